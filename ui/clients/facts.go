package clients

import (
	"cmp"
	"slices"
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/node"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// factLabel is the width of the names of facts, with the space behind them.
const factLabel = 11

// fact is one line of pieces; what is said more about it is left out where it does not fit.
type fact struct {
	name   string
	pieces [][]widget.Span
	more   string
}

// oneFact is a fact that is said in one piece.
func oneFact(name, said string, style themes.Style, more string) fact {
	return fact{name, [][]widget.Span{{{Text: said, Style: style}}}, more}
}

func (f fact) draw(c canvas.Canvas, th themes.Theme) {
	c.Text(0, 0, text.Cut(f.name, factLabel-1), th.Dim)
	x := widget.Spans(c, factLabel, 0, widget.Fitting(c.Width()-factLabel, widget.Span{Text: "  ", Style: th.Dim}, f.pieces...)...)
	if f.more != "" && x+1+text.Width(f.more) <= c.Width() {
		c.Text(x+1, 0, f.more, th.Dim)
	}
}

// drawFacts draws more of what is selected.
func (m Model) drawFacts(c canvas.Canvas, ctx screen.Context) {
	r, ok := m.current()
	if !ok {
		widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Selected"})
		return
	}
	name := r.title()
	list := []fact(nil)
	if r.one != nil {
		list = oneFacts(ctx, r.one)
	} else {
		name = m.groupName(groupID{r.group.Owner, r.group.Name})
		list = m.groupFacts(ctx, r.group)
	}
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: name})
	drawFactList(in, ctx.Theme, list)
}

// drawFactList draws as many facts as there are rows for.
func drawFactList(c canvas.Canvas, th themes.Theme, list []fact) {
	for y, f := range list[:min(len(list), max(c.Height(), 0))] {
		f.draw(c.Sub(0, y, c.Width(), 1), th)
	}
}

// groupFacts are what is known of a group, the most telling first.
func (m Model) groupFacts(ctx screen.Context, g *analysis.ConnectionGroup) []fact {
	th := ctx.Theme
	var list []fact
	add := func(name, said, more string) {
		list = append(list, oneFact(name, said, th.Text, more))
	}
	n := int64(len(g.Members))
	size := ""
	if s, ok := g.Size.Get(); ok {
		size = "steady since "
		if s.Least != s.Most {
			size = text.Whole(int64(s.Least)) + " to " + text.Whole(int64(s.Most)) + " since "
		}
		size += m.watch.Since().In(ctx.Zone).Format(time.TimeOnly)
	}
	add("now", connections(len(g.Members)), size)
	add("new", text.Maybe(g.Opened, text.Rate).String(), "over 10 s, of those that lasted")
	span := func(s analysis.Spread) string {
		if n == 1 {
			return ""
		}
		return "in the middle, " + text.Age(s.Least) + " to " + text.Age(s.Most)
	}
	if g.IdlePool() {
		list = append(list, oneFact("idle", widget.Warn.Sign()+" all for "+text.Age(g.Idle.Least)+" at least", th.Warn, "nobody uses this pool"))
	} else {
		add("idle", text.Age(g.Idle.Median), span(g.Idle))
	}
	add("age", text.Age(g.Age.Median), span(g.Age))
	each := func(v analysis.Bytes) string {
		if sum, ok := v.Get(); ok && n > 1 {
			return text.Bytes(sum/n).String() + " each"
		}
		return v.Why()
	}
	add("memory", text.Maybe(g.Memory, text.Bytes).String(), each(g.Memory))
	add("output", text.Maybe(g.Output, text.Bytes).String(), "not yet taken by the clients")
	if g.Monitoring > 0 {
		list = append(list, oneFact("MONITOR", widget.Warn.Sign()+" "+text.Whole(int64(g.Monitoring)), th.Warn, "the server sends each every command it runs"))
	}
	add("waiting", text.Whole(int64(g.Blocked))+" blocked", text.Whole(int64(g.Subscribed))+" in pub/sub, "+text.Whole(int64(g.Transacting))+" in MULTI")
	for _, by := range []analysis.Grouping{analysis.ByAddress, analysis.ByName, analysis.ByUser, analysis.ByLibrary, analysis.ByDB, analysis.ByNode} {
		if by == g.By || by == analysis.ByNode && !m.several {
			continue
		}
		list = append(list, common(th, g, by))
	}
	return append(list, commands(th, g))
}

// share is something and how many have it.
type share struct {
	name string
	n    int
}

// shares are what connections have in common, the most frequent first.
func shares(all []*analysis.Connection, of func(*analysis.Connection) string) []share {
	at := map[string]int{}
	var list []share
	for _, c := range all {
		s := of(c)
		k, ok := at[s]
		if !ok {
			k = len(list)
			at[s] = k
			list = append(list, share{name: s})
		}
		list[k].n++
	}
	slices.SortFunc(list, func(a, b share) int { return cmp.Or(cmp.Compare(b.n, a.n), node.Natural(a.name, b.name)) })
	return list
}

// sharesShown is how many of what connections have in common are named.
const sharesShown = 3

// common says what else the connections of a group have in common.
func common(th themes.Theme, g *analysis.ConnectionGroup, by analysis.Grouping) fact {
	name := map[analysis.Grouping]string{
		analysis.ByAddress: "from", analysis.ByName: "named", analysis.ByUser: "as", analysis.ByLibrary: "library", analysis.ByDB: "database", analysis.ByNode: "to",
	}[by]
	all := shares(g.Members, func(c *analysis.Connection) string { return c.Common(by) })
	return fact{name, sharePieces(th, all, func(s string) string { return label(by, s) }), ""}
}

// commands says what the connections of a group ran last.
func commands(th themes.Theme, g *analysis.ConnectionGroup) fact {
	all := shares(g.Members, func(c *analysis.Connection) string { return commandWord(c.Command) })
	return fact{"last", sharePieces(th, all, func(s string) string { return s }), ""}
}

// longestShare is how many cells the name of a share has.
const longestShare = 26

// sharePieces are the first of shares, and how many there are more.
func sharePieces(th themes.Theme, all []share, say func(string) string) [][]widget.Span {
	var pieces [][]widget.Span
	for _, s := range all[:min(len(all), sharesShown)] {
		piece := []widget.Span{{Text: text.Middle(say(s.name), longestShare), Style: th.Text}}
		if len(all) > 1 {
			piece = append(piece, widget.Span{Text: " " + text.Whole(int64(s.n)), Style: th.Dim})
		}
		pieces = append(pieces, piece)
	}
	if more := len(all) - sharesShown; more > 0 {
		pieces = append(pieces, []widget.Span{{Text: "+" + text.Whole(int64(more)) + " more", Style: th.Dim}})
	}
	return pieces
}
