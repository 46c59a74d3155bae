package change

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/field"
	"valktop/ui/screen"
)

// form is a dialog: what is meant, what is known of it so far, and what was answered.
type form struct {
	kind     kind
	terms    Terms
	pol      actions.Policy
	hitRate  maybe.Value[float64] // the interval's, as of the newest message
	target   Target
	readings []actions.Reading
	reading  int // the one on display
	undoable Undoable

	preview Previewing
	v       actions.Preview // the newest; Version 0 before the first
	err     error           // why no more comes

	at       spot // what has the keys
	scroll   int
	command  string // what does the same in a shell
	expanded bool   // all examples are shown
	note     string
	starting bool

	volatile    bool // keys without a TTL are left out
	why         why
	spread      field.Model
	ttl         field.Model
	jitter      field.Model
	onlyMissing bool
	to          field.Model
	replace     bool
	pace, floor int // which of the choices
	backup      answer
	asked       bool // about a backup that gets larger than it may
	big         answer
	low         bool // go on though the hit rate is under its floor already
	guarded     bool // go on though the profile protects the name
	reason      field.Model
	typed       field.Model // the confirmation
}

// why is what an invalidation is for.
type why int

const (
	unasked why = iota
	wrongData
	oldData
)

// answer is what was said to a question that has no default.
type answer int

const (
	open answer = iota
	yes
	no
)

// anyPlan stands for the plans of an action before anything is known of them: what a
// policy asks for is asked in the dialog.
func anyPlan(a actions.Action) actions.Plan {
	return actions.Plan{Action: a, Reason: "asked for later"}
}

// Begin opens the dialog of a change. Nothing is changed by it.
func (m Model) Begin(ctx screen.Context, k kind, t Target) (Model, tea.Cmd) {
	if m.changer == nil {
		return m, send(Say{m.without})
	}
	if r := m.changer.Allows(anyPlan(k.action())); r != nil {
		return m.Close(), send(Say{said(r)})
	}
	m = m.Close()
	terms := m.changer.Terms()
	f := form{kind: k, terms: terms, target: t, readings: t.readings(terms.Delimiters), backup: yes}
	f.spread, f.ttl = field.New("10m"), field.New("1h")
	if !t.one() {
		f.jitter = field.New("10") // what is set together does not expire together
	} else {
		f.jitter = field.New("0")
	}
	if k == Delete {
		f.why = wrongData
	}
	return m.show(ctx, f)
}

// Undo opens the dialog that brings back what a change took.
func (m Model) Undo(ctx screen.Context, u Undoable) (Model, tea.Cmd) {
	if r := m.changer.Allows(anyPlan(actions.Restore)); r != nil {
		return m, send(Say{said(r)})
	}
	m = m.Close()
	return m.show(ctx, form{kind: undo, terms: m.changer.Terms(), undoable: u, backup: no})
}

// show puts a dialog on display and asks for its preview.
func (m Model) show(ctx screen.Context, f form) (Model, tea.Cmd) {
	f = f.refresh(ctx, m.changer.Policy())
	f.pace, f.floor = f.defaultPace(), f.defaultFloor()
	switch {
	case f.kind == undo:
	case f.kind == Kill:
		f.backup = no
	case f.terms.NoBackup != "":
		f.backup = no
	case f.pol.BackupAsked:
		f.backup = open
	}
	m.face, m.form = onForm, f
	m, cmd := m.ask()
	return m.refresh(ctx), cmd
}

// previewed is what came of a question for a preview.
type previewed struct {
	number int
	v      actions.Preview
	err    error
}

// ask begins the preview of what the dialog says now.
func (m Model) ask() (Model, tea.Cmd) {
	if m.form.preview != nil {
		m.form.preview.Stop()
	}
	m.number++
	m.form.v, m.form.err = actions.Preview{}, nil
	m.form.preview = m.changer.Preview(m.ctx, m.form.plan())
	return m, next(m.ctx, m.form.preview, m.number, 0)
}

// next returns a command that waits for a preview newer than after.
func next(ctx context.Context, p Previewing, number int, after uint64) tea.Cmd {
	return func() tea.Msg {
		v, err := p.Next(ctx, after)
		if ctx.Err() != nil {
			return nil
		}
		return previewed{number, v, err}
	}
}

// takePreview shows a preview and waits for the next one. What was known stays when no
// more comes.
func (m Model) takePreview(p previewed) (Model, tea.Cmd) {
	if p.number != m.number || m.face != onForm { // it is late: something else was asked since
		return m, nil
	}
	if p.err != nil {
		m.form.err = p.err
		return m, nil
	}
	m.form.v = p.v
	if m.form.overLimit() && m.form.backup == yes && !m.form.asked {
		m.form.backup, m.form.asked = open, true
	}
	m.form = m.form.settle()
	if p.v.Done {
		return m, nil
	}
	return m, next(m.ctx, m.form.preview, m.number, p.v.Version)
}

// refresh takes in what may have changed since the dialog was opened.
func (f form) refresh(ctx screen.Context, pol actions.Policy) form {
	f.pol, f.hitRate = pol, ctx.State.HitRate.Interval
	return f
}

// confirmation is what has to be typed for what is on display.
func (f form) confirmation() actions.Confirmation {
	return actions.Confirm(f.plan(), f.v, f.pol)
}

// settle keeps the cursor on something that is there.
func (f form) settle() form {
	if !slices.Contains(f.ring(), f.at) {
		f.at = onCancel
	}
	return f
}

// one reports whether a single key is meant.
func (f form) one() bool {
	all := f.selections()
	return len(all) == 1 && all[0].Kind == actions.ByKey
}

// none reports whether it is certain that there is nothing to do.
func (f form) none() bool {
	return f.v.Version > 0 && f.v.Done && f.v.Keys.Exact && f.v.Keys.Value == 0
}

// without is about how many keys of the selection have no TTL.
func (f form) without() keyspace.Estimate { return f.v.NoTTL.Or(keyspace.Estimate{}) }
