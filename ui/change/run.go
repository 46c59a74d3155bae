package change

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/keyspace"
)

// run is a change of this session: under way, or what became of it.
type run struct {
	plan  actions.Plan
	about keyspace.Estimate // how many keys it touches, as the preview had it when it was confirmed
	run   Run               // nil when it never began
	now   actions.Progress  // the newest; Version 0 before the first
	err   error             // why no more is heard of it
	seen  bool              // its outcome was on display
}

// ended reports whether nothing more will be done.
func (r run) ended() bool { return r.now.State.Ended() || r.err != nil }

// progressed is news of the run of that index.
type progressed struct {
	i   int
	now actions.Progress
	err error
}

// follow returns a command that waits for news of a run.
func follow(ctx context.Context, r Run, i int, after uint64) tea.Cmd {
	return func() tea.Msg {
		p, err := r.Next(ctx, after)
		if ctx.Err() != nil {
			return nil
		}
		return progressed{i, p, err}
	}
}

// takeStart follows a change that has begun; one that has not leaves its dialog open and
// says why.
func (m Model) takeStart(s started) (Model, tea.Cmd) {
	if s.err != nil {
		if m.face != onForm || s.number != m.number {
			return m, send(Say{"nothing was changed: " + reason(s.err)})
		}
		m.form.starting, m.form.note = false, "nothing was changed: "+reason(s.err)
		m.form.at = onCancel
		return m, nil
	}
	m.runs = append(slices.Clone(m.runs), run{plan: s.plan, about: s.about, run: s.run})
	i := len(m.runs) - 1
	if m.face == onForm && s.number == m.number {
		m = m.Close()
		m.face, m.panel = onPanel, panel{run: i}
	}
	return m, tea.Batch(follow(m.ctx, s.run, i, 0), send(Mark{title(s.plan)}))
}

// reason is an error in words, with what to try.
func reason(err error) string {
	if r := (*actions.Refusal)(nil); errors.As(err, &r) {
		return said(r)
	}
	return err.Error()
}

// takeProgress takes in news of a run, and waits for more until it has ended.
func (m Model) takeProgress(p progressed) (Model, tea.Cmd) {
	if p.i >= len(m.runs) || m.runs[p.i].ended() {
		return m, nil
	}
	m.runs = slices.Clone(m.runs)
	r := &m.runs[p.i]
	if p.err != nil {
		r.err = p.err
	} else {
		r.now = p.now
	}
	if !r.ended() {
		return m, follow(m.ctx, r.run, p.i, r.now.Version)
	}
	if m.face == onPanel && m.panel.run == p.i {
		r.seen = true
		m.panel.at, m.panel.sure = 0, false
	}
	about := send(Mark{"end of " + title(r.plan)})
	if r.now.Outcome.Changed > 0 && r.plan.Action != actions.Kill && !m.Running() {
		return m, tea.Batch(about, send(Settled{}))
	}
	return m, about
}

// Running reports whether a change is under way.
func (m Model) Running() bool {
	return slices.ContainsFunc(m.runs, func(r run) bool { return !r.ended() })
}

// current is the index of the run to tell of: one that is under way, else the newest; -1
// when there was none.
func (m Model) current() int {
	for i, r := range slices.Backward(m.runs) {
		if !r.ended() {
			return i
		}
	}
	return len(m.runs) - 1
}

// NoChanges is why there is no change to tell of; "" when there is one.
func (m Model) NoChanges() string {
	if len(m.runs) == 0 {
		return "there was none yet"
	}
	return ""
}

// Show opens what is told of the change under way, or of the newest.
func (m Model) Show() Model {
	if len(m.runs) == 0 {
		return m
	}
	m = m.Close()
	m.face, m.panel = onPanel, panel{run: m.current()}
	return m.look()
}

// look notes that an outcome was on display.
func (m Model) look() Model {
	m.panel.undo, m.panel.command = m.undoing(m.runs[m.panel.run])
	if m.runs[m.panel.run].ended() {
		m.runs = slices.Clone(m.runs)
		m.runs[m.panel.run].seen = true
	}
	return m
}
