package ui

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/ui/key"
)

func TestFreezingKeepsTheDisplayWhilePollingGoesOn(t *testing.T) {
	m := keys(live(Options{}, 5), "space")
	for n := uint64(6); n <= 9; n++ {
		m = send(m, healthy(n), Clock(noon().Add(time.Duration(n)*time.Second)))
	}
	contains(t, m, "frozen since 12:00:05", "version 5 ", "until 12:00:05", "frozen true", "space go on", "12:00:09")
	m = keys(m, "space")
	contains(t, m, "version 9 ", "until 12:00:09", "frozen false")
	lacks(t, m, "frozen since")
}

func TestIntervalSteps(t *testing.T) {
	source := &silent{}
	m := keys(live(Options{Source: source}, 2), "+", "+", "-")
	contains(t, m, "every 2 s", "polling every 2 s")
	m = keys(m, "-", "-", "-", "-", "-", "-")
	contains(t, m, "every 100 ms", "less than 100 ms is not possible")
	want := []time.Duration{2e9, 5e9, 2e9, 1e9, 500e6, 200e6, 100e6}
	if !reflect.DeepEqual(source.intervals, want) {
		t.Errorf("the source was told %v, want %v", source.intervals, want)
	}
}

func TestWindowSteps(t *testing.T) {
	m := keys(live(Options{}, 2), "]")
	contains(t, m, "window 15m0s", "the charts show 15 min")
	m = keys(m, "[", "[", "[")
	contains(t, m, "window 1m0s", "less than 1 m is not possible")
	contains(t, keys(m, "]", "]", "]", "]", "]", "]", "]"), "window 24h0m0s", "more than 1 d is not possible")
	odd := live(Options{Window: 7 * time.Minute}, 2)
	contains(t, keys(odd, "["), "window 5m0s")
	contains(t, keys(odd, "]"), "window 15m0s")
}

func TestMarkAsksForALabel(t *testing.T) {
	m := keys(live(Options{}, 5), "m")
	contains(t, m, "mark 12:00:05 label:", "enter set", "esc cancel")
	m = send(m, healthy(6), Clock(noon().Add(6*time.Second)))
	m = keys(typing(m, "deploy v42q ?"), "enter")
	contains(t, m, "mark 12:00:05 deploy v42q ?", "deploy v42q ? is set at 12:00:05")
	m = keys(m, "m", "enter")
	contains(t, m, "mark 12:00:06 mark 2")
	contains(t, keys(typing(keys(m, "m"), "never"), "esc"), "? help")
	if marks := m.history.Marks(noon(), noon().Add(time.Minute)); len(marks) != 2 {
		t.Errorf("marks %v, want two", marks)
	}
}

func TestLettersAreTextInAField(t *testing.T) {
	source := &silent{}
	m := live(Options{Source: source}, 5)
	all := "q?m:r y+-[]12eq"
	for _, open := range []string{"m", ":"} {
		in := typing(keys(m, open), all)
		if in.focus == onScreen || in.frozen != nil || in.window != m.window || in.interval != m.interval {
			t.Errorf("letters typed after %s acted", open)
		}
		contains(t, in, all)
		if shownStub(in).pressed != "" {
			t.Errorf("the screen was pressed %q", shownStub(in).pressed)
		}
	}
	if source.retries+len(source.intervals) > 0 {
		t.Errorf("the source was called: %+v", source)
	}
}

func TestPastedTextGoesToFieldsOnly(t *testing.T) {
	m := live(Options{}, 5)
	paste := tea.PasteMsg{Content: "q\x1b[31m\nm"}
	if got := send(m, paste); got.focus != onScreen || shownStub(got).pressed != "" {
		t.Error("pasted text acted on the screen")
	}
	contains(t, send(keys(m, "m"), paste), "label: q[31m m")
	contains(t, send(keys(m, ":"), paste), ":q[31m m")
	if got := send(keys(m, "?"), paste); got.focus != onHelp {
		t.Error("pasted text closed the help")
	}
}

func TestQuitting(t *testing.T) {
	m := live(Options{}, 5)
	for name, from := range map[string]Model{
		"q": m, "ctrl+c in the palette": keys(m, ":"), "ctrl+c in a field": keys(m, "m"), "ctrl+c in the help": keys(m, "?"),
		"q where it is too small": send(m, tea.WindowSizeMsg{Width: 10, Height: 3}), "q before any data": send(begin(Options{}), Clock(noon().Add(answerTime))),
	} {
		pressed, _, _ := strings.Cut(name, " ")
		_, cmd := from.Update(keyPress(pressed))
		if cmd == nil {
			t.Errorf("%s does not quit", name)
		} else if _, ok := cmd().(tea.QuitMsg); !ok {
			t.Errorf("%s does not quit", name)
		}
	}
}

