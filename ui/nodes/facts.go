package nodes

import (
	"cmp"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/node"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// facts are what is known of a node, the most telling first; of several nodes also what it
// is among them.
func facts(ctx screen.Context, th themes.Theme, r node.Row) []fact {
	several := len(ctx.All.Nodes) > 1
	var list []fact
	add := func(name string, spans []widget.Span, more ...widget.Span) {
		list = append(list, fact{name, spans, more})
	}
	plain := func(s string) widget.Span { return widget.Span{Text: s, Style: th.Text} }
	dim := func(s string) widget.Span { return widget.Span{Text: s, Style: th.Dim} }
	figure := func(said, what string) []widget.Span {
		if factor, ok := r.Factor(what); ok {
			return []widget.Span{plain(said), {Text: " " + widget.Warn.Sign() + " " + factor, Style: th.Warn}}
		}
		return []widget.Span{plain(said)}
	}
	add("role", []widget.Span{plain(role(r))})
	add("link", link(r, th))
	if r.Slots > 0 {
		add("slots", []widget.Span{plain(text.Whole(int64(r.Slots)))}, dim("of "+text.Whole(slotsOfAll)))
	}
	share := ""
	if v, ok := r.KeyShare.Get(); ok && several {
		share = text.Percent(v, 0).String() + " of all"
	}
	add("keys", figure(whole(r.Keys), analysis.UnevenKeys), dim(share))
	add("memory", figure(text.Maybe(r.Used, text.Bytes).String(), analysis.UnevenMemory), dim(limit(r)))
	asked := ""
	if v, ok := lookups(r).Get(); ok {
		asked = "of " + text.Rate(v).String()
	}
	add("hit rate", []widget.Span{plain(text.Maybe(r.HitRate, func(f float64) text.Quantity { return text.Percent(f, 1) }).String())}, dim(asked))
	add("commands", figure(text.Maybe(r.Commands, text.Rate).String(), analysis.UnevenOps))
	add("clients", []widget.Span{plain(whole(r.Polled.Info.Clients.Connected))})
	server, up := r.Polled.Info.Server, ""
	if d, ok := server.Uptime.Get(); ok {
		up = "up " + text.Age(d)
	}
	add("version", []widget.Span{plain(cmp.Or(strings.TrimSpace(server.Flavour+" "+server.Version), text.Unknown))}, dim(up))
	if ping, ok := r.Polled.Ping.Get(); ok && !r.Failed() {
		add("ping", []widget.Span{plain(text.Duration(ping).String())})
	}
	if offset, ok := r.Polled.Info.Replication.Offset.Get(); ok && several {
		add("offset", []widget.Span{plain(text.Whole(offset))})
	}
	if r.LastErr != nil && !r.Failed() {
		add("last error", []widget.Span{dim(r.LastErrAt.In(ctx.Zone).Format(time.TimeOnly) + " "), plain(node.Why(r.LastErr))})
	}
	if a := r.Polled.Member.Announced; a != "" && a != r.Addr {
		add("announced", []widget.Span{plain(a)})
	}
	if id := r.Polled.Member.ID; id != "" {
		add("id", []widget.Span{dim(id)})
	}
	return list
}

// role says what a node is and whom it belongs to.
func role(r node.Row) string {
	repl := r.Polled.Info.Replication
	switch {
	case r.Role == "":
		return text.Unknown
	case r.Role == collector.Replica && r.Primary != "":
		return "replica of " + r.Primary
	case r.Role == collector.Replica && repl.PrimaryAddr != "":
		return "replica of " + repl.PrimaryAddr + ", which is not in the list"
	case r.Role == collector.Replica:
		return "replica"
	}
	n, ok := repl.ConnectedReplicas.Get()
	switch {
	case !ok:
		return r.Role
	case n == 0:
		return r.Role + ", no replica"
	case n == 1:
		return r.Role + ", 1 replica"
	}
	return r.Role + ", " + text.Whole(n) + " replicas"
}

// link says how well a node follows, or is followed.
func link(r node.Row, th themes.Theme) []widget.Span {
	repl := r.Polled.Info.Replication
	if r.Role != collector.Replica && repl.ConnectedReplicas.Or(0) == 0 {
		return []widget.Span{{Text: "none, no replica follows", Style: th.Dim}}
	}
	var spans []widget.Span
	if up, ok := r.LinkUp.Get(); ok && r.Role == collector.Replica {
		said := widget.Span{Text: "up", Style: th.Text}
		if !up {
			said = widget.Span{Text: widget.Bad.Sign() + " down", Style: th.Bad}
			if d, ok := repl.LinkDownSince.Get(); ok {
				said.Text += " for " + text.Age(d)
			}
		}
		spans = append(spans, said, widget.Span{Text: " · ", Style: th.Dim})
	}
	if repl.SyncInProgress.Or(false) {
		spans = append(spans, widget.Span{Text: "copies all data · ", Style: th.Warn})
	}
	lag := text.Maybe(r.Lag, text.Duration).String()
	if behind, ok := r.LagBytes.Get(); ok {
		lag += ", " + text.Bytes(behind).String() + " behind"
	}
	return append(spans, widget.Span{Text: lag, Style: th.Text})
}

func whole(v maybe.Value[int64]) string {
	return text.Maybe(v, func(n int64) text.Quantity { return text.Quantity{Number: text.Whole(n)} }).String()
}

func limit(r node.Row) string {
	most, ok := r.Max.Get()
	switch {
	case ok && r.UsedOfMax.Known():
		return text.Percent(r.UsedOfMax.Or(0), 0).String() + " of " + text.Bytes(most).String()
	case r.Used.Known():
		return "no limit"
	}
	return ""
}

func lookups(r node.Row) analysis.Rate {
	return maybe.Both(r.Hits, r.Misses, func(h, m float64) float64 { return h + m })
}
