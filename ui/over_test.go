package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/screenshots/scene"
)

// dropped is the program some seconds after the scene's deploy dropped keys.
func dropped(t *testing.T, o Options) Model {
	t.Helper()
	m := New(o)
	send := func(msg tea.Msg) {
		next, _ := m.Update(msg)
		m = next.(Model)
	}
	send(tea.WindowSizeMsg{Width: 120, Height: 40})
	for i := range scene.DeployAt + 45 {
		send(scene.Snapshot(i))
	}
	send(Clock(m.state.Time))
	return m
}

// typedInto presses keys, and lets what they ask for come true.
func typedInto(m Model, keys ...string) Model {
	for _, k := range keys {
		next, cmd := m.Update(keyPress(k))
		m = next.(Model)
		if cmd == nil {
			continue
		}
		if msg := cmd(); msg != nil {
			next, _ = m.Update(msg)
			m = next.(Model)
		}
	}
	return m
}

func shownBy(m Model) string {
	var b strings.Builder
	c := m.Frame(m.w, m.h)
	for y := range c.Height() {
		for x := range c.Width() {
			b.WriteString(c.At(x, y))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestEnterOnOverviewExplainsWhatGotWorse(t *testing.T) {
	t.Parallel()
	m := typedInto(dropped(t, Options{Source: &silent{}, Analysis: analysis.DefaultConfig(), Location: time.UTC}), "enter")
	for _, want := range []string{"Causes", "against the 5 m before · since 12:00:00", "hit rate 92.2 % → 68.8 %", "1 ▲ about", "keys deleted: 186 calls of DEL or UNLINK", "strength 90 %", "Ruled out", "not eviction"} {
		if got := shownBy(m); !strings.Contains(got, want) {
			t.Errorf("%q is missing from\n%s", want, got)
		}
	}
	if got := shownBy(typedInto(m, "G")); !strings.Contains(got, "would need") {
		t.Errorf("what would tell is missing from the end of\n%s", got)
	}
	if got := shownBy(typedInto(m, "esc")); !strings.Contains(got, "Fragmentation") {
		t.Errorf("esc does not go back:\n%s", got)
	}
}

func TestTheCursorsTwoSidesAreExplained(t *testing.T) {
	t.Parallel()
	m := dropped(t, Options{Source: &silent{}, Analysis: analysis.DefaultConfig(), Location: time.UTC})
	keys := []string{}
	for range 15 { // of 3 s each: to the deploy
		keys = append(keys, "left")
	}
	m = typedInto(m, append(keys, "enter")...)
	for _, want := range []string{"both sides of 11:59:59", "keys deleted"} {
		if got := shownBy(m); !strings.Contains(got, want) {
			t.Errorf("%q is missing from\n%s", want, got)
		}
	}
	if got := shownBy(typedInto(m, "n")); strings.Contains(got, "both sides") {
		t.Errorf("n does not show now:\n%s", got)
	}
}

func TestTheTimelineListsFiltersAndLeadsToTheCharts(t *testing.T) {
	t.Parallel()
	m := dropped(t, Options{Source: &silent{}, Analysis: analysis.DefaultConfig(), Location: time.UTC})
	m.history.Note(analysis.Event{Time: m.state.Time.Add(-45 * time.Second), Kind: analysis.EventMark, Text: "deploy \x1b[2Jv42"})
	m.history.Note(analysis.Event{Time: m.state.Time.Add(-20 * time.Second), Kind: analysis.EventFlush, Text: "flush"})
	m = typedInto(m, "t")
	for _, want := range []string{"Events", "newest first", "flush", `deploy \x1b[2Jv42`, "12:00:24"} {
		if got := shownBy(m); !strings.Contains(got, want) {
			t.Errorf("%q is missing from\n%s", want, got)
		}
	}
	only := typedInto(m, "/", "d", "e", "p", "l", "enter")
	if got := shownBy(only); strings.Contains(got, "12:00:24") || !strings.Contains(got, "deploy") {
		t.Errorf("the filter lets through\n%s", got)
	}
	there := typedInto(only, "enter")
	if there.timeline.IsOpen() || there.current != 0 || !strings.Contains(shownBy(typedInto(there, "enter")), "both sides of 11:59:59") {
		t.Errorf("enter does not lead to the charts:\n%s", shownBy(there))
	}
}

// kept is a Timeline that remembers.
type kept struct{ list *[]analysis.Event }

func (k kept) Export(_ context.Context, list []analysis.Event) (string, error) {
	*k.list = list
	return "/home/me/events.jsonl", nil
}

func TestExportWritesTheEvents(t *testing.T) {
	t.Parallel()
	var list []analysis.Event
	m := dropped(t, Options{Source: &silent{}, Analysis: analysis.DefaultConfig(), Location: time.UTC, Timeline: kept{&list}})
	m.history.Note(analysis.Event{Time: m.state.Time, Kind: analysis.EventFlush, Text: "flush"})
	m = typedInto(m, ":", "e", "x", "p", "o", "r", "t", "enter")
	if got := shownBy(m); len(list) == 0 || !strings.Contains(got, "events are in /home/me/events.jsonl") {
		t.Errorf("%d events, on\n%s", len(list), got)
	}
}
