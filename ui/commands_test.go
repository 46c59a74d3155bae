package ui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

func TestPaletteRunsCommands(t *testing.T) {
	source := &silent{}
	m := live(Options{Source: source}, 5)
	run := func(s string) Model { return keys(typing(keys(m, ":"), s), "enter") }

	contains(t, run("interval 500ms"), "every 500 ms")
	if len(source.intervals) != 1 || source.intervals[0] != 500*time.Millisecond {
		t.Errorf("the source was told %v", source.intervals)
	}
	contains(t, run("window 15m"), "window 15m0s")
	contains(t, run("window 90m"), "window 1h30m0s")
	contains(t, run("mark deploy v42"), "mark 12:00:05 deploy v42")
	contains(t, run("help"), "Everywhere")
	contains(t, run("freeze"), "frozen since 12:00:05")
	contains(t, run("enlarge"), `pressed "e"`)
	contains(t, run("theme light"), "the theme is light")
	run("retry")
	if source.retries != 1 {
		t.Errorf("%d retries, want 1", source.retries)
	}
}

func TestPaletteQuits(t *testing.T) {
	for _, s := range []string{"q", "quit"} {
		_, cmd := typing(keys(live(Options{}, 5), ":"), s).Update(keyPress("enter"))
		if cmd == nil {
			t.Fatalf(":%s does not quit", s)
		}
		if _, ok := cmd().(tea.QuitMsg); !ok {
			t.Errorf(":%s does not quit", s)
		}
	}
}

func TestPaletteStaysOpenAndSaysWhatIsWrong(t *testing.T) {
	m := live(Options{}, 5)
	for s, why := range map[string]string{
		"interval 20ms":  "it must be from 100 ms to 1 m",
		"interval soon":  `"soon" is no duration`,
		"window 48h":     "it must be from 1 m to 1 d",
		"theme nosuch":   `no theme "nosuch"`,
		"nosuch command": "there is no such command",
	} {
		got := keys(typing(keys(m, ":"), s), "enter")
		contains(t, got, why, s)
		if got.focus != onPalette {
			t.Errorf(":%s closed the palette", s)
		}
	}
	early := keys(typing(keys(begin(Options{}), ":"), "mark x"), "enter")
	contains(t, early, "✕ there are no figures yet")
}

func TestEveryCommandHasOneName(t *testing.T) {
	m := live(Options{}, 5)
	for i := range screens() {
		m.tabs, m.current = screens(), i
		seen := map[string]bool{}
		for _, c := range m.offered() {
			if c.Name == "" || c.About == "" || seen[c.Name] {
				t.Errorf("command %+v has no name, no description or the name of another", c)
			}
			seen[c.Name] = true
		}
	}
}

func TestDurationsAreWrittenAsTheyAreRead(t *testing.T) {
	for _, d := range append(windows(), intervals()...) {
		got, err := time.ParseDuration(typed(d))
		if err != nil || got != d || len(typed(d)) > 5 {
			t.Errorf("%v is written %q and read %v, %v", d, typed(d), got, err)
		}
	}
}
