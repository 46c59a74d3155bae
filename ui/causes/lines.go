package causes

import (
	"strconv"
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// line is one row of what is to be read.
type line = []widget.Span

// lines are all there are, w cells wide: what got worse, what is found, what is ruled out,
// and what nobody can tell.
func (m Model) lines(ctx screen.Context, e analysis.Explanation, w int) []line {
	d := &draft{th: ctx.Theme, w: max(w, 10)}
	d.symptoms(ctx, e)
	found := e.Found()
	switch {
	case e.Unwatched && len(e.Symptoms) > 0:
		d.blank()
		d.unwatched(ctx)
	case len(e.Symptoms) > 0:
		d.found(found)
	}
	d.section("Ruled out", e, analysis.RuledOut, "○")
	d.section("Cannot tell", e, analysis.CannotTell, "◌")
	return d.all
}

// draft is lines as they are written.
type draft struct {
	th  themes.Theme
	w   int
	all []line
}

// write adds a text behind a head, what is too long for a line below it.
func (d *draft) write(head line, said string, style themes.Style) {
	indent := widget.SpansWidth(head...)
	for i, part := range widget.Wrap(said, max(d.w-indent, 8)) {
		if i > 0 {
			head = line{{Text: text.Pad("", indent), Style: style}}
		}
		d.all = append(d.all, append(append(line{}, head...), widget.Span{Text: part, Style: style}))
	}
}

func (d *draft) blank() {
	if len(d.all) > 0 {
		d.all = append(d.all, line{})
	}
}

func (d *draft) heading(said string) {
	d.blank()
	d.all = append(d.all, line{{Text: said, Style: d.th.Title}})
}

// symptoms say what got worse, or that nothing did.
func (d *draft) symptoms(ctx screen.Context, e analysis.Explanation) {
	if len(e.Symptoms) == 0 {
		said := "Nothing got worse: there is nothing to explain."
		switch {
		case e.Unwatched:
			d.unwatched(ctx)
			return
		case len(e.Causes) == 0:
			said = "Nobody answers: what is known is old, and explains nothing of now."
		}
		d.write(line{{Text: widget.Good.Sign() + " ", Style: widget.Good.Style(d.th)}}, said, d.th.Text)
		return
	}
	d.heading("What got worse")
	for _, s := range e.Symptoms {
		said := s.Text
		if !s.When.IsZero() {
			said += ", since " + s.When.In(ctx.Zone).Format(time.TimeOnly)
		}
		d.write(line{{Text: "  " + widget.Warn.Sign() + " ", Style: widget.Warn.Style(d.th)}}, said, d.th.Bright)
	}
	for _, where := range e.Where {
		d.write(line{{Text: "    ", Style: d.th.Text}}, where, d.th.Text)
	}
}

// unwatched says why an instant of the past has no causes.
func (d *draft) unwatched(ctx screen.Context) {
	said := "valktop came at " + ctx.All.Since.In(ctx.Zone).Format(time.TimeOnly) + ": what may have caused a change before that, nobody watched. The timeline (t) has what the server remembers."
	d.write(line{{Text: widget.Unknown.Sign() + " ", Style: widget.Unknown.Style(d.th)}}, said, d.th.Text)
}

// found are the causes that explain it, the strongest first.
func (d *draft) found(causes []analysis.Cause) {
	if len(causes) == 0 {
		d.heading("No cause found")
		d.write(line{{Text: "  ", Style: d.th.Text}}, "None of the causes below explains it. What nobody can tell may.", d.th.Text)
		return
	}
	d.heading("Likely causes, the strongest first")
	for i, c := range causes {
		tone := widget.Warn
		if c.Level >= analysis.Unhealthy {
			tone = widget.Bad
		}
		style := d.th.Text
		if i == 0 {
			style = d.th.Bright
		}
		d.write(line{{Text: "  " + strconv.Itoa(i+1) + " ", Style: d.th.Dim}, {Text: tone.Sign() + " ", Style: tone.Style(d.th)}}, c.Text, style)
		indent := line{{Text: "      ", Style: d.th.Dim}}
		for _, why := range c.Evidence {
			d.write(indent, why, d.th.Text)
		}
		d.write(indent, grades(c.Strength), d.th.Dim)
	}
}

// grades say why a cause stands where it does.
func grades(s analysis.Strength) string {
	percent := func(v float64) string { return text.Percent(v, 0).String() }
	return "strength " + percent(s.Score()) + ": explains " + percent(s.Share) + " of it, timing " + percent(s.Timing) + ", specific " + percent(s.Specific)
}

// section lists the causes of one ruling.
func (d *draft) section(head string, e analysis.Explanation, ruling analysis.Ruling, sign string) {
	begun := false
	for _, c := range e.Causes {
		if c.Ruling != ruling {
			continue
		}
		if !begun {
			d.heading(head)
			begun = true
		}
		d.write(line{{Text: "  " + sign + " ", Style: d.th.Dim}}, c.Text, d.th.Dim)
		if c.Would != "" {
			d.write(line{{Text: "    would need ", Style: d.th.Dim}}, c.Would, d.th.Text)
		}
	}
}
