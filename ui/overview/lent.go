package overview

import (
	"slices"
	"time"

	"valktop/analysis"
	"valktop/ui/screen"
	"valktop/ui/text"
)

// lent is what of a chart somebody else measured, if anything in sight is.
func (g graph) lent(ctx screen.Context) (analysis.Borrowed, bool) {
	b, ok := ctx.History.Borrowed()
	from := ctx.Until.Add(-ctx.Window)
	return b, ok && from.Before(b.Until) && slices.ContainsFunc(g.lines, func(l line) bool { return ctx.History.Lends(l.metric) })
}

// lentFact says how the past from elsewhere stands: asked for, there, or why it is not.
func lentFact(ctx screen.Context) []analysis.Fact {
	f := analysis.Fact{Name: "history", Level: analysis.Healthy}
	b, ok := ctx.History.Borrowed()
	switch e := ctx.Earlier; {
	case !ctx.EarlierAsked:
		return nil
	case e.Problem != "":
		f.Level, f.Text = analysis.Degraded, e.Problem
	case ok:
		f.Text = "the " + text.Window(b.Until.Sub(b.From).Round(lentStep)) + " before, by " + b.Source
	case e.Version > 0:
		f.Text = "nothing before you came"
	default:
		f.Text = "asked for"
	}
	return []analysis.Fact{f}
}

// lentStep is how exactly it is said how far the past reaches: as readings of a day ago lie apart.
const lentStep = 2 * time.Minute
