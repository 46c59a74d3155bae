package keys

import (
	"valktop/keyspace"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// The least cells of a field that shows what lies below its branch.
const (
	nestWidth  = 16
	nestHeight = 5
	leastText  = 3 // cells of a name that are worth showing
)

// drawMap draws a field for each row, as large as its part of the whole.
func (m Model) drawMap(c canvas.Canvas, th themes.Theme) {
	for i, f := range m.fields(c.Width(), c.Height()) {
		if f.w > 0 && f.h > 0 && m.rows[i].figures != nil {
			m.drawField(c.Sub(f.x, f.y, f.w, f.h), th, m.rows[i], i == m.at)
		}
	}
}

// drawField draws the field of a row: its name, and below that a plane, or one for each
// of the branches that it consists of.
func (m Model) drawField(c canvas.Canvas, th themes.Theme, r row, selected bool) {
	if r.leaf || c.Width() < nestWidth || c.Height() < nestHeight {
		m.drawPlane(c, th, r.label, *r.figures, selected)
		return
	}
	m.drawHead(c.Sub(0, 0, c.Width()-1, 1), th, r, selected)
	below := c.Sub(0, 1, c.Width(), c.Height()-1)
	for i, f := range divide(below.Width(), below.Height(), m.parts(r.end.Children)) {
		if f.w == 0 || f.h == 0 {
			continue
		}
		b := builder{m: m, groups: map[string]*keyspace.Group{}}
		b.ctx.Theme = th
		part := b.branch(r.end.Children[i], r.path, 0)
		m.drawPlane(below.Sub(f.x, f.y, f.w, f.h), th, part.label, *part.figures, false)
	}
}

// drawHead writes the name of a branch and its size above what lies below it.
func (m Model) drawHead(c canvas.Canvas, th themes.Theme, r row, selected bool) {
	label, size := r.label, m.amount(*r.figures)
	dim := th.Text
	if selected {
		c.Fill(th.Tab)
		label, dim = restyled(label, th.Tab), th.Tab
	}
	end := c.Width() - 1
	if text.Width(size)+2+widget.SpansWidth(label...)+2 <= c.Width() {
		end = c.Right(end, 0, size, dim) - 1
	}
	widget.Spans(c.Sub(0, 0, end, 1), 1, 0, strong(label)...)
}

// drawPlane draws the field of keys that are shown as one: a plane in the colour of what
// is measured, less a gap of a column and half a row, which are about the same; in a theme
// without such a colour a frame.
func (m Model) drawPlane(c canvas.Canvas, th themes.Theme, label []widget.Span, f keyspace.Figures, selected bool) {
	shade := th.Memory.Area
	if m.mapped() == "keys" {
		shade = th.Hits.Area
	}
	w, h := max(c.Width()-1, min(c.Width(), 1)), c.Height()
	in := c.Sub(1, 0, w-2, h-1)
	if shade.Fg == nil || shade.Faint {
		m.drawFramed(c, th, label, f, selected)
		return
	}
	c.Sub(0, 0, w, h-1).Fill(themes.Style{Bg: shade.Fg})
	for x := range w {
		c.Rune(x, h-1, '▀', themes.Style{Fg: shade.Fg})
	}
	on := func(s themes.Style) themes.Style { s.Bg = shade.Fg; return s }
	for i, s := range label {
		if i == 0 {
			label = append(label[:0:0], label...)
		}
		label[i].Style = on(s.Style)
	}
	if selected {
		label = restyled(label, th.Tab)
		if h == 1 {
			for x := range w {
				c.Rune(x, 0, '▀', themes.Style{Fg: th.Tab.Bg})
			}
		}
		c.Sub(0, 0, w, min(1, h-1)).Fill(th.Tab)
	}
	if in.Width() >= leastText {
		widget.Spans(in, 0, 0, strong(label)...)
		m.drawFigures(in, f, on(th.Text), on(th.Text))
	}
}

// drawFramed draws the field in a frame.
func (m Model) drawFramed(c canvas.Canvas, th themes.Theme, label []widget.Span, f keyspace.Figures, selected bool) {
	if c.Width() < 3 || c.Height() < 2 {
		for y := range c.Height() {
			for x := range c.Width() {
				c.Rune(x, y, '░', th.Faint)
			}
		}
		return
	}
	in := widget.Panel(c, th, widget.PanelSpec{Focus: selected})
	if selected {
		in.Sub(0, 0, in.Width(), 1).Fill(th.Tab)
		label = restyled(label, th.Tab)
	}
	widget.Spans(in, 0, 0, strong(label)...)
	m.drawFigures(in, f, th.Text, th.Dim)
}

// drawFigures writes below the name of a field how large it is, as far as there is room.
func (m Model) drawFigures(c canvas.Canvas, f keyspace.Figures, first, rest themes.Style) {
	other := countOfKeys(f)
	share := f.MemoryShare.Or(0)
	if m.mapped() == "keys" {
		other, share = estimate.Bytes(f.Memory), f.Share.Value
	}
	style := first
	for y, s := range []string{m.amount(f), text.Percent(share, 1).String(), other} {
		if text.Width(s) <= c.Width() {
			c.Text(0, y+1, s, style)
		}
		style = rest
	}
}

// amount is what the map measures of keys.
func (m Model) amount(f keyspace.Figures) string {
	if m.mapped() == "keys" {
		return countOfKeys(f)
	}
	return estimate.Bytes(f.Memory)
}

// countOfKeys is how many keys a field stands for.
func countOfKeys(f keyspace.Figures) string {
	return text.Keys(estimate.Count(f.Keys, factLabel))
}

// strong is spans in bold.
func strong(spans []widget.Span) []widget.Span {
	bold := make([]widget.Span, len(spans))
	for i, s := range spans {
		s.Style.Bold = true
		bold[i] = s
	}
	return bold
}

// restyled is spans in one style.
func restyled(spans []widget.Span, style themes.Style) []widget.Span {
	all := make([]widget.Span, len(spans))
	for i, s := range spans {
		all[i] = widget.Span{Text: s.Text, Style: style}
	}
	return all
}
