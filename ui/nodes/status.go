package nodes

import (
	"strings"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/ui/canvas"
	"valktop/ui/node"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// slotsOfAll is how many slots a cluster divides its keys into.
const slotsOfAll = 16384

// drawStatus draws the line above the nodes: what the deployment is made of, what is
// wrong with it, and who has too much. What doesn't fit goes whole, the last first.
func drawStatus(c canvas.Canvas, ctx screen.Context) {
	parts := status(ctx, true)
	if widget.PiecesWidth(parts...) > c.Width()-2 {
		parts = status(ctx, false)
	}
	widget.Pieces(c, 1, parts...)
}

func status(ctx screen.Context, long bool) [][]widget.Span {
	s, th := ctx.All, ctx.Theme
	dim, plain := th.Dim, th.Text
	if len(s.Nodes) == 1 {
		parts := [][]widget.Span{{{Text: alone(s), Style: dim}}}
		if s.Nodes[0].Role != collector.Replica {
			parts = append(parts, []widget.Span{{Text: "a replica would stand beneath it, with its lag and its link", Style: dim}})
		}
		return parts
	}
	primaries, replicas, down := node.Count(s)
	item := func(n int, one, many string) []widget.Span {
		if n == 1 {
			many = one
		}
		return []widget.Span{{Text: text.Whole(int64(n)), Style: plain}, {Text: " " + many, Style: dim}}
	}
	parts := [][]widget.Span{item(primaries, "primary", "primaries"), item(replicas, "replica", "replicas")}
	if down > 0 {
		parts = append(parts, []widget.Span{{Text: widget.Bad.Sign() + " " + text.Whole(int64(down)) + " down", Style: th.Bad}})
	}
	if set := s.Snapshot.Topology.Set; set != "" {
		parts = append(parts, []widget.Span{{Text: "set ", Style: dim}, {Text: set, Style: plain}})
	}
	if why := s.Snapshot.Topology.Partial; why != "" {
		parts = append(parts, []widget.Span{{Text: widget.Warn.Sign() + " partial: " + why, Style: th.Warn}})
	}
	for _, n := range s.Nodes {
		for _, u := range n.Uneven {
			said := node.Says(u)
			if !long {
				said = u.Addr + " " + node.Times(u) + " " + u.What
			}
			parts = append(parts, []widget.Span{{Text: widget.Warn.Sign() + " " + said, Style: th.Warn}})
		}
	}
	if s.Snapshot.Topology.Form == collector.Cluster {
		parts = append(parts, slots(ctx))
	}
	if shifts := s.Snapshot.Topology.Shifts; len(shifts) > 0 {
		last := shifts[len(shifts)-1]
		parts = append(parts, []widget.Span{{Text: last.Time.In(ctx.Zone).Format(time.TimeOnly) + " ", Style: dim}, {Text: last.Text, Style: plain}})
	}
	return parts
}

// slots says how many of them a primary that answers serves.
func slots(ctx screen.Context) []widget.Span {
	served := 0
	for i, n := range ctx.All.Nodes {
		if ctx.All.Snapshot.Nodes[i].Err == nil {
			served += n.Slots
		}
	}
	said := text.Whole(int64(served))
	if served >= slotsOfAll {
		return []widget.Span{{Text: "all " + said, Style: ctx.Theme.Text}, {Text: " slots covered", Style: ctx.Theme.Dim}}
	}
	return []widget.Span{{Text: widget.Bad.Sign() + " " + said + " of " + text.Whole(slotsOfAll) + " slots covered", Style: ctx.Theme.Bad}}
}

// alone says what a deployment of one node is.
func alone(s analysis.State) string {
	n := s.Snapshot.Nodes[0]
	parts := []string{"one server, standalone"}
	switch {
	case s.Snapshot.Topology.Form == collector.Cluster || n.Info.Cluster:
		parts[0] = "a cluster of one node"
	case s.Nodes[0].Role == collector.Replica:
		parts[0] = "one server, a replica"
	case s.Snapshot.Topology.Form == collector.Sentinel:
		parts[0] = "one server, named by Sentinel as " + s.Snapshot.Topology.Set
	}
	if why := s.Snapshot.Topology.Partial; why != "" {
		parts = append(parts, "partial: "+why)
	}
	return strings.Join(parts, " · ")
}
