package clients

import (
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// twoFacts is the least width of one of two columns of facts.
const twoFacts = 44

// drawOne draws all that is known of the connection that is open.
func (m Model) drawOne(c canvas.Canvas, ctx screen.Context) {
	th := ctx.Theme
	title := []widget.Span{{Text: "Client ", Style: th.Dim}, {Text: m.one.Addr, Style: th.Bright}}
	in := widget.Panel(c, th, widget.PanelSpec{TitleStyled: title, Right: m.basis(ctx), Focus: true})
	y := 0
	say := func(s string, style themes.Style) {
		for _, line := range widget.Wrap(s, in.Width()) {
			in.Text(0, y, line, style)
			y++
		}
		y++
	}
	figures := th
	switch {
	case !m.one.gone.IsZero():
		figures = th.Faded()
		say(widget.Warn.Sign()+" This connection is gone since "+m.one.gone.In(ctx.Zone).Format(time.TimeOnly)+": what was known last stays here", th.Warn)
	case m.one.Owner == analysis.OfValktop:
		say("This is one of valktop's own connections: it is in no total, and is not killed", th.Dim)
	case m.one.Owner == analysis.OfReplication:
		say("This link is of the replication: it is in no total, and is not killed", th.Dim)
	case m.one.Monitors():
		say(widget.Warn.Sign()+" It runs MONITOR: the server sends it every command that it runs, which costs up to half of its throughput", th.Warn)
	}
	list := oneFacts(ctx, &m.one.Connection)
	body := in.Sub(0, y, in.Width(), in.Height()-y)
	if len(list) <= body.Height() || body.Width() < 2*twoFacts-factLabel {
		drawFactList(body, figures, list)
		return
	}
	half := (len(list) + 1) / 2
	drawFactList(body.Sub(0, 0, body.Width()/2-2, body.Height()), figures, list[:half])
	drawFactList(body.Sub(body.Width()/2, 0, body.Width()-body.Width()/2, body.Height()), figures, list[half:])
}

// oneFacts are what is known of a connection, the most telling first.
func oneFacts(ctx screen.Context, c *analysis.Connection) []fact {
	th := ctx.Theme
	var list []fact
	add := func(name, said, more string) {
		style := th.Text
		if said == "" {
			said = text.Unknown
		}
		if said == text.Unknown {
			style = th.Dim
		}
		list = append(list, oneFact(name, said, style, more))
	}
	number := func(name string, v collector.Int, say func(collector.Int) string, more string) {
		if !v.Known() {
			more = v.Why()
		}
		add(name, say(v), more)
	}
	bytes := func(v collector.Int) string { return text.Maybe(v, text.Bytes).String() }
	add("name", c.Name, "")
	add("library", c.Common(analysis.ByLibrary), "")
	add("user", c.User, "")
	add("database", text.Whole(c.DB), "")
	add("last", commandWord(c.Command), text.Age(c.Idle)+" ago")
	add("connected", text.Age(c.Age)+" ago", "at about "+ctx.Clock().Add(-c.Age).In(ctx.Zone).Format("Jan 2 15:04:05"))
	add("state", states(c), "")
	number("memory", c.Memory, bytes, "")
	number("output", c.OutputMemory, bytes, "not yet taken by the client")
	number("input", c.QueryBuffer, bytes, "not yet run")
	number("commands", c.Commands, whole, "since it connected")
	number("received", c.In, bytes, "from it since it connected")
	number("sent", c.Out, bytes, "to it since it connected")
	add("channels", text.Whole(c.Subscriptions), "")
	add("id", text.Whole(c.ID), "flags "+c.Flags)
	add("address", c.Addr, "")
	add("server", c.Node, at(c))
	return list
}

// at is the server's end of a connection, where it is told and is not what the node is called.
func at(c *analysis.Connection) string {
	if c.Local == "" || c.Local == c.Node {
		return ""
	}
	return "at " + c.Local
}
