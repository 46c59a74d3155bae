package nodes

import (
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/node"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// factLabel is the width of the names of facts, with the space behind them.
const factLabel = 11

// drawDetails draws more of the selected node: its facts, charts beside them where there is
// room, and what changed in the deployment.
func (m Model) drawDetails(c canvas.Canvas, ctx screen.Context) {
	r, ok := m.current()
	if !ok {
		return
	}
	w, h := c.Width(), c.Height()
	if w < besideWidth || h < 2*chartLeast {
		m.drawFacts(c, ctx, r)
		return
	}
	facts := w / 2
	if w >= wideWidth {
		facts = w / 3
	}
	known := h
	if len(ctx.All.Nodes) > 1 {
		known = min(h-4, max(h*2/3, factsHeight))
		drawChanges(c.Sub(0, known, facts, h-known), ctx)
	}
	m.drawFacts(c.Sub(0, 0, facts, known), ctx, r)
	m.drawGraphs(c.Sub(facts, 0, w-facts, h), ctx)
}

// factsHeight is that of all facts of a node that fails, with what can be done about it.
const factsHeight = 22

// drawFacts draws what is known of a node, in two columns where all of it would not fit
// into one.
func (m Model) drawFacts(c canvas.Canvas, ctx screen.Context, r node.Row) {
	tone := r.Tone()
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{TitleStyled: []widget.Span{
		{Text: tone.Sign() + " ", Style: tone.Style(ctx.Theme)}, {Text: r.Addr, Style: ctx.Theme.Bright},
	}, Right: r.Polled.Member.State})
	th := ctx.Theme
	if r.Failed() {
		th = th.Faded()
	}
	top := in.Sub(0, 0, in.Width(), min(in.Height(), drawTrouble(in, ctx, r)))
	in = in.Sub(0, top.Height(), in.Width(), in.Height()-top.Height())
	list := facts(ctx, th, r)
	if len(list) <= in.Height() || in.Width() < 2*twoFacts {
		for y, f := range list[:min(len(list), in.Height())] {
			f.draw(in.Sub(0, y, in.Width(), 1), th)
		}
		return
	}
	half := in.Width() / 2
	for i, f := range list[:min(len(list), 2*in.Height())] {
		f.draw(in.Sub(i%2*half, i/2, half-2+i%2*2, 1), th)
	}
}

// twoFacts is the least width of one of two columns of facts.
const twoFacts = 34

// drawTrouble says why a node does not answer, when it is asked again and what to try, and
// returns the rows that it takes.
func drawTrouble(c canvas.Canvas, ctx screen.Context, r node.Row) int {
	if !r.Failed() {
		return 0
	}
	said := node.Why(r.Polled.Err)
	if since := r.Polled.Down.Since; !since.IsZero() {
		said = "no answer for " + text.Age(ctx.Now.Sub(since)) + ": " + said
	}
	c.Text(0, 0, text.Cut(said, c.Width()), ctx.Theme.Bad)
	rows := 1
	next := node.Attempt(r.Polled.Down, ctx.Now)
	if next != "" {
		next += ", r tries at once"
	}
	if r.Polled.Info.Server.Version != "" {
		if next != "" {
			next += " · "
		}
		next += "figures of " + text.Age(r.Polled.Age+ctx.Now.Sub(ctx.All.Time)) + " ago"
	}
	if next != "" {
		c.Text(0, rows, text.Cut(next, c.Width()), ctx.Theme.Text)
		rows++
	}
	if try := node.Advice(r.Polled.Err); try != "" && c.Height() >= tallFrom/3 {
		for _, line := range widget.Wrap(try, c.Width()) {
			c.Text(0, rows, line, ctx.Theme.Dim)
			rows++
		}
		rows++
	}
	return rows
}

// fact is one line about a node; what is said more about it is left out where it does not
// fit.
type fact struct {
	name  string
	spans []widget.Span
	more  []widget.Span
}

func (f fact) draw(c canvas.Canvas, th themes.Theme) {
	c.Text(0, 0, text.Cut(f.name, factLabel-1), th.Dim)
	x := widget.Spans(c, factLabel, 0, f.spans...)
	if x+1+widget.SpansWidth(f.more...) <= c.Width() {
		widget.Spans(c, x+1, 0, f.more...)
	}
}
