package fleet

import (
	"strings"
	"time"

	"valktop/analysis"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// around is how many rows of the screen are no rows of the list: the line above, the frame,
// the heads, the filter and the footer.
const around = 6

// page is how many rows are in sight.
func (m Model) page() int { return max(m.height-around, 1) }

// old is how old an answer is when it is said to be.
const old = 10 * time.Second

// View draws the whole screen.
func (m Model) View(c canvas.Canvas, th themes.Theme) {
	if c.Height() < around+1 || c.Width() < 40 {
		c.Text(0, 0, text.Cut("valktop needs more room", c.Width()), th.Text)
		return
	}
	m.drawHead(c.Sub(0, 0, c.Width(), 1), th)
	in := widget.Panel(c.Sub(0, 1, c.Width(), c.Height()-2), th, widget.PanelSpec{Title: "Fleet, " + m.about, Right: "INFO every 2 s", Focus: true})
	m.drawRows(in.Sub(0, 0, in.Width(), in.Height()-1), th)
	m.drawLine(in.Sub(0, in.Height()-1, in.Width(), 1), th)
	footer := c.Sub(0, c.Height()-1, c.Width(), 1)
	if m.help {
		m.drawHelp(c.Sub(0, 0, c.Width(), c.Height()-1), th)
		widget.Footer(footer, th, helpKeys())
		return
	}
	widget.Footer(footer, th, m.bindings())
}

// drawHead says how many there are of each state.
func (m Model) drawHead(c canvas.Canvas, th themes.Theme) {
	counts := map[analysis.Level]int{}
	for _, r := range m.all {
		counts[r.Level]++
	}
	spans := []widget.Span{{Text: "valktop", Style: th.Accent}, {Text: "  fleet of " + text.Whole(int64(len(m.all))), Style: th.Text}}
	for _, l := range []analysis.Level{analysis.Unhealthy, analysis.Degraded, analysis.Unknown, analysis.Healthy} {
		if n := counts[l]; n > 0 {
			tone := toneOf(l)
			spans = append(spans, widget.Span{Text: "   " + tone.Sign() + " " + text.Whole(int64(n)) + " " + l.String(), Style: tone.Style(th)})
		}
	}
	end := widget.Spans(c, 1, 0, spans...)
	if clock := m.now.Format(time.TimeOnly); !m.now.IsZero() && end+len(clock)+2 < c.Width() {
		c.Right(c.Width()-1, 0, clock, th.Dim)
	}
}

func toneOf(l analysis.Level) widget.Tone {
	switch l {
	case analysis.Healthy:
		return widget.Good
	case analysis.Degraded:
		return widget.Warn
	case analysis.Unhealthy:
		return widget.Bad
	case analysis.Unknown:
	}
	return widget.Unknown
}

func (m Model) drawRows(c canvas.Canvas, th themes.Theme) {
	if len(m.rows) == 0 {
		n := widget.NoticeSpec{What: "No profile matches " + m.filter.Value(), Do: "esc takes the filter away"}
		if m.filter.Value() == "" {
			n = widget.NoticeSpec{Tone: widget.Unknown, What: "The first answers are on their way"}
		}
		widget.Notice(c, th, n)
		return
	}
	widget.Table(c, th, widget.TableSpec{
		Columns: []widget.Column{
			{Title: "PROFILE", Width: 13, Flex: 1, Middle: true},
			{Title: "HIT RATE", Width: 8, Right: true}, {Title: "MISSES/S", Width: 8, Right: true, Drop: 3}, {Title: "USUAL", Width: 7, Right: true, Drop: 4},
			{Title: "MEMORY", Width: 9, Right: true}, {Title: "OF MAX", Width: 6, Right: true, Drop: 5}, {Title: "EVICTED/S", Width: 9, Right: true, Drop: 2},
			{Title: "AGE", Width: 8, Right: true}, {Title: "HEALTH", Width: 18, Flex: 3},
		},
		Len: len(m.rows), Selectable: true, Selected: m.at, Offset: m.offset, Sign: "▌",
		Row: func(i int) [][]widget.Span { return m.cells(th, m.rows[i]) },
	})
}

func (m Model) cells(th themes.Theme, r Row) [][]widget.Span {
	tone := toneOf(r.Level)
	cell := func(s string) []widget.Span {
		if s == text.Unknown {
			return []widget.Span{{Text: s, Style: th.Dim}}
		}
		return []widget.Span{{Text: s, Style: th.Text}}
	}
	age, style := text.Unknown, th.Dim
	if !r.At.IsZero() {
		d := max(m.now.Sub(r.At), 0)
		age = text.Age(d)
		if d >= old {
			style = th.Warn
		}
	}
	health := r.Level.String() // which its sign says as well
	switch {
	case r.asking():
		health = "asking"
	case r.Reason != "":
		health = r.Reason
	}
	return [][]widget.Span{
		{{Text: tone.Sign() + " ", Style: tone.Style(th)}, {Text: r.Name, Style: th.Text}},
		cell(text.Maybe(r.HitRate, func(f float64) text.Quantity { return text.Percent(f, 1) }).String()),
		cell(bare(r.Misses)),
		cell(Factor(r.Factor)),
		cell(text.Maybe(r.Used, text.Bytes).String()),
		cell(text.Maybe(ofMax(r), func(f float64) text.Quantity { return text.Percent(f, 0) }).String()),
		cell(bare(r.Evicted)),
		{{Text: age, Style: style}},
		{{Text: health, Style: tone.Style(th)}},
	}
}

// Factor is how many times the usual something is.
func Factor(v maybe.Value[float64]) string {
	return text.Maybe(v, func(f float64) text.Quantity {
		return text.Quantity{Number: "×" + strings.TrimSuffix(text.Rate(f).Number, ".0")}
	}).String()
}

func ofMax(r Row) maybe.Value[float64] {
	return maybe.Both(r.Used, r.Max, func(used, most int64) float64 { return float64(used) / float64(max(most, 1)) })
}

// bare is a rate whose unit the column's head says.
func bare(v maybe.Value[float64]) string {
	return strings.TrimSpace(strings.TrimSuffix(text.Maybe(v, text.Rate).String(), "/s"))
}

// drawLine draws the filter; else what came of a key, or all of the reason under the cursor.
func (m Model) drawLine(c canvas.Canvas, th themes.Theme) {
	switch r, ok := m.Choice(); {
	case m.typing:
		x := c.Text(0, 0, "/", th.Accent)
		m.filter.Draw(c, x, 0, c.Width()-x, th.Bright)
	case m.note != "":
		c.Text(0, 0, text.Cut(m.note, c.Width()), th.Warn)
	case ok:
		c.Text(0, 0, text.Cut(strings.Join(m.details(r), " · "), c.Width()), th.Dim)
	case m.filter.Value() != "":
		c.Text(0, 0, text.Cut("/"+m.filter.Value(), c.Width()), th.Text)
	}
}

// details are what the line below says of a profile: its address unless the reason has it, too.
func (m Model) details(r Row) []string {
	var all []string
	if m.filter.Value() != "" {
		all = append(all, "/"+m.filter.Value())
	}
	if !strings.Contains(r.Reason, r.Address) {
		all = append(all, r.Address)
	}
	if len(r.Tags) > 0 {
		all = append(all, strings.Join(r.Tags, " "))
	}
	if r.Reason != "" {
		all = append(all, r.Reason)
	}
	return all
}
