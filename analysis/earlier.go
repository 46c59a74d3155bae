package analysis

import (
	"math"
	"slices"
	"time"

	"valktop/maybe"
)

// Figure is one number of a server that others keep over time as well.
type Figure int

// The figures. The counters count from the server's start, or from CONFIG RESETSTAT.
const (
	FigureHits Figure = iota
	FigureMisses
	FigureCommands
	FigureExpired
	FigureEvicted
	FigureConnections
	FigureRejected
	FigureNetIn
	FigureNetOut
	FigureFills
	FigureCPU // seconds

	FigureUsed // bytes, as the next two
	FigureRSS
	FigureMax // 0: there is no limit
	FigureFragmentation
	FigureClients
	FigureBlocked
	FigureKeys
	FigureCount
)

// counts reports whether the figure is a counter.
func (f Figure) counts() bool { return f <= FigureCPU }

// column is where the history keeps the figure.
func (f Figure) column() column {
	return [...]column{
		colHits, colMisses, colCommands, colExpired, colEvicted, colConnections, colRejected, colNetIn, colNetOut, colFills, colCPU,
		colUsed, colRSS, colMax, colFragmentation, colClients, colBlocked, colKeys,
	}[f]
}

// Sample is what somebody else read off a server at one time.
type Sample struct {
	Time    time.Time
	Step    time.Duration // samples were asked for this far apart
	Uptime  maybe.Value[time.Duration]
	Primary maybe.Value[bool]
	Values  [FigureCount]float64 // NaN: not known
}

// Earlier is what somebody else measured of a deployment before valktop came.
type Earlier struct {
	Version uint64
	Source  string // who measured it: "Prometheus"
	Nodes   []EarlierNode
	Problem string // why there is nothing, or not all, in words for a user; may hold any bytes
}

// EarlierNode is what was measured of one node. Without samples there is nothing of it.
type EarlierNode struct {
	Addr    string   // as in snapshots
	Samples []Sample // in the order of their time
}

// Borrowed says what part of the past is somebody else's.
type Borrowed struct {
	Source      string
	From, Until time.Time
}

// TakeEarlier puts what somebody else measured before the first snapshot behind the series of
// the totals and of the nodes. What valktop has measured itself goes before it, and no verdict on
// now rests on it but what is said to. It takes the place of what was taken before.
func (h *History) TakeEarlier(e Earlier) {
	if h.state.Since.IsZero() {
		return // whose past it would be is not known
	}
	h.earlier = borrow(e, h.began)
	h.medians = [metricCount]median{}
	h.version++
}

// Borrowed is what of the past is somebody else's, if anything is.
func (h *History) Borrowed() (Borrowed, bool) {
	if h.earlier == nil {
		return Borrowed{}, false
	}
	return Borrowed{h.earlier.source, h.earlier.from, h.earlier.until}, true
}

// Lends reports whether there is anything of a metric in what is borrowed.
func (h *History) Lends(m Metric) bool {
	f, ok := m.formula()
	return ok && h.earlier != nil && h.earlier.has[f.top] && !slices.ContainsFunc(f.bottom, func(c column) bool { return !h.earlier.has[c] })
}

// earlier is what was measured by somebody else, in rows as the history's own. It is never
// changed once it is made.
type earlier struct {
	source          string
	from, until     time.Time
	fine, wide, day *tier
	has             [columnCount]bool   // whether there is anything of a column
	nodes           map[string]*earlier // by address
}

// borrow makes rows of what was measured until an instant; nil where there is nothing of all.
func borrow(e Earlier, until time.Time) *earlier {
	all := &earlier{source: e.Source, until: until, nodes: map[string]*earlier{}}
	var stretches [][]stretch
	somePrimary := false
	for _, n := range e.Nodes {
		list := stretchesOf(n.Samples, until)
		stretches = append(stretches, list)
		for _, s := range list {
			somePrimary = somePrimary || s.role == primaryThen
			if all.from.IsZero() || s.from < all.from.UnixNano() {
				all.from = time.Unix(0, s.from)
			}
		}
		if len(list) > 0 {
			rows := rowsOf(list, time.Second, nodeKeep, nodeColumns(), until)
			all.nodes[n.Addr] = (&earlier{source: e.Source, from: time.Unix(0, list[0].from), until: until, fine: rows.tier, wide: rows.tier, day: rows.tier}).counted()
		}
	}
	if len(all.nodes) == 0 {
		return nil
	}
	for _, t := range []struct {
		into       **tier
		step, keep time.Duration
	}{{&all.fine, fineStep, fineKeep}, {&all.wide, wideStep, wideKeep}, {&all.day, dayStep, dayKeep}} {
		sums := newTogether(t.step, t.keep, until, somePrimary)
		for _, list := range stretches {
			sums.add(rowsOf(list, t.step, t.keep, allColumns(), until))
		}
		*t.into = sums.tier()
	}
	return all.counted()
}

// counted notes what there is something of.
func (e *earlier) counted() *earlier {
	for c := range columnCount {
		e.has[c] = slices.ContainsFunc(e.day.secs[c], func(secs float32) bool { return secs > 0 })
	}
	return e
}

// of is what is borrowed of one node; nil where there is nothing.
func (e *earlier) of(addr string) *earlier {
	if e == nil {
		return nil
	}
	return e.nodes[addr]
}

// rows are those of the length of an own tier, or the shortest there are.
func (e *earlier) rows(own *tier) *tier {
	switch {
	case own.step <= fineStep:
		return e.fine
	case own.step <= wideStep:
		return e.wide
	}
	return e.day
}

// value is a formula over the time of an own tier's rows; NaN where nothing is known.
func (e *earlier) value(f formula, own *tier, first, last int64) float64 {
	if e == nil || first*int64(own.step) >= e.until.UnixNano() {
		return math.NaN()
	}
	rows := e.rows(own)
	return rows.value(f, first*int64(own.step)/int64(rows.step), rows.index((last+1)*int64(own.step)))
}
