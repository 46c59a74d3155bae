package change

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/ui/canvas"
	"valktop/ui/key"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// menu is the list of what can be done to a target.
type menu struct {
	target Target
	items  []item
	at     int
	note   string // why the chosen one cannot be done
}

// item is a line of the menu.
type item struct {
	name, about string
	undoable    Undoable // what it undoes, if it does
	refusal     *actions.Refusal
	apart       bool // a row is left free above it
	open        func(m Model, ctx screen.Context) (Model, tea.Cmd)
}

// Open shows the menu of changes of a target.
func (m Model) Open(t Target) Model {
	if m.changer == nil {
		return m
	}
	m = m.Close()
	m.face, m.menu = onMenu, menu{target: t}
	m.menu.items = m.items()
	return m
}

// items are the lines of the menu, the most useful first.
func (m Model) items() []item {
	var all []item
	add := func(k kind, name, about string) {
		all = append(all, item{
			name: name, about: about, refusal: m.changer.Allows(anyPlan(k.action())),
			open: m.beginning(k, m.menu.target),
		})
	}
	switch t := m.menu.target; {
	case t.Clients != nil:
		all = append(all, m.clientItems(*t.Clients)...)
	case t.Kind == "":
	case t.one():
		add(Delete, "Delete", "remove this key at once")
		add(Invalidate, "Invalidate", "remove it, and what the rules add, now or later")
		add(Expire, "Set TTL", "let it expire in a while, or in a tier")
		add(Persist, "Persist", "take its TTL away")
		add(Rename, "Rename", "give it another name, if that is free")
	default:
		add(Invalidate, "Invalidate", "remove the keys, at once or spread over a while")
		add(Expire, "Expire", "set a TTL, or a tier")
		add(Persist, "Persist", "take the TTLs away")
	}
	return append(all, m.undoItems()...)
}

// beginning opens the dialog of a change.
func (Model) beginning(k kind, t Target) func(Model, screen.Context) (Model, tea.Cmd) {
	return func(m Model, ctx screen.Context) (Model, tea.Cmd) { return m.Begin(ctx, k, t) }
}

// undoShown is how many changes the menu offers to undo: what is older is in the log, and
// `valktop restore` undoes it.
const undoShown = 5

func (m Model) undoItems() []item {
	undoable := m.changer.Undoable()
	if len(undoable) == 0 {
		none := &actions.Refusal{What: "there is nothing to undo", Why: "no change of this session has a backup"}
		return []item{{name: "Undo", about: "bring back what a change took", refusal: none, apart: true}}
	}
	var all []item
	for i, u := range undoable[:min(len(undoable), undoShown)] {
		all = append(all, item{
			name: "Undo", about: title(u.Plan), undoable: u, apart: i == 0,
			refusal: m.changer.Allows(anyPlan(actions.Restore)),
			open:    func(m Model, ctx screen.Context) (Model, tea.Cmd) { return m.Undo(ctx, u) },
		})
	}
	return all
}

func age(d time.Duration) string { return text.Age(max(d, 0)) }

// inMenu moves, opens and closes. No letter opens anything.
func (m Model) inMenu(ctx screen.Context, pressed string) (Model, tea.Cmd) {
	items := m.menu.items
	n := len(items)
	m.menu.at = min(m.menu.at, n-1)
	m.menu.note = ""
	switch pressed {
	case "esc", "backspace":
		return m.Close(), nil
	case "j", "down", "tab":
		m.menu.at = (m.menu.at + 1) % n
	case "k", "up", "shift+tab":
		m.menu.at = (m.menu.at + n - 1) % n
	case "g", "home":
		m.menu.at = 0
	case "G", "end":
		m.menu.at = n - 1
	case "enter":
		chosen := items[m.menu.at]
		if chosen.refusal != nil {
			m.menu.note = said(chosen.refusal)
			return m, nil
		}
		return chosen.open(m, ctx)
	}
	return m, nil
}

// said is a refusal in a line.
func said(r *actions.Refusal) string {
	s := r.What
	if r.Why != "" {
		s += ": " + r.Why
	}
	if r.Try != "" {
		s += " · " + r.Try
	}
	return s
}

// menuWidth is how wide the menu is inside: two columns of words and their reasons.
const menuWidth = 66

func (m Model) drawMenu(c canvas.Canvas, ctx screen.Context) {
	th, items := ctx.Theme, m.menu.items
	rows := 0
	for i, it := range items {
		rows++
		if it.apart && i > 0 {
			rows++
		}
	}
	why := widget.Wrap(m.reason(items), min(menuWidth, max(c.Width()-6, 1)))
	if m.reason(items) == "" {
		why = nil
	}
	height := rows
	if len(why) > 0 {
		height += 1 + len(why)
	}
	what := "Change"
	if m.menu.target.Kind != "" || m.menu.target.Clients != nil {
		what += " " + label(m.menu.target.Text)
	}
	in := widget.Dialog(c, th, widget.DialogSpec{Title: what, Width: menuWidth, Height: height})
	name := 0
	for _, it := range items {
		name = max(name, text.Width(it.name))
	}
	y := 0
	for i, it := range items {
		if it.apart && i > 0 {
			y++
		}
		if y >= in.Height() {
			return
		}
		it.draw(in.Sub(0, y, in.Width(), 1), ctx, i == m.menu.at, name)
		y++
	}
	for i, s := range why {
		in.Text(0, y+1+i, s, th.Warn)
	}
}

// reason is why the item under the cursor, or all of them, cannot be done.
func (m Model) reason(items []item) string {
	if m.menu.note != "" {
		return widget.Warn.Sign() + " " + m.menu.note
	}
	if r := items[min(m.menu.at, len(items)-1)].refusal; r != nil {
		if m.hint() == "" {
			return said(r)
		}
		return said(r) + ". " + m.hint()
	}
	return m.hint()
}

// hint says how something is chosen while nothing is.
func (m Model) hint() string {
	if m.menu.target.Kind != "" || m.menu.target.Clients != nil {
		return ""
	}
	return "To change keys: x on the Keys screen, or :change NAME"
}

func (it item) draw(c canvas.Canvas, ctx screen.Context, selected bool, name int) {
	th := ctx.Theme
	style, about := th.Text, th.Dim
	if it.refusal != nil {
		style = th.Dim
	}
	if selected {
		c.Text(0, 0, "›", th.Accent)
		if it.refusal == nil {
			style = bold(th.Accent)
		}
	}
	c.Text(2, 0, it.name, style)
	right := ""
	if u := it.undoable; !u.Time.IsZero() {
		right = text.Keys(text.Whole(u.Keys)) + " · " + age(ctx.Now.Sub(u.Time)) + " ago"
	}
	end := c.Right(c.Width(), 0, right, th.Dim)
	c.Text(name+4, 0, text.Middle(it.about, max(end-name-6, 0)), about)
	if selected {
		c.Tint(th.Selected)
	}
}

func menuKeys() []key.Binding {
	return []key.Binding{
		{Keys: []string{"enter"}, Short: "open", Long: "Open the dialog of this change; nothing is changed yet"},
		{Keys: []string{"j", "down", "k", "up", "tab", "shift+tab", "g", "G", "home", "end"}, Show: "↑ ↓", Short: "choose", Long: "The next change, the one before"},
		{Keys: []string{"esc", "backspace"}, Show: "esc", Short: "close", Long: "Close the menu"},
	}
}
