package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"valktop/analysis"
	"valktop/collector"
)

func TestTableSaysOnceWhyFiguresAreMissing(t *testing.T) {
	t.Parallel()
	down := errors.New("refused\x1b[2J")
	state := func(second int, gap string, err error) analysis.State {
		return analysis.State{
			Time: time.Date(2026, 1, 2, 3, 4, second, 0, time.UTC), Gap: gap,
			Snapshot: collector.Snapshot{Nodes: []collector.NodeSnapshot{{Addr: "a:1", Err: err}}},
		}
	}
	var out bytes.Buffer
	w := newTable(&out)
	for _, s := range []analysis.State{
		state(1, "", nil), state(2, "", down), state(3, "", down), state(4, "restart", nil), state(5, "", nil),
	} {
		if err := w.write(s); err != nil {
			t.Fatal(err)
		}
	}
	var notes []string
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(line, "#") {
			notes = append(notes, strings.TrimSpace(line))
		}
	}
	want := `# 03:04:02 no answer: refused\x1b[2J|# 03:04:04 gap: restart`
	if got := strings.Join(notes, "|"); got != want {
		t.Errorf("notes %q, want %q", got, want)
	}
}

func TestHeadsAreRepeatedOnATerminal(t *testing.T) {
	t.Parallel()
	for repeat, want := range map[bool]int{false: 1, true: 3} {
		var out bytes.Buffer
		w := newTable(&out)
		w.repeat = repeat
		for range 2*headerEvery + 1 {
			if err := w.write(analysis.State{Snapshot: collector.Snapshot{Nodes: []collector.NodeSnapshot{{}}}}); err != nil {
				t.Fatal(err)
			}
		}
		if got := strings.Count(out.String(), "misses"); got != want {
			t.Errorf("on a terminal: %v: %d heads in %d lines, want %d", repeat, got, w.lines, want)
		}
	}
}
