package analysis

import (
	"math"
	"slices"
	"time"

	"valktop/maybe"
)

// fillLent puts what somebody else measured in the hour before valktop came in the place of
// what the servers counted since their start, which is that of all hours of many days. A hour
// with a start in it says nothing of the servers that run now, and is left out.
func (h *History) fillLent(c *comparison) {
	up, ok := c.uptime().Get()
	if h.earlier == nil || !ok || up < baselineWindow+h.now.Sub(h.began) {
		return
	}
	for col := range columnCount {
		was := h.earlier.usual(col, h.began.Add(-baselineWindow))
		if !was.Known() {
			continue
		}
		c.lent = h.earlier.source
		if col < counterCount {
			c.counters[col].before = was
		} else {
			c.gauges[col].before = was
		}
	}
	if !h.earlier.usual(colHits, h.began.Add(-baselineWindow)).Known() {
		c.lent = "" // what was before of the lookups is the server's own count
	}
}

// usual is the median of a column a second from an instant on.
func (e *earlier) usual(c column, from time.Time) Ratio {
	var values []float64
	for i := e.wide.index(from.UnixNano()) + 1; i <= e.wide.newest; i++ {
		if sum, secs := e.wide.total(c, i, i); secs > 0 {
			values = append(values, sum/secs)
		}
	}
	if c == colFills && len(values) > 0 && slices.Max(values) == 0 {
		return maybe.Unknown[float64]("no fills were counted")
	}
	return usualOf(values, e.wide.step)
}

// explainEarlier says what changed at an instant before valktop came, as far as somebody
// else measured it. The causes of that nobody can tell any more: what they are looked for in
// was not watched.
func (h *History) explainEarlier(at time.Time) Explanation {
	e := Explanation{Basis: Around, Unwatched: true}
	if h.earlier == nil || at.Before(h.earlier.from) {
		return e
	}
	wide := max(earlierSide, 3*h.tierFor(at.Add(-earlierSide)).step)
	rows := h.tierFor(at.Add(-wide))
	middle, side := rows.index(at.UnixNano()), int64(wide/rows.step) // the row of the moment has some of both
	before := func(m Metric) float64 {
		f, _ := m.formula()
		return h.earlier.value(f, rows, middle-side, middle-1)
	}
	after := func(m Metric) float64 {
		f, _ := m.formula()
		return h.earlier.value(f, rows, middle+1, middle+side)
	}
	was, is := before(MetricHitRate), after(MetricHitRate)
	if math.IsNaN(was) || math.IsNaN(is) {
		return e
	}
	e.Against = "the " + durationText(wide) + " before that moment, by " + h.earlier.source
	if worse(1-was, 1-is) {
		e.Symptoms = []Symptom{{Name: symptomLookups, Text: "hit rate " + percentText(was) + " → " + percentText(is) +
			", misses " + rateText(before(MetricMisses)) + " → " + rateText(after(MetricMisses)) + ", by " + h.earlier.source}}
	}
	return e
}

// earlierSide is how much time to either side of an instant is compared where samples are
// some minutes apart.
const earlierSide = 10 * time.Minute
