package change

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/screenshots/scene"
	"valktop/themes"
)

// line is the longest form of what every screen says.
func told(m Model) string {
	var b strings.Builder
	if all := m.Line(themes.Default(true)); len(all) > 0 {
		for _, s := range all[0] {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestARunIsFollowedInTheBackgroundAndItsOutcomeStays(t *testing.T) {
	t.Parallel()
	c := &fake{}
	m := ran(t, c, walked)
	if got := told(m); got != "" {
		t.Errorf("the line says %q while the panel is open", got)
	}
	m, _ = press(m, "esc")
	if m.IsOpen() || !m.Running() {
		t.Fatalf("open %v, running %v", m.IsOpen(), m.Running())
	}
	for _, want := range []string{"invalidating product:", "120,026 of 253,600 keys removed", "41.2 k/s", "3.2 s left", "c shows it"} {
		if !strings.Contains(told(m), want) {
			t.Errorf("%q is missing from %q", want, told(m))
		}
	}
	m, cmd := m.Update(at(120, 36), progressed{0, scene.Invalidated(m.runs[0].plan), nil})
	if got := everything(cmd); !slices.Contains(got, tea.Msg(Mark{"end of invalidate product:"})) || !slices.Contains(got, tea.Msg(Settled{})) {
		t.Errorf("at the end came %v, want a mark, and that it has settled", got)
	}
	if !strings.Contains(told(m), "done but for 2") || m.Running() {
		t.Errorf("the line says %q", told(m))
	}
	m = m.Show()
	contains(t, m, "253,600 keys", "29 were gone before their turn", "12 were written anew", "NOPERM No permissions", "valktop restore /home/ada")
	m, _ = press(m, "esc")
	if got := told(m); got != "" {
		t.Errorf("after it was seen the line says %q", got)
	}
	contains(t, m.Show(), "253,600 keys") // it can be opened again
}

// everything is all that a command says, where nothing of it waits.
func everything(cmd tea.Cmd) (messages []tea.Msg) {
	msg := cmd()
	all, several := msg.(tea.BatchMsg)
	if !several {
		return []tea.Msg{msg}
	}
	for _, one := range all {
		messages = append(messages, one())
	}
	return messages
}

func TestNothingHasSettledWhileAnotherChangeRuns(t *testing.T) {
	t.Parallel()
	c := &fake{}
	m := ran(t, c, walked)
	m, _ = m.Update(at(120, 36), started{0, m.runs[0].plan, m.runs[0].about, m.runs[0].run, nil})
	for i, want := range []bool{false, true} {
		var cmd tea.Cmd
		m, cmd = m.Update(at(120, 36), progressed{i, scene.Invalidated(m.runs[i].plan), nil})
		if got := slices.Contains(everything(cmd), tea.Msg(Settled{})); got != want {
			t.Errorf("after the end of change %d it has settled: %v", i+1, got)
		}
	}
}

func TestBothEndsOfARunAreMarked(t *testing.T) {
	t.Parallel()
	c := &fake{}
	m := whole(t, c)
	r, _ := c.Start(t.Context(), m.form.plan(), m.form.v, m.form.options())
	_, cmd := m.Update(at(120, 36), started{m.number, m.form.plan(), m.form.v.Keys, r, nil})
	found := false
	for _, msg := range batch(t, cmd) {
		mark, ok := msg.(Mark)
		found = found || ok && mark.Label == "invalidate product:"
	}
	if !found {
		t.Error("the beginning is not marked")
	}
}

func TestPausedBrakedWaitingAndFailedAreSaidWithTheirReason(t *testing.T) {
	t.Parallel()
	for state, want := range map[actions.RunState]string{
		actions.Paused: "paused", actions.Braked: "braked", actions.Waiting: "waiting", actions.Failed: "failed", actions.Cancelled: "cancelled",
	} {
		news := func(p actions.Plan) actions.Progress {
			now := walked(p)
			now.State, now.Why = state, "because of "+want
			if state == actions.Failed {
				now.Outcome.Err = errors.New("because of failed")
			}
			return now
		}
		m := ran(t, &fake{}, news)
		contains(t, m, want)
		if state != actions.Cancelled {
			contains(t, m, "because of "+want)
		}
		m, _ = press(m, "esc")
		if !state.Ended() && !strings.Contains(told(m), "because of "+want) {
			t.Errorf("%s: the line says %q", state, told(m))
		}
	}
}

func TestPauseAndResume(t *testing.T) {
	t.Parallel()
	c := &fake{}
	m := ran(t, c, walked)
	m, _ = press(m, "p")
	now := walked(m.runs[0].plan)
	now.State = actions.Paused
	m, _ = m.Update(at(120, 36), progressed{0, now, nil})
	contains(t, m, "Go on")
	press(m, "tab", "enter")
	if got := fmt.Sprint(c.run.told); got != "[pause resume]" {
		t.Errorf("the run was told %s", got)
	}
}

func TestCancellingARunIsConfirmed(t *testing.T) {
	t.Parallel()
	c := &fake{}
	m := ran(t, c, walked)
	m, _ = press(m, "tab", "tab", "enter")
	contains(t, m, "What was done stays done", "Let it go on", "Cancel what is left")
	back, _ := press(m, "enter") // the cursor is where nothing happens
	if len(c.run.told) > 0 || back.panel.sure {
		t.Fatalf("the run was told %v", c.run.told)
	}
	for _, k := range []string{"y", "c", "p", "x"} {
		press(m, k)
	}
	if len(c.run.told) > 0 {
		t.Fatalf("a letter told the run %v", c.run.told)
	}
	press(m, "tab", "enter")
	if got := fmt.Sprint(c.run.told); got != "[cancel]" {
		t.Errorf("the run was told %s", got)
	}
}

func TestUndoIsConfirmedLikeAnyChange(t *testing.T) {
	t.Parallel()
	c := &fake{}
	c.undoable = []Undoable{{Backup: scene.Backup, Plan: whole(t, c).form.plan(), Time: now().Add(-12 * time.Minute), Keys: 253_559}}
	m := ran(t, c, scene.Invalidated)
	begun := len(c.begun)
	m, cmd := press(m, "tab", "enter")
	m = answered(m, cmd)
	contains(t, m, "Undo: invalidate product:", "241,004", "12,204", "left alone", "351", "not brought back", "Restore 241,004 keys")
	if m.form.at != onCancel || len(c.begun) != begun {
		t.Fatalf("on %d, %d begun", m.form.at, len(c.begun))
	}
	if p := m.form.plan(); p.Action != actions.Restore || p.Backup != scene.Backup || p.Replace {
		t.Errorf("the plan is %+v", p)
	}
	m, _ = press(to(t, m, onReplace), "space")
	contains(t, m, "are overwritten")
	contains(t, m, "a backup keeps what was written since")
	if !m.form.options().Backup {
		t.Error("what is overwritten is not kept")
	}
	if !m.form.plan().Replace {
		t.Error("existing keys are not overwritten though it was told")
	}
}

func TestARunOfWhichNothingIsHeardIsNotCalledDone(t *testing.T) {
	t.Parallel()
	m := ran(t, &fake{}, walked)
	m, _ = m.Update(at(120, 36), progressed{0, actions.Progress{}, errors.New("gone")})
	contains(t, m, "nothing more is heard of it", "gone", "120,026 keys")
	if m.Running() {
		t.Error("it is still said to run")
	}
}

func TestLinesOfAnOutcomeBeginInOneColumn(t *testing.T) {
	t.Parallel()
	for _, p := range []actions.Plan{
		{Action: actions.Invalidate}, {Action: actions.Invalidate, Spread: time.Minute}, {Action: actions.Expire},
		{Action: actions.Persist}, {Action: actions.Rename}, {Action: actions.Restore}, {Action: actions.Kill}, {},
	} {
		if said := doneLabel(p); len(said) >= labelled || said == "" {
			t.Errorf("%s, spread %s: %q is too long for a label", p.Action, p.Spread, said)
		}
	}
}
