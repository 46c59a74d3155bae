package change

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/analysis"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

// fake is a changer that notes what it was asked for.
type fake struct {
	pol      actions.Policy
	refusal  *actions.Refusal
	terms    Terms
	answer   func(actions.Plan) actions.Preview // what a preview says first
	failed   error                              // of Start
	undoable []Undoable
	until    time.Time
	locked   int

	previews []actions.Plan
	stopped  int
	begun    []actions.Plan
	options  []Options
	run      *fakeRun
}

func (f *fake) Policy() actions.Policy {
	p := f.pol
	if !f.until.IsZero() {
		p.Locked = false
	}
	return p
}

func (f *fake) Allows(p actions.Plan) *actions.Refusal {
	if f.refusal != nil {
		return f.refusal
	}
	return f.Policy().Allows(p)
}

func (f *fake) Terms() Terms { return f.terms }

func (f *fake) CommandLine(p actions.Plan, o Options) []string {
	if p.Action == actions.Rename {
		return nil
	}
	argv := []string{"valktop", string(p.Action)}
	if p.Action == actions.Restore {
		return append(argv, p.Backup, "-h", "cache-1")
	}
	if len(p.Selections) > 0 {
		argv = append(argv, "--"+string(p.Selections[0].Kind), p.Selections[0].Text)
	}
	if p.Spread > 0 {
		argv = append(argv, "--spread", p.Spread.String())
	}
	if !o.Backup {
		argv = append(argv, "--no-backup")
	}
	return append(argv, "-h", "cache-1")
}

func (f *fake) Preview(_ context.Context, p actions.Plan) Previewing {
	f.previews = append(f.previews, p)
	return &fakePreview{of: f, plan: p}
}

func (f *fake) Start(_ context.Context, p actions.Plan, _ actions.Preview, o Options) (Run, error) {
	if f.failed != nil {
		return nil, f.failed
	}
	f.begun, f.options = append(f.begun, p), append(f.options, o)
	f.run = &fakeRun{plan: p}
	return f.run, nil
}

func (f *fake) Undoable() []Undoable   { return f.undoable }
func (f *fake) Unlock(until time.Time) { f.until = until }
func (f *fake) Lock()                  { f.until, f.locked = time.Time{}, f.locked+1 }

type fakePreview struct {
	of   *fake
	plan actions.Plan
}

func (p *fakePreview) Next(_ context.Context, after uint64) (actions.Preview, error) {
	if after > 0 {
		return actions.Preview{}, errors.New("no more")
	}
	if p.of.answer != nil {
		return p.of.answer(p.plan), nil
	}
	if p.plan.Action == actions.Restore {
		return scene.Restoring(p.plan), nil
	}
	if p.plan.Selections[0].Kind == actions.ByKey {
		return scene.One(p.plan), nil
	}
	return scene.Products(p.plan, 0), nil
}

func (p *fakePreview) Stop() { p.of.stopped++ }

// fakeRun has no news of its own; it notes what it was told.
type fakeRun struct {
	mu   sync.Mutex
	plan actions.Plan
	told []string
}

func (r *fakeRun) Next(ctx context.Context, _ uint64) (actions.Progress, error) {
	<-ctx.Done()
	return actions.Progress{}, ctx.Err()
}

func (r *fakeRun) tell(s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told = append(r.told, s)
}

func (r *fakeRun) Pause()  { r.tell("pause") }
func (r *fakeRun) Resume() { r.tell("resume") }
func (r *fakeRun) Cancel() { r.tell("cancel") }

// sizes are what is left of a terminal of 80x24, 120x40 and 200x60 above the footer.
func sizes() [][2]int { return [][2]int{{80, 23}, {120, 39}, {200, 59}} }

// now is the time on display.
func now() time.Time { return scene.Begin().Add((scene.DeployAt + 45) * time.Second) }

