package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/screenshots/scene"
	"valktop/ui/access"
	"valktop/ui/change"
	"valktop/ui/inspect"
	keyscreen "valktop/ui/keys"
)

// changer is a deployment that can be changed; it notes what was begun.
type changer struct {
	locked   bool
	unlocked bool
	begun    int
}

func (c *changer) Policy() actions.Policy { return actions.Policy{Locked: c.locked && !c.unlocked} }

func (c *changer) Allows(p actions.Plan) *actions.Refusal { return c.Policy().Allows(p) }
func (*changer) Terms() change.Terms                      { return change.Terms{} }
func (*changer) Undoable() []change.Undoable              { return nil }
func (c *changer) Unlock(time.Time)                       { c.unlocked = true }
func (c *changer) Lock()                                  { c.unlocked = false }

func (*changer) CommandLine(p actions.Plan, _ change.Options) []string {
	return []string{"valktop", string(p.Action), "--prefix", "it's"}
}

func (*changer) Preview(_ context.Context, p actions.Plan) change.Previewing { return previewing{p} }

func (c *changer) Start(context.Context, actions.Plan, actions.Preview, change.Options) (change.Run, error) {
	c.begun++
	return running{}, nil
}

type previewing struct{ plan actions.Plan }

func (p previewing) Next(_ context.Context, after uint64) (actions.Preview, error) {
	if after > 0 {
		return actions.Preview{}, errors.New("no more")
	}
	if p.plan.Selections[0].Kind == actions.ByKey {
		return scene.One(p.plan), nil
	}
	return scene.Products(p.plan, 0), nil
}

func (previewing) Stop() {}

// running is a run on its way; it never ends by itself.
type running struct{}

func (running) Next(ctx context.Context, after uint64) (actions.Progress, error) {
	if after == 0 {
		p := actions.Plan{Action: actions.Invalidate, Selections: []actions.Selection{{Kind: actions.ByPrefix, Text: "product:"}}}
		return scene.Invalidating(p, 570_000), nil
	}
	<-ctx.Done()
	return actions.Progress{}, ctx.Err()
}

func (running) Pause()  {}
func (running) Resume() {}
func (running) Cancel() {}

// settled presses keys and does what commands ask for, as long as they answer at once.
func settled(m Model, names ...string) Model {
	for _, name := range names {
		m = doing(m, keyPress(name))
	}
	return m
}

// doing feeds a message and what comes of it.
func doing(m Model, msg tea.Msg) Model {
	next, cmd := m.Update(msg)
	return done(next.(Model), cmd)
}

// done feeds what a command brings.
func done(m Model, cmd tea.Cmd) Model {
	if cmd == nil {
		return m
	}
	answers := make(chan tea.Msg, 1)
	go func() { answers <- cmd() }()
	select {
	case msg := <-answers:
		if all, ok := msg.(tea.BatchMsg); ok {
			for _, one := range all {
				m = done(m, one)
			}
			return m
		}
		if msg != nil {
			return doing(m, msg)
		}
	case <-time.After(300 * time.Millisecond): // it waits for news that never come
	}
	return m
}

// invalidating is the program on the Keys screen with the dialog of product: open.
func invalidating(c *changer) Model {
	m := keys(live(Options{Changes: c}, 3), "2")
	m = doing(m, keyscreen.Change{Chosen: true, Name: "product:", Below: true})
	return settled(m, "enter", "space")
}

func TestXOnAKeyOpensItsChanges(t *testing.T) {
	m := live(Options{Changes: &changer{}, Inspector: scene.Inspector{}}, 2)
	m.inspect = inspect.New(t.Context(), scene.Inspector{})
	m = doing(m, keyscreen.Inspect{Key: "product:18442"})
	m = settled(m, "x")
	contains(t, m, "Change product:18442", "Delete", "Rename")
	m = settled(m, "esc")
	lacks(t, m, "Delete")
	if !m.inspect.IsOpen() {
		t.Error("esc closed the key, too")
	}
}

func TestWhatCannotBeChangedSaysWhy(t *testing.T) {
	m := keys(live(Options{NoChanges: "a recording cannot be changed"}, 2), "x")
	contains(t, m, "a recording cannot be changed")
	if m.change.IsOpen() {
		t.Error("the menu opened")
	}
}

func TestKeysOfTheProgramDoNothingInADialog(t *testing.T) {
	c := &changer{}
	m := invalidating(c)
	contains(t, m, "Invalidate product:", "tab next field")
	for _, k := range []string{"q", ":", "o", "m", "1", "2", "r", "w"} {
		next, cmd := m.Update(keyPress(k))
		if cmd != nil {
			t.Errorf("%s asks for something", k)
		}
		if after := next.(Model); !after.change.IsOpen() || after.focus != onScreen || after.current != m.current {
			t.Errorf("%s left the dialog", k)
		}
	}
	m = settled(m, "shift+tab", "shift+tab") // to the field
	m = typing(m, "?q:")
	contains(t, m, "› ?q:")
	m = send(m, tea.PasteMsg{Content: "x"})
	contains(t, m, "› ?q:x")
	if c.begun > 0 {
		t.Error("something was begun")
	}
}

// asked is a sampler of accesses that is asked nothing but its settings.
type asked struct{ access.Sampler }

func (asked) Look(context.Context) (access.Setting, error) { return access.Setting{Primaries: 1}, nil }
func (asked) Policy() actions.Policy                       { return actions.Policy{} }
func (asked) Allows(actions.Plan) *actions.Refusal         { return nil }

