package node

import (
	"math"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// Column is a column of a table of nodes: how it is laid out, and what stands in it.
type Column struct {
	widget.Column
	Sorts Order // whose mark it bears; ByPlace for none
	Cell  func(th themes.Theme, r Row) []widget.Span
}

// From this width of a table on there is room for the factors by which nodes differ.
const factorsFrom = 150

// Widths of columns, in cells.
const (
	nameLeast  = 22
	barWidth   = 6
	errorLeast = 24
)

// Columns are those for a table of w cells; the one that rows are sorted by is never
// dropped. With an error in a row its reason is worth more than what is even.
func Columns(w int, sorted Order, now time.Time, rows []Row) []Column {
	keys, memory, ops := 7, 10, 8
	wide := w >= factorsFrom
	if wide {
		keys, memory, ops = 12, 16, 13
	}
	errors := 10
	for _, r := range rows {
		if r.Failed() {
			errors = 2
		}
	}
	all := []Column{
		{widget.Column{Title: "NODE", Width: nameLeast, Flex: 2, Middle: true}, ByPlace, NameCell},
		{widget.Column{Title: "ROLE", Width: 7, Drop: 3}, ByPlace, roleCell},
		{widget.Column{Title: "SLOTS", Width: 6, Right: true, Drop: 7}, ByPlace, slotsCell},
		{widget.Column{Title: "KEYS", Width: keys, Right: true, Drop: 1}, ByKeys, keysCell(wide)},
		{widget.Column{Title: "SHARE", Width: barWidth + 6, Drop: 5}, ByPlace, shareCell},
		{widget.Column{Title: "MEMORY", Width: memory, Right: true}, ByMemory, memoryCell(wide)},
		{widget.Column{Title: "OF MAX", Width: 6, Right: true, Drop: 6}, ByPlace, limitCell},
		{widget.Column{Title: "HIT RATE", Width: 8, Right: true}, ByHitRate, hitRateCell},
		{widget.Column{Title: "OPS/S", Width: ops, Right: true}, ByOps, opsCell(wide)},
		{widget.Column{Title: "LAG", Width: 7, Right: true, Drop: 2}, ByLag, lagCell},
		{widget.Column{Title: "PING", Width: 7, Right: true, Drop: 8}, ByPing, pingCell},
		{widget.Column{Title: "VERSION", Width: 8, Drop: 9}, ByPlace, versionCell},
		{widget.Column{Title: "LAST ERROR", Width: errorLeast, Flex: 1, Drop: errors}, ByPlace, errorCell(now)},
	}
	for i := range all {
		if sorted != ByPlace && all[i].Sorts == sorted {
			all[i].Drop = 0
			all[i].Title, _, _ = strings.Cut(all[i].Title, " ") // the mark takes its place
		}
	}
	return all
}

// Cells are those of a row. What a node said last before it fell silent is dimmed.
func Cells(columns []Column, th themes.Theme, r Row) [][]widget.Span {
	figures := th
	if r.Failed() {
		figures = th.Faded()
	}
	cells := make([][]widget.Span, len(columns))
	for i, col := range columns {
		use := figures
		if col.Title == "NODE" || col.Title == "LAST ERROR" {
			use = th
		}
		cells[i] = col.Cell(use, r)
	}
	return cells
}

// NameCell is the node's sign and address, that of a replica beneath its primary indented.
func NameCell(th themes.Theme, r Row) []widget.Span {
	tone := r.Tone()
	spans := []widget.Span{{Text: tone.Sign() + " ", Style: tone.Style(th)}}
	if r.Beneath {
		spans = append(spans, widget.Span{Text: "└ ", Style: th.Dim})
	}
	return append(spans, widget.Span{Text: r.Addr, Style: th.Text})
}

func plain(th themes.Theme, s string) []widget.Span {
	if s == text.Unknown {
		return []widget.Span{{Text: s, Style: th.Dim}}
	}
	return []widget.Span{{Text: s, Style: th.Text}}
}

func roleCell(th themes.Theme, r Row) []widget.Span {
	if r.Role == "" {
		return plain(th, text.Unknown)
	}
	return []widget.Span{{Text: r.Role, Style: th.Dim}}
}

func slotsCell(th themes.Theme, r Row) []widget.Span {
	if r.Slots == 0 && (r.Polled.Member.ID == "" || r.Role == collector.Replica) {
		return nil
	}
	return plain(th, text.Whole(int64(r.Slots)))
}

func shareCell(th themes.Theme, r Row) []widget.Span {
	share, ok := r.KeyShare.Get()
	if !ok {
		return nil
	}
	return append(widget.ShareSpans(barWidth, share, th, th.Accent), widget.Span{Text: text.PadLeft(text.Percent(share, 0).String(), 6), Style: th.Text})
}

// figure is a figure, with a sign and its factor where it is out of the ordinary.
func figure(th themes.Theme, r Row, said, what string, wide bool) []widget.Span {
	factor, over := r.Factor(what)
	if !over {
		return plain(th, said)
	}
	spans := []widget.Span{{Text: widget.Warn.Sign() + " " + said, Style: th.Warn}}
	if wide {
		spans = append(spans, widget.Span{Text: " " + factor, Style: th.Warn})
	}
	return spans
}

func keysCell(wide bool) func(themes.Theme, Row) []widget.Span {
	return func(th themes.Theme, r Row) []widget.Span {
		said := text.Maybe(r.Keys, func(n int64) text.Quantity { return text.Count(float64(n)) })
		return figure(th, r, said.String(), analysis.UnevenKeys, wide)
	}
}

func memoryCell(wide bool) func(themes.Theme, Row) []widget.Span {
	return func(th themes.Theme, r Row) []widget.Span {
		return figure(th, r, text.Maybe(r.Used, text.Bytes).String(), analysis.UnevenMemory, wide)
	}
}

// limitCell is how much of its limit a node uses.
func limitCell(th themes.Theme, r Row) []widget.Span {
	return plain(th, text.Maybe(r.UsedOfMax, func(f float64) text.Quantity { return text.Percent(f, 0) }).String())
}

func hitRateCell(th themes.Theme, r Row) []widget.Span {
	return plain(th, text.Maybe(r.HitRate, func(f float64) text.Quantity { return text.Percent(f, 1) }).String())
}

// opsCell leaves the unit to the column's head.
func opsCell(wide bool) func(themes.Theme, Row) []widget.Span {
	return func(th themes.Theme, r Row) []widget.Span {
		said := strings.TrimSuffix(text.Maybe(r.Commands, text.Rate).String(), "/s")
		return figure(th, r, strings.TrimSpace(said), analysis.UnevenOps, wide)
	}
}

// lagCell is how long ago a replica heard of its primary, or that it has lost it.
func lagCell(th themes.Theme, r Row) []widget.Span {
	if r.Role != collector.Replica {
		return nil
	}
	if up, ok := r.LinkUp.Get(); ok && !up {
		return []widget.Span{{Text: "no link", Style: th.Bad}}
	}
	lag := text.Maybe(r.Lag, text.Duration).String()
	if r.Lag.Or(0) > LateLag {
		return []widget.Span{{Text: lag, Style: th.Warn}}
	}
	return plain(th, lag)
}

func pingCell(th themes.Theme, r Row) []widget.Span {
	ping := r.Polled.Ping
	if r.Failed() {
		ping = maybe.Unknown[time.Duration]("no answer")
	}
	return plain(th, text.Maybe(ping, text.Duration).String())
}

func versionCell(th themes.Theme, r Row) []widget.Span {
	if v := r.Polled.Info.Server.Version; v != "" {
		return []widget.Span{{Text: v, Style: th.Dim}}
	}
	return plain(th, text.Unknown)
}

// errorCell is the node's latest error and how long ago it was.
func errorCell(now time.Time) func(themes.Theme, Row) []widget.Span {
	return func(th themes.Theme, r Row) []widget.Span {
		switch {
		case r.Failed():
			said := Why(r.Polled.Err)
			if since := r.Polled.Down.Since; !since.IsZero() {
				said = text.Age(now.Sub(since)) + ": " + said
			}
			return []widget.Span{{Text: said, Style: th.Bad}}
		case r.LastErr != nil:
			return []widget.Span{{Text: text.Age(now.Sub(r.LastErrAt)) + " ago: " + Why(r.LastErr), Style: th.Dim}}
		}
		return nil
	}
}

// Order is what rows of nodes can be sorted by.
type Order int

// The orders, as the arrows go through them.
const (
	ByPlace Order = iota // replicas beneath their primaries
	ByKeys
	ByMemory
	ByHitRate
	ByOps
	ByLag
	ByPing
	OrderCount
)

// String is how the choice of orders says it.
func (o Order) String() string {
	return [...]string{"place", "keys", "memory", "hit rate", "ops/s", "lag", "ping"}[o]
}

// Value is what a row is sorted by; NaN when that is unknown.
func (r Row) Value(o Order) float64 {
	whole := func(v maybe.Value[int64]) float64 {
		return maybe.Then(v, func(n int64) float64 { return float64(n) }).Or(math.NaN())
	}
	switch o {
	case ByKeys:
		return whole(r.Keys)
	case ByMemory:
		return whole(r.Used)
	case ByHitRate:
		return r.HitRate.Or(math.NaN())
	case ByOps:
		return r.Commands.Or(math.NaN())
	case ByLag:
		if r.Role == collector.Replica {
			return maybe.Then(r.Lag, time.Duration.Seconds).Or(math.NaN())
		}
	case ByPing:
		if !r.Failed() {
			return maybe.Then(r.Polled.Ping, time.Duration.Seconds).Or(math.NaN())
		}
	}
	return math.NaN()
}
