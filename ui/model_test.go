package ui

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/collector"
)

func TestLateSnapshotsAreDropped(t *testing.T) {
	m := send(live(Options{}, 5), healthy(3), healthy(5))
	contains(t, m, "version 5 ")
	if got := m.history.State().Snapshot.Version; got != 5 {
		t.Errorf("the history took version %d, want 5 to stay the newest", got)
	}
}

// counted is a source that counts how many calls wait for an answer.
type counted struct {
	silent
	answers chan collector.Snapshot
	after   []uint64
}

func (c *counted) Next(ctx context.Context, after uint64) (collector.Snapshot, error) {
	c.after = append(c.after, after)
	select {
	case s, ok := <-c.answers:
		if !ok {
			return s, errors.New("end of the recording")
		}
		return s, nil
	case <-ctx.Done():
		return collector.Snapshot{}, ctx.Err()
	}
}

func TestEachAnswerAsksForTheNextOne(t *testing.T) {
	source := &counted{answers: make(chan collector.Snapshot, 1)}
	m := begin(Options{Source: source})
	cmd := next(m.ctx, source, 0)
	for n := range uint64(3) {
		source.answers <- healthy(n + 1)
		model, more := m.Update(cmd())
		m, cmd = model.(Model), more
	}
	for i, after := range source.after {
		if after != uint64(i) {
			t.Errorf("question %d asked for what is newer than %d, want %d", i, after, i)
		}
	}
	if len(source.after) != 3 {
		t.Errorf("%d questions for 3 answers", len(source.after))
	}
}

func TestQuestionsEndWithTheProgram(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if msg := next(ctx, &silent{}, 0)(); msg != nil {
		t.Errorf("a question that was called off answered %v", msg)
	}
	if msg := tick(ctx)(); msg != nil {
		t.Errorf("a tick that was called off answered %v", msg)
	}
}

func TestTheEndOfASourceIsShownAndRetried(t *testing.T) {
	source := &counted{answers: make(chan collector.Snapshot)}
	close(source.answers)
	m := live(Options{Source: source}, 3)
	m = send(m, next(m.ctx, source, 3)())
	contains(t, m, "✕ ended", "No more figures come from cache-1:6379 · end of the recording", "version 3")
	model, cmd := m.Update(keyPress("r"))
	lacks(t, model.(Model), "No more figures")
	if cmd == nil || source.retries != 1 {
		t.Errorf("r asked for nothing: command %v, %d retries", cmd, source.retries)
	}
}

func TestEventsBecomeMarksOnce(t *testing.T) {
	deploy := analysis.Mark{Time: noon().Add(2 * time.Second), Label: "deploy v42"}
	burst := analysis.Mark{Time: noon().Add(4 * time.Second), Label: "burst"}
	m := send(live(Options{}, 5),
		Events{Version: 1, Marks: []analysis.Mark{deploy}},
		Events{Version: 1, Marks: []analysis.Mark{deploy}},
		Events{Version: 2, Marks: []analysis.Mark{deploy, burst}})
	contains(t, m, "mark 12:00:02 deploy v42", "mark 12:00:04 burst")
	if marks := m.history.Marks(noon(), noon().Add(time.Minute)); len(marks) != 2 {
		t.Errorf("%d marks, want each event once: %v", len(marks), marks)
	}
}

func TestChartsMoveWithSnapshotsAndShowSilence(t *testing.T) {
	m := live(Options{}, 5)
	contains(t, send(m, Clock(noon().Add(5800*time.Millisecond))), "until 12:00:05")
	contains(t, send(m, Clock(noon().Add(20*time.Second))), "until 12:00:20", "stale 15 s")
}

func TestScreensHearWhatChangesTheirContext(t *testing.T) {
	m := live(Options{}, 2)
	heard := len(shownStub(m).told)
	m = keys(m, "]")
	told := shownStub(m).told[heard:]
	if len(told) != 1 || told[0] != "screen.Changed" {
		t.Errorf("after ] the screen was told %v, want screen.Changed", told)
	}
}

func TestSnapshotsGoToTheScreenOnDisplayAlone(t *testing.T) {
	m := live(Options{}, 1)
	m = keys(send(m, healthy(2)), "2")
	if told := strings.Join(shownStub(m).told, " "); told != "tea.WindowSizeMsg screen.Changed" {
		t.Errorf("the screen that comes on display was told %s", told)
	}
	m = keys(send(m, healthy(3)), "1")
	told := strings.Join(shownStub(m).told, " ")
	if want := "collector.Snapshot collector.Snapshot screen.Changed screen.Changed"; !strings.HasSuffix(told, want) || strings.Count(told, "Snapshot") != 2 {
		t.Errorf("the screen that was left and came back was told %s", told)
	}
}

func TestTheSourceOfTimeIsItsMessages(t *testing.T) {
	a, b := live(Options{}, 5), live(Options{}, 5)
	time.Sleep(time.Millisecond)
	if plainFrame(a) != plainFrame(b) {
		t.Error("two programs that were told the same show different frames")
	}
}

func TestViewSetsScreenAndTitle(t *testing.T) {
	v := live(Options{Name: "cache\x1b]0;evil\x07"}, 2).View()
	if !v.AltScreen || v.WindowTitle != `valktop cache\x1b]0;evil\a` {
		t.Errorf("alt screen %v, title %q", v.AltScreen, v.WindowTitle)
	}
	if v := (New(Options{Source: &silent{}})).View(); !v.AltScreen {
		t.Error("the first view, without a size, leaves the alternate screen")
	}
}

func TestEverySizeIsDrawn(t *testing.T) {
	m := keys(live(Options{}, 5), ":")
	for _, open := range []Model{m, keys(m, "esc", "?"), keys(m, "esc", "m"), live(Options{}, 2), begin(Options{})} {
		for _, size := range [][2]int{{0, 0}, {1, 1}, {3, 2}, {10, 3}, {79, 24}, {80, 23}, {80, 24}, {120, 40}, {400, 100}} {
			c := send(open, tea.WindowSizeMsg{Width: size[0], Height: size[1]}).Frame(size[0], size[1])
			if c.Width() != size[0] || c.Height() != size[1] {
				t.Errorf("a frame of %d x %d for %v", c.Width(), c.Height(), size)
			}
		}
	}
}

func TestShrinkingAndBackIsTheSameFrame(t *testing.T) {
	m := live(Options{}, 5)
	small := send(m, tea.WindowSizeMsg{Width: 10, Height: 3})
	contains(t, small, "92.0 %", "80 × 24", "10 × 3")
	if back := send(small, tea.WindowSizeMsg{Width: 120, Height: 40}); plainFrame(back) != plainFrame(m) {
		t.Errorf("after 10x3 and back the frame is\n%s", plainFrame(back))
	}
}

// TestUpdateStaysSmall holds the rule that the root routes and does no more: its Update
// and what it routes with fit a screen.
func TestUpdateStaysSmall(t *testing.T) {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, "model.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && (fn.Name.Name == "Update" || fn.Name.Name == "route") {
			lines += files.Position(fn.End()).Line - files.Position(fn.Pos()).Line + 1
		}
	}
	if lines == 0 || lines > 60 {
		t.Errorf("Update and route are %d lines, want 1 to 60", lines)
	}
}
