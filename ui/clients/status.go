package clients

import (
	"math"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawStatus draws the line above the list: what the application's connections come to, what
// is wrong with them, and what is not counted. What doesn't fit goes whole, the last first.
func (m Model) drawStatus(c canvas.Canvas, ctx screen.Context) {
	widget.Pieces(c, 1, m.status(ctx)...)
}

func (m Model) status(ctx screen.Context) [][]widget.Span {
	th, t := ctx.Theme, m.total
	item := func(value, what string) []widget.Span {
		return []widget.Span{{Text: value, Style: th.Text}, {Text: " " + what, Style: th.Dim}}
	}
	warn := func(s string) []widget.Span {
		return []widget.Span{{Text: widget.Warn.Sign() + " " + s, Style: th.Warn}}
	}
	what := "connections"
	if len(t.Members) == 1 {
		what = "connection"
	}
	parts := [][]widget.Span{item(text.Whole(int64(len(t.Members))), what)}
	if n := t.Monitoring; n > 0 {
		said := "1 MONITOR costs the server"
		if n > 1 {
			said = text.Whole(int64(n)) + " MONITOR cost the server"
		}
		parts = append(parts, warn(said))
	}
	if m.young {
		parts = append(parts, warn("nearly all under "+text.Age(m.oldest)+": a deploy, a restart or a lost network"))
	}
	if oldest := m.watch.Time(m.node); ctx.Clock().Sub(oldest) >= staleAfter && len(t.Members) > collector.ManyClients {
		parts = append(parts, warn("over 10,000: listed every 30 s, r lists now"))
	}
	for _, u := range m.watch.Unlisted(m.node) {
		parts = append(parts, warn(u.Node+" is missing: "+u.Why))
	}
	parts = append(parts, item(text.Maybe(t.Opened, text.Rate).String(), "new"))
	if unseen, ok := m.unseen(ctx); ok {
		parts = append(parts, item(text.Rate(unseen).String(), "came and went unseen"))
	}
	some := func(n int, what string) {
		if n > 0 {
			parts = append(parts, item(text.Whole(int64(n)), what))
		}
	}
	some(t.Blocked, "blocked")
	some(t.Subscribed, "in pub/sub")
	some(t.Transacting, "in MULTI")
	if out, ok := t.Output.Get(); ok {
		parts = append(parts, item(text.Bytes(out).String(), "output"))
	}
	if mem, ok := t.Memory.Get(); ok {
		parts = append(parts, item(text.Bytes(mem).String(), "memory"))
	}
	if m.others > 0 {
		parts = append(parts, []widget.Span{{Text: "without " + text.Whole(int64(m.others)) + " of valktop and replication", Style: th.Dim}})
	}
	return parts
}

// unseenFrom is how many connections a second must be in no list before that is said: the
// lists and INFO are not of the same instants.
const unseenFrom = 0.5

// unseen is how many connections a second were accepted that stayed too short to be listed:
// a client that connects for each request.
func (m Model) unseen(ctx screen.Context) (perSecond float64, ok bool) {
	all, known := accepted(ctx)
	seen, listed := m.total.Opened.Get()
	return all - seen, known && listed && all-seen >= unseenFrom && all-seen > all/10
}

// acceptedOver is the time over which accepted connections are counted, as new ones are.
const acceptedOver = 10 * time.Second

// accepted is how many connections a second the servers have taken on lately, valktop's own
// left out: also those that came and went between two lists.
func accepted(ctx screen.Context) (perSecond float64, ok bool) {
	if ctx.History == nil {
		return 0, false
	}
	sum, n := 0.0, 0
	for _, v := range ctx.History.OwnSeries(analysis.MetricConnections, ctx.Until, acceptedOver, int(acceptedOver/time.Second)).Values {
		if !math.IsNaN(v) {
			sum, n = sum+v, n+1
		}
	}
	return sum / float64(max(n, 1)), n > 0
}

// uptime is how long the server is up that was started last; 0 when that is unknown.
func uptime(ctx screen.Context) time.Duration {
	var least time.Duration
	for _, n := range ctx.State.Snapshot.Nodes {
		up, ok := n.Info.Server.Uptime.Get()
		if ok && (least == 0 || up < least) {
			least = up
		}
	}
	return least
}