func TestTheHelpOfADialogHasOnlyWhatWorksThere(t *testing.T) {
	consent := live(Options{Access: asked{}}, 3)
	consent.access = access.New(t.Context(), asked{})
	consent = doing(consent, keyPress("h"))
	for name, m := range map[string]Model{"change": invalidating(&changer{}), "menu": settled(live(Options{Changes: &changer{}}, 3), "x"), "accesses": consent} {
		if !m.inDialog() {
			t.Fatalf("%s is not open\n%s", name, plainFrame(m))
		}
		lacks(t, m, "m mark", "q quit", "freeze")
		help := settled(m, "?")
		contains(t, help, "Everywhere", "ctrl+c", "Draw the screen anew", "Show what works here")
		lacks(t, help, "Poll or connect now", "Freeze the display", "Overview (it", "Choose a command by name")
		if back := settled(help, "esc"); !back.inDialog() {
			t.Errorf("%s closed with its help", name)
		}
	}
}

// begunChange is the program after a change was confirmed.
func begunChange(t *testing.T, c *changer) Model {
	t.Helper()
	m := settled(invalidating(c), "tab", "tab", "tab", "tab", "space") // wrong data
	m = settled(m, "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab")
	m = typing(m, "product:")
	m = settled(m, "tab", "enter")
	if c.begun != 1 {
		t.Fatalf("%d changes were begun\n%s", c.begun, plainFrame(m))
	}
	return m
}

func TestAChangeIsFollowedOnEveryScreenAndMarked(t *testing.T) {
	m := begunChange(t, &changer{})
	contains(t, m, "Invalidating product:", "To the background")
	m = settled(m, "esc", "1")
	contains(t, m, "invalidating product:  120,026 of 253,600 keys removed", "41.2 k/s", "mark 12:00:03 invalidate product:")
	m = settled(m, "c")
	contains(t, m, "Invalidating product:", "hit rate  74.1 %")
}

func TestKeysAreScannedAnewWhenAChangeHasSettled(t *testing.T) {
	s := &scan{}
	doing(live(Options{Keys: s}, 2), change.Settled{})
	if fmt.Sprint(s.asked) != "[rescan]" {
		t.Errorf("the scan was asked to %v", s.asked)
	}
	doing(live(Options{NoKeys: "sampling is turned off"}, 2), change.Settled{}) // nobody is there to ask
}

func TestQuittingWhileAChangeRunsTakesTwoPresses(t *testing.T) {
	for _, k := range []string{"q", "ctrl+c"} {
		m := settled(begunChange(t, &changer{}), "esc")
		next, cmd := m.Update(keyPress(k))
		m = next.(Model)
		if cmd != nil {
			t.Fatalf("the first %s quits", k)
		}
		contains(t, m, "a change is under way")
		if _, cmd = m.Update(keyPress(k)); cmd == nil {
			t.Errorf("the second %s does not quit", k)
		}
		m = send(m, Clock(m.now.Add(sureFor)))
		if _, cmd = m.Update(keyPress(k)); cmd != nil {
			t.Errorf("%s quits at once long after it was tried first", k)
		}
	}
}

func TestUnlockingIsShownUntilItsTimeIsOver(t *testing.T) {
	c := &changer{locked: true}
	m := keys(live(Options{Changes: c}, 2), ":")
	m = keys(typing(m, "unlock"), "enter")
	if !c.unlocked {
		t.Fatalf("it is locked still\n%s", plainFrame(m))
	}
	if !holds(row(m, 0), "unlocked 10 m") {
		t.Errorf("the header says %q", row(m, 0))
	}
	m = send(m, Clock(m.now.Add(change.UnlockedFor)))
	if holds(row(m, 0), "unlocked") || c.unlocked {
		t.Errorf("it is unlocked still: %q", row(m, 0))
	}
	m = keys(typing(keys(m, ":"), "lock"), "enter")
	contains(t, m, "changes are not unlocked")
}

func TestTheCommandIsCopiedAsAShellReadsIt(t *testing.T) {
	m := invalidating(&changer{})
	_, cmd := m.Update(keyPress("y"))
	found := false
	for _, one := range cmd().(tea.BatchMsg) {
		found = found || strings.Contains(strings.ToLower(fmt.Sprint(one())), `valktop invalidate --prefix 'it'\''s'`)
	}
	if !found {
		t.Error("the command was not sent to the clipboard")
	}
}

func TestAPrefixOfTheTreeIsNoPatternOfTheList(t *testing.T) {
	m := live(Options{Changes: &changer{}}, 2)
	for _, row := range []struct {
		asked keyscreen.Change
		says  string
	}{
		{keyscreen.Change{Chosen: true, Name: "user:{id}"}, "Change user:{id} "},
		{keyscreen.Change{Chosen: true, Name: "user:{id}:", Below: true}, "Change user:{id}:{rest}"},
		{keyscreen.Change{Chosen: true, Name: "user:", Below: true}, "Change user: "},
		{keyscreen.Change{Chosen: true, Key: true, Name: "user:{id}"}, "Change user:{id} "},
		{keyscreen.Change{}, "─ Change ─"},
	} {
		contains(t, doing(m, row.asked), row.says)
	}
}

func TestXOnAClientOpensItsChanges(t *testing.T) {
	t.Parallel()
	m := live(Options{Changes: &changer{}}, 2)
	m.tabs = screens()
	m = doing(keys(m, "4"), scene.WithClients(scene.Snapshot(5), 5))
	m = settled(m, "g", "x")
	contains(t, m, "Change api", "disconnect the 20 clients of api")
	m = settled(m, "esc", "G", "x")
	if m.change.IsOpen() {
		t.Error("valktop's own connections can be killed")
	}
	contains(t, m, "these are valktop's own connections")
}