func TestEscNeverQuits(t *testing.T) {
	m := live(Options{}, 5)
	for _, pressed := range []string{"esc", "backspace"} {
		for _, open := range []string{"", "?", ":", "m"} {
			from := m
			if open != "" {
				from = keys(m, open)
			}
			model, cmd := from.Update(keyPress(pressed))
			if cmd != nil {
				t.Errorf("%s after %q does %v", pressed, open, cmd())
			}
			if f := model.(Model).focus; pressed == "esc" && f != onScreen {
				t.Errorf("esc after %q leaves it open", open)
			}
		}
	}
}

func TestNothingActsWhereItCannotBeSeen(t *testing.T) {
	m := send(live(Options{}, 5), tea.WindowSizeMsg{Width: 40, Height: 10})
	m = send(keys(m, "space", "m", "]", "e"), tea.WindowSizeMsg{Width: 120, Height: 40})
	if m.frozen != nil || m.focus != onScreen || m.window != 5*time.Minute || shownStub(m).pressed != "" {
		t.Error("a key acted while the terminal was too small to show it")
	}
}

func TestTabsChangeTheScreen(t *testing.T) {
	m := live(Options{}, 5)
	for _, c := range []struct {
		press string
		want  int
	}{{"tab", 1}, {"tab", 0}, {"shift+tab", 1}, {"1", 0}, {"2", 1}} {
		if m = keys(m, c.press); m.current != c.want {
			t.Errorf("%s leads to screen %d, want %d", c.press, m.current, c.want)
		}
	}
	contains(t, keys(m, "2"), "it is on display")
}

func TestSuspendAndRedraw(t *testing.T) {
	m := live(Options{}, 5)
	_, cmd := m.Update(keyPress("ctrl+z"))
	if _, ok := cmd().(tea.SuspendMsg); !ok {
		t.Errorf("ctrl+z does %v", cmd())
	}
	if _, cmd = m.Update(keyPress("ctrl+l")); cmd == nil {
		t.Error("ctrl+l does nothing")
	}
}

func TestNothingSuspendsWhatNobodyCouldBringBack(t *testing.T) {
	m := live(Options{}, 5)
	m.alone = true
	if _, cmd := m.Update(keyPress("ctrl+z")); cmd != nil {
		t.Errorf("ctrl+z does %v", cmd())
	}
	contains(t, keys(m, "ctrl+z"), "no shell waits for it")
}

func TestAKeyWithoutEffectSaysWhy(t *testing.T) {
	contains(t, keys(live(Options{}, 5), "esc"), "nothing is open")
	contains(t, keys(begin(Options{}), "m"), "there are no figures yet")
	contains(t, keys(begin(Options{}), "space"), "there are no figures yet")
}

func TestMessagesGoByThemselves(t *testing.T) {
	m := keys(live(Options{}, 5), "y")
	contains(t, send(m, Clock(noon().Add(9*time.Second))), "sent to the clipboard")
	lacks(t, send(m, Clock(noon().Add(10*time.Second))), "sent to the clipboard")
}

func TestCopyIsOneLineOfText(t *testing.T) {
	m := live(Options{Name: "cache\x1b[31m"}, 70)
	s := figures(m.name(), m.context().State, time.UTC)
	if strings.ContainsAny(s, "\x1b\n\a") {
		t.Errorf("raw bytes in %q", s)
	}
	for _, want := range []string{"2026-03-04T12:01:10Z", `cache\x1b[31m`, "healthy", "hit rate 92.0 % (1 m: 92.0 %)", "hits 920 /s", "misses 80 /s", "memory 1.21 GiB of 2.00 GiB", "clients 48", "keys 120,000"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is missing from %q", want, s)
		}
	}
}

// TestEveryBindingActsOrSaysWhy presses what the help lists, on the real screens.
func TestEveryBindingActsOrSaysWhy(t *testing.T) {
	m := live(Options{}, 5)
	m.tabs = screens()
	m = send(m, healthy(6))
	list := append(m.here(), m.everywhere()...)
	for _, b := range list {
		if !slices.ContainsFunc(b.Keys, func(pressed string) bool {
			model, cmd := m.Update(keyPress(pressed))
			return cmd != nil || plainFrame(model.(Model)) != plainFrame(m)
		}) {
			t.Errorf("%s (%s) does nothing and does not say why", b.Label(), b.Long)
		}
	}
}

func TestNoKeyMeansTwoThings(t *testing.T) {
	m := live(Options{}, 5)
	for i := range screens() {
		m.tabs, m.current = screens(), i
		seen := map[string]key.Binding{}
		for _, b := range append(m.here(), m.everywhere()...) {
			for _, k := range b.Keys {
				if other, ok := seen[k]; ok {
					t.Errorf("%s is %q and %q", k, other.Long, b.Long)
				}
				seen[k] = b
			}
		}
	}
}

func TestSyntheticKeysAreSpelledAsPressed(t *testing.T) {
	for _, name := range []string{"q", "?", "space", "ctrl+l", "shift+tab", "enter", "left", "pgdown", "esc", "é", "alt+x"} {
		if got := keyPress(name).String(); got != name {
			t.Errorf("the key %q is spelled %q", name, got)
		}
	}
}
