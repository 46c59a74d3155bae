package analysis

import (
	"math"
	"time"

	"valktop/maybe"
)

// Metric names a series that the history keeps.
type Metric int

// The metrics of the totals.
const (
	MetricHitRate       Metric = iota // fraction
	MetricHits                        // /s
	MetricMisses                      // /s
	MetricCommands                    // /s
	MetricMemoryUsed                  // bytes
	MetricMemoryRSS                   // bytes
	MetricMemoryMax                   // bytes; NaN without a limit
	MetricFragmentation               // ratio
	MetricExpired                     // /s
	MetricEvicted                     // /s
	MetricClients
	MetricBlocked
	MetricConnections // received /s
	MetricNetIn       // bytes/s
	MetricNetOut      // bytes/s
	MetricCPU         // of one core
	MetricPing        // seconds
	MetricKeys
	MetricFillsPerMiss
	metricCount
)

// Series is a metric over a stretch of time in equal steps. Values[i] covers the step
// that ends at Start + (i+1)*Step; NaN is a gap. It is made anew for each call and
// belongs to the caller.
type Series struct {
	Start  time.Time
	Step   time.Duration
	Values []float64
}

// Mark is a labelled instant on every chart.
type Mark struct {
	Time  time.Time
	Label string // may hold any bytes: it is escaped where it is drawn
	Gap   bool   // a restart, a reset, a lost connection: valktop set it itself
}

// Series is metric m over the window that ends at until (zero: now), in at most points + 1
// steps of equal length. Steps begin at round times, so a step that is past never changes;
// the last one may reach beyond until. It is taken from the finest rows that reach back
// far enough; a step is the sum of its rows. What was before valktop came is somebody else's,
// where it was taken: see Borrowed.
func (h *History) Series(m Metric, until time.Time, window time.Duration, points int) Series {
	if until.IsZero() {
		until = h.now
	}
	return series(h.tierFor(until.Add(-window)), h.earlier, m, until, window, points)
}

// OwnSeries is Series of what valktop measured itself.
func (h *History) OwnSeries(m Metric, until time.Time, window time.Duration, points int) Series {
	if until.IsZero() {
		until = h.now
	}
	return series(h.tierFor(until.Add(-window)), nil, m, until, window, points)
}

// NodeSeries is OwnSeries of one node, of which hit rate, hits, misses, commands, evicted
// keys, used memory, clients, CPU and ping are kept for 15 minutes. The others are gaps.
func (h *History) NodeSeries(addr string, m Metric, until time.Time, window time.Duration, points int) Series {
	if until.IsZero() {
		until = h.now
	}
	node := h.nodes[addr]
	if node == nil {
		node = newNodeHistory()
	}
	return series(node.rows, nil, m, until, window, points)
}

// ValueAt is metric m at an instant, as finely as it is kept.
func (h *History) ValueAt(m Metric, t time.Time) maybe.Value[float64] {
	f, ok := m.formula()
	if !ok {
		return maybe.Unknown[float64]("no such metric")
	}
	rows := h.tierFor(t)
	i := rows.index(t.UnixNano())
	v := math.NaN()
	if !rows.fine() || !rows.torn(f.top, i) {
		v = rows.value(f, i, i)
	}
	if math.IsNaN(v) {
		v = h.earlier.value(f, rows, i, i)
	}
	if math.IsNaN(v) {
		return maybe.Unknown[float64]("nothing is known of that time")
	}
	return maybe.Of(v)
}

// tierFor is the finest tier that reaches back to an instant. Rows of a tenth of a second
// are worth reading only while polls come that often.
func (h *History) tierFor(from time.Time) *tier {
	for _, t := range h.tiers() {
		if t == h.fast && h.interval >= fineStep {
			continue
		}
		if h.now.Sub(from) <= time.Duration(t.rows-1)*t.step {
			return t
		}
	}
	return h.day
}

// fine reports whether polls are about as long as the rows, so that a lost one must show.
func (t *tier) fine() bool { return t.step <= fineStep }

// series is made of own rows and, where there are none, of what is borrowed.
func series(rows *tier, borrowed *earlier, m Metric, until time.Time, window time.Duration, points int) Series {
	f, ok := m.formula()
	if !ok || window <= 0 || points <= 0 || until.IsZero() {
		return Series{}
	}
	each := max(ceilDiv(int64(window), int64(points)*int64(rows.step)), 1) // rows a step
	step := time.Duration(each) * rows.step
	end := ceilDiv(until.UnixNano(), int64(step))
	count := ceilDiv(int64(window), int64(step))
	s := Series{
		Start:  time.Unix(0, (end-count)*int64(step)),
		Step:   step,
		Values: make([]float64, count),
	}
	for i := range s.Values {
		first := (end - count + int64(i)) * each
		if each == 1 && rows.fine() && rows.torn(f.top, first) {
			s.Values[i] = borrowed.value(f, rows, first, first)
			continue
		}
		if s.Values[i] = rows.value(f, first, first+each-1); math.IsNaN(s.Values[i]) {
			s.Values[i] = borrowed.value(f, rows, first, first+each-1)
		}
	}
	return s
}

func ceilDiv(a, b int64) int64 { return (a + b - 1) / b }
