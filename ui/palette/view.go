package palette

import (
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
	"valktop/ui/widget"
)

const (
	width   = 72 // a line that is read at a glance
	maxRows = 12 // of what matches; more is found by typing
	apart   = 2
)

// View draws the palette over the screen.
func (m Model) View(c canvas.Canvas, th themes.Theme) {
	rows := m.rows()
	in := widget.Dialog(c, th, widget.DialogSpec{Title: "Commands", Width: width, Height: maxRows + 2})
	m.line(in, th)
	list := in.Sub(0, 2, in.Width(), in.Height()-2)
	if len(rows) == 0 {
		list.Text(0, 0, text.Cut(m.empty(), list.Width()), th.Dim)
		return
	}
	name, keys := columns(rows)
	first := max(min(m.at-list.Height()/2, len(rows)-list.Height()), 0)
	for y := range min(list.Height(), len(rows)-first) {
		i := first + y
		rows[i].draw(list.Sub(0, y, list.Width(), 1), th, i == m.at, name, keys)
	}
}

// line draws what is typed, and why it could not be done.
func (m Model) line(c canvas.Canvas, th themes.Theme) {
	x := c.Text(0, 0, ":", th.Accent)
	m.field.Draw(c, x, 0, c.Width()-x, th.Bright)
	if m.failed != "" {
		c.Text(0, 1, text.Cut(widget.Bad.Sign()+" "+m.failed, c.Width()), th.Bad)
	}
}

// empty is what stands in place of an empty list.
func (m Model) empty() string {
	if c, arg, ok := m.command(); ok {
		if arg == "" && c.Arg != "" {
			return "type a " + c.Arg
		}
		return ""
	}
	return "no command is called that"
}

// columns are the widths of the names and of the keys.
func columns(rows []row) (name, keys int) {
	for _, r := range rows {
		name = max(name, text.Width(r.name())+text.Width(r.arg()))
		keys = max(keys, text.Width(r.command.Keys))
	}
	return name, keys
}

func (r row) name() string {
	if r.value.Text != "" {
		return r.value.Text
	}
	return r.command.Name
}

// arg is what follows a command's name, in a word.
func (r row) arg() string {
	if r.value.Text != "" || r.command.Arg == "" {
		return ""
	}
	return " " + r.command.Arg
}

func (r row) draw(c canvas.Canvas, th themes.Theme, selected bool, name, keys int) {
	about, style, label := r.command.About, th.Text, r.command.Keys
	if r.value.Text != "" {
		about, label = r.value.About, ""
	}
	if r.command.Disabled != "" {
		about, style = r.command.Disabled, th.Dim
	}
	x := c.Text(0, 0, "  ", th.Dim)
	if selected {
		c.Text(0, 0, "›", th.Accent)
		style = th.Accent
		style.Bold = true
	}
	at := c.Text(x, 0, text.Cut(r.name(), c.Width()-x), style)
	c.Text(at, 0, text.Cut(r.arg(), c.Width()-at), th.Dim)
	x += name + apart
	c.Text(x, 0, text.Cut(about, c.Width()-x-keys-apart), th.Dim)
	c.Right(c.Width(), 0, label, th.Accent)
	if selected {
		c.Tint(th.Selected)
	}
}
