package change

import (
	"math"
	"strings"

	"valktop/actions"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/key"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// View draws what is open over c.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	switch m.face {
	case onMenu:
		m.drawMenu(c, ctx)
	case onForm:
		m.drawForm(c, ctx)
	case onPanel:
		m.drawPanel(c, ctx)
	case closed:
	}
}

// Bindings are the keys that work on what is open.
func (m Model) Bindings(ctx screen.Context) []key.Binding {
	switch m.face {
	case onMenu:
		return menuKeys()
	case onForm:
		return m.formKeys()
	case onPanel:
		return m.panelKeys(ctx)
	case closed:
	}
	return nil
}

const (
	formWidth  = 78 // cells inside a dialog where there is room for them
	aroundForm = 6  // cells of its border and padding
)

// wide is how wide a dialog is inside on a canvas.
func wide(c canvas.Canvas) int { return max(min(formWidth, c.Width()-aroundForm), 1) }

// drawForm draws the dialog. What is to be typed and the buttons stay in sight; what is
// above them scrolls where it does not fit.
func (m Model) drawForm(c canvas.Canvas, ctx screen.Context) {
	th, w := ctx.Theme, wide(c)
	body, foot := &sheet{th: th}, &sheet{th: th}
	m.facts(body, ctx, w)
	m.questions(body, ctx)
	m.foot(foot, w)
	room := max(c.Height()-2, 0)
	if len(body.lines)+len(foot.lines)+1 > room {
		body.lines = fitted(body.lines, max(room-len(foot.lines), 0))
	} else {
		foot.lines = append([]line{{blank: true}}, foot.lines...)
	}
	if len(body.lines)+len(foot.lines) > room {
		foot.lines = fitted(foot.lines, max(room-len(body.lines), 0))
	}
	in := widget.Dialog(c, th, widget.DialogSpec{
		Title: m.form.title(), Right: m.form.basis(), Tone: m.form.tone(), Width: w, Height: len(body.lines) + len(foot.lines),
	})
	below := min(len(foot.lines), in.Height())
	drawBody(in.Sub(0, 0, in.Width(), in.Height()-below), th, body.lines, m.form.at, m.form.scroll)
	part := in.Sub(0, in.Height()-below, in.Width(), below)
	for y, l := range foot.lines[:below] {
		l.draw(part.Sub(0, y, part.Width(), 1), th, m.form.at)
	}
}

// drawBody draws the part of the lines that holds what has the keys, and says how many
// more there are.
func drawBody(c canvas.Canvas, th themes.Theme, lines []line, at spot, scroll int) {
	first := min(scroll, max(len(lines)-c.Height(), 0))
	for i, l := range lines {
		if l.at != onCancel && l.at == at {
			first = max(min(first, i-1), i-c.Height()+2, 0)
			first = min(first, max(len(lines)-c.Height(), 0))
		}
	}
	for y := range min(c.Height(), len(lines)-first) {
		lines[first+y].draw(c.Sub(0, y, c.Width(), 1), th, at)
	}
	more := func(y, n int, sign string) {
		row := c.Sub(0, y, c.Width(), 1)
		row.Fill(themes.Style{})
		row.Text(labelled, 0, sign+" "+text.Whole(int64(n))+" more lines", th.Dim)
	}
	if rest := len(lines) - first - c.Height(); rest > 0 && c.Height() > 2 {
		more(c.Height()-1, rest+1, "↓")
	}
	if first > 0 && c.Height() > 2 {
		more(0, first+1, "↑")
	}
}

func (f form) title() string {
	if f.kind == undo {
		return "Undo: " + title(f.undoable.Plan)
	}
	return f.kind.verb() + " " + label(f.target.Text)
}

// tone is the gravity of what would be done.
func (f form) tone() widget.Tone {
	if f.kind == Rename || f.kind == undo && !f.replace {
		return widget.Plain
	}
	return widget.Warn
}

// basis says what the figures rest on.
func (f form) basis() string {
	switch v := f.v; {
	case f.err != nil:
		return "preview · ended"
	case v.Version == 0:
		return "preview · counting"
	case v.Exact:
		return "preview · exact"
	case v.Why != "" && !v.Done:
		return "preview · waiting"
	case v.Done:
		return "preview · complete"
	default:
		return "preview · " + share(v.Walked, v.Total) + " of " + text.Count(float64(v.Total)).String() + " names"
	}
}

// share is a part of a whole in per cent.
func share(part, whole int64) string {
	if whole <= 0 {
		return text.Unknown
	}
	return text.Percent(min(float64(part)/float64(whole), 1), 0).String()
}

