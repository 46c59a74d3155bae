package analysis

import (
	"math"
	"time"
)

// tier is a ring of rows of one length. A row is known by its index: the Unix time in
// steps. Columns lie apart, so that a series reads memory in order.
type tier struct {
	step   time.Duration
	rows   int64
	newest int64                  // index of the newest row
	begun  bool                   // whether newest means anything
	sums   [columnCount][]float64 // nil: this column is not kept
	secs   [columnCount][]float32 // how much of the row's time is covered; 0: unknown
}

func newTier(step, keep time.Duration, columns []column) *tier {
	t := &tier{step: step, rows: int64(keep / step)}
	for _, c := range columns {
		t.sums[c] = make([]float64, t.rows)
		t.secs[c] = make([]float32, t.rows)
	}
	return t
}

// index of the row that holds the instant; an instant between two rows is the end of the
// earlier one, as a poll is of its interval.
func (t *tier) index(unixNano int64) int64 { return (unixNano - 1) / int64(t.step) }

// slot is where a row lies in the ring. Times before 1970 have negative indices.
func (t *tier) slot(i int64) int64 {
	s := i % t.rows
	if s < 0 {
		s += t.rows
	}
	return s
}

// advance makes the row that ends or holds the instant the newest one, and those between
// empty. A clock that was set back drops the rows of a future that has not come.
func (t *tier) advance(unixNano int64) {
	i := t.index(unixNano)
	switch {
	case !t.begun || i-t.newest >= t.rows || t.newest-i >= t.rows:
		t.clear(0, t.rows-1)
	case i > t.newest:
		t.clear(t.newest+1, i)
	case i < t.newest:
		t.clear(i+1, t.newest)
	}
	t.newest, t.begun = i, true
}

func (t *tier) clear(first, last int64) {
	for c := range t.sums {
		if t.sums[c] == nil {
			continue
		}
		for i := first; i <= last; i++ {
			slot := t.slot(i)
			t.sums[c][slot], t.secs[c][slot] = 0, 0
		}
	}
}

// holds reports whether the row is still kept.
func (t *tier) holds(i int64) bool { return t.begun && i <= t.newest && i > t.newest-t.rows }

// add spreads amount evenly over the time between two instants. The time before fresh is
// covered already, by another node's figures for the same column.
func (t *tier) add(c column, from, to, fresh int64, amount float64) {
	if t.sums[c] == nil || to <= from {
		return
	}
	perNano := amount / float64(to-from)
	step := int64(t.step)
	for i := max(from/step, t.newest-t.rows+1); i <= min(t.index(to), t.newest); i++ {
		start, end := max(from, i*step), min(to, (i+1)*step)
		slot := t.slot(i)
		t.sums[c][slot] += perNano * float64(end-start)
		if covered := end - max(start, fresh); covered > 0 {
			t.secs[c][slot] += float32(float64(covered) / float64(time.Second))
		}
	}
}

// total adds up a column over rows first to last and the seconds that they cover.
func (t *tier) total(c column, first, last int64) (sum, secs float64) {
	if !t.begun || t.sums[c] == nil {
		return 0, 0
	}
	first, last = max(first, t.newest-t.rows+1), min(last, t.newest)
	sums, covered := t.sums[c], t.secs[c]
	slot := t.slot(first)
	for range last - first + 1 {
		sum += sums[slot]
		secs += float64(covered[slot])
		if slot++; slot == t.rows {
			slot = 0
		}
	}
	return sum, secs
}

// value is a formula over rows first to last; NaN where nothing is known.
func (t *tier) value(f formula, first, last int64) float64 {
	top, secs := t.total(f.top, first, last)
	if secs == 0 {
		return math.NaN()
	}
	if f.bottom == nil {
		return top / secs
	}
	bottom := 0.0
	for _, c := range f.bottom {
		sum, secs := t.total(c, first, last)
		if secs == 0 {
			return math.NaN()
		}
		bottom += sum
	}
	if bottom <= 0 {
		return math.NaN() // no lookups: there is no rate
	}
	return top / bottom
}

// torn reports whether a lost interval took half of a past row or more. Polls do not end
// on whole seconds: without this a gap of one interval would hide in two half rows.
func (t *tier) torn(c column, i int64) bool {
	return i < t.newest && t.holds(i) && t.sums[c] != nil &&
		float64(t.secs[c][t.slot(i)]) <= t.step.Seconds()/2
}