// at is what is drawn from: a server that has served for some minutes.
func at(w, h int) screen.Context {
	h2 := analysis.New(analysis.DefaultConfig())
	h2.Add(scene.Snapshot(200))
	state := h2.Add(scene.Snapshot(201))
	return screen.Context{State: state, Theme: themes.Default(true), Now: now(), Until: now(), Zone: time.UTC, Width: w, Height: h}
}

// products is what the tests mostly change.
func products() Target { return Pattern("product:", true, "") }

// begin is a dialog with its first preview.
func begin(t *testing.T, c *fake, k kind, target Target) Model {
	t.Helper()
	m := New(t.Context(), c, "")
	m, cmd := m.Begin(at(120, 36), k, target)
	return answered(m, cmd)
}

// answered feeds the model what a command brings.
func answered(m Model, cmd tea.Cmd) Model {
	if cmd == nil {
		return m
	}
	msg := cmd()
	if _, ok := msg.(previewed); ok {
		m, _ = m.Update(at(120, 36), msg)
	}
	return m
}

// named are keys as bindings spell them.
func named(name string) tea.KeyPressMsg {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "backspace": tea.KeyBackspace, "tab": tea.KeyTab,
		"left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp,
	}
	if code, ok := codes[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	switch name {
	case "shift+tab":
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	case "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// press presses keys one after the other; previews that are asked for are answered.
func press(m Model, names ...string) (Model, tea.Cmd) {
	var cmd tea.Cmd
	for _, name := range names {
		if name == "space" && m.Typing() {
			name = " "
		}
		before := m.number
		m, cmd = m.Update(at(120, 36), named(name))
		if m.number != before && m.face == onForm {
			m, cmd = answered(m, cmd), nil
		}
	}
	return m, cmd
}

// typed presses a key for each letter.
func typed(m Model, s string) Model {
	for _, r := range s {
		m, _ = press(m, string(r))
	}
	return m
}

// to moves the keys to a place by tab.
func to(t *testing.T, m Model, s spot) Model {
	t.Helper()
	for range int(onGo) + 2 {
		if m.form.at == s {
			return m
		}
		m, _ = press(m, "tab")
	}
	t.Fatalf("tab never comes to %d; it goes through %v", s, m.form.ring())
	return m
}

// frame is what is drawn, as characters.
func frame(m Model, w, h int) string {
	c := canvas.New(w, h)
	m.View(c, at(w, h))
	var b strings.Builder
	for y := range h {
		var line strings.Builder
		for x := range w {
			line.WriteString(c.At(x, y))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// contains fails the test unless the frame holds all of the texts.
func contains(t *testing.T, m Model, texts ...string) {
	t.Helper()
	got := frame(m, 120, 39)
	for _, s := range texts {
		if !strings.Contains(got, s) {
			t.Errorf("%q is missing from\n%s", s, got)
		}
	}
}

// ran is a session after a change of products has begun, with this news of it.
func ran(t *testing.T, c *fake, news func(actions.Plan) actions.Progress) Model {
	t.Helper()
	m := whole(t, c)
	plan := m.form.plan()
	r, err := c.Start(t.Context(), plan, m.form.v, m.form.options())
	if err != nil {
		t.Fatal(err)
	}
	m, _ = m.Update(at(120, 36), started{m.number, plan, m.form.v.Keys, r, nil})
	if news != nil {
		m, _ = m.Update(at(120, 36), progressed{0, news(plan), nil})
	}
	return m
}

// walked is a run on its way.
func walked(p actions.Plan) actions.Progress { return scene.Invalidating(p, 570_000) }

// batch are the messages of a command's commands that answer at once.
func batch(t *testing.T, cmd tea.Cmd) []tea.Msg {
	t.Helper()
	all, ok := cmd().(tea.BatchMsg)
	if !ok {
		t.Fatal("it is one command")
	}
	messages := make(chan tea.Msg, len(all))
	for _, one := range all {
		go func() { messages <- one() }()
	}
	return []tea.Msg{<-messages}
}