// foot is what stays in sight: what is to be typed, what is missing, the buttons, and the
// command that does the same.
func (m Model) foot(s *sheet, w int) {
	f, th := m.form, s.th
	if c := f.confirmation(); c.Type != "" && f.v.Version > 0 {
		for _, part := range widget.Wrap(c.Why, w) {
			s.add(line{flush: true, spans: span1(part, th.Warn)})
		}
		right := f.typedRight(c, s)
		s.add(line{flush: true, at: onTyped, input: &f.typed, wide: max(w-4-widget.SpansWidth(right...), labelled), spans: span1("› ", th.Accent), right: right})
		s.gap()
	}
	if f.note != "" {
		for _, part := range widget.Wrap(widget.Warn.Sign()+" "+f.note, w) {
			s.add(line{flush: true, spans: span1(part, th.Warn)})
		}
		s.gap()
	}
	s.add(line{flush: true, spans: m.buttons(s)})
	if f.command != "" {
		s.add(line{flush: true, spans: span1(text.Cut("$ "+f.command, w), th.Dim)})
	}
}

// typedRight shows what is to be typed where the words before do not.
func (f form) typedRight(c actions.Confirmation, s *sheet) []widget.Span {
	if f.confirms(c) {
		return span1(widget.Good.Sign()+" typed", s.th.Good)
	}
	return span1(c.Type, s.th.Dim)
}

// buttons are Cancel, where the cursor is at first, and what the dialog is for.
func (m Model) buttons(s *sheet) []widget.Span {
	f, th := m.form, s.th
	if f.starting {
		return span1(" Beginning … ", th.Dim)
	}
	cancel, does := th.Text, th.Dim
	if what, _ := f.missing(); what == "" {
		does = bold(th.Bright)
	}
	if f.at == onCancel {
		cancel = th.Tab
	}
	if f.at == onGo {
		does = th.Tab
	}
	return []widget.Span{{Text: " Cancel ", Style: cancel}, {Text: "    ", Style: th.Dim}, {Text: " " + f.does() + " ", Style: does}}
}

// does is what the button says: "Invalidate 1,070,000 keys".
func (f form) does() string {
	switch {
	case f.one():
		return f.kind.verb() + " this key"
	case f.v.Version == 0:
		return f.kind.verb()
	case f.kind == Kill:
		return "Kill " + clients(int(f.v.Keys.Value))
	}
	return f.kind.verb() + " " + text.Keys(estimate.Count(f.v.Keys, math.MaxInt32))
}

// joined is an argv as a POSIX shell reads it.
func joined(argv []string) string {
	quoted := make([]string, 0, len(argv))
	for _, a := range argv {
		quoted = append(quoted, shell(a))
	}
	return strings.Join(quoted, " ")
}

// shell is one argument as a POSIX shell reads it. What a terminal must not see is
// written by the command line itself (--quoted-input), so all bytes here are printable.
func shell(a string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%"
	if a != "" && strings.Trim(a, plain) == "" {
		return a
	}
	return "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
}

// formKeys are what the keys do in a dialog.
func (m Model) formKeys() []key.Binding {
	f := m.form
	if f.starting {
		return nil
	}
	enter := key.Binding{Keys: []string{"enter"}, Short: "choose", Long: "Choose; on a button, do what it says"}
	switch {
	case f.at == onCancel:
		enter.Short = "cancel"
	case f.at == onGo:
		enter.Short = strings.ToLower(f.kind.verb())
	case f.at.text():
		enter.Short = "next field"
	}
	list := []key.Binding{
		{Keys: []string{"tab", "shift+tab", "up", "down"}, Show: "tab", Short: "next field", Long: "The next field; shift+tab the one before"},
		{Keys: []string{"esc"}, Short: "cancel", Long: "Close the dialog; nothing is changed"},
		enter,
	}
	if f.typing() {
		return list
	}
	none := ""
	if f.command == "" {
		none = "there is no command for it"
	}
	if f.at != onCancel && f.at != onGo {
		list = append(list, key.Binding{Keys: []string{"space", "left", "right"}, Show: "space", Short: "change", Long: "Turn the switch under the cursor"})
	} else if len(f.readings) > 1 {
		list = append(list, key.Binding{Keys: []string{"space"}, Short: "next reading", Long: "Read the name another way"})
	}
	return append(list,
		key.Binding{Keys: []string{"y"}, Short: "copy the command", Long: "Copy the command that does the same", Disabled: none},
		key.Binding{Keys: []string{"pgdown", "pgup"}, Show: "pgdn pgup", Long: "Scroll what does not fit"},
	)
}
