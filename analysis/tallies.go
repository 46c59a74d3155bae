package analysis

import (
	"maps"
	"slices"
	"strings"
	"time"
)

const (
	// tallyKeep is how far back tallies reach, a little more than the longest chart of them.
	tallyKeep = 15*time.Minute + 10*time.Second
	// tallyNames bounds the names known, tallyMost those in one row: servers have some 400
	// commands with their subcommands, and applications use some dozens of them.
	tallyNames = 1024
	tallyMost  = 64

	// How long a row is: of a single node they are longer, since there may be hundreds.
	tallyStep, tallyNodeStep = time.Second, 5 * time.Second
)

// tallies is a ring of rows, each with the counts of a few names: only those that counted
// anything take room, because few of hundreds do.
type tallies struct {
	step   time.Duration
	ids    map[string]uint16
	names  []string // by id; never changed in place
	rows   []tallyRow
	newest int64 // index of the newest row: the Unix time in steps
	begun  bool
	fresh  int64 // up to when time is covered, Unix nanoseconds
}

type tallyRow struct {
	secs   float32 // how much of its time is covered; 0: unknown
	counts []nameTally
}

// nameTally is what one name counted in a row.
type nameTally struct {
	id     uint16
	counts [tallyColumns]float32
}

// The columns of a tally of commands; errors have the first alone.
const (
	tallyCalls = iota
	tallyMicros
	tallyFailed
	tallyRejected
	tallyColumns
)

// tallied is what one name counted over some time.
type tallied [tallyColumns]float64

func newTallies(step time.Duration) *tallies {
	return &tallies{step: step, ids: map[string]uint16{}, rows: make([]tallyRow, int64(tallyKeep/step))}
}

// id of a name; false when there are too many.
func (t *tallies) id(name string) (uint16, bool) {
	if id, ok := t.ids[name]; ok {
		return id, true
	}
	if len(t.names) >= tallyNames {
		return 0, false
	}
	id := uint16(len(t.names))
	name = strings.Clone(name) // it is a part of the whole answer to INFO
	t.ids[name], t.names = id, append(slices.Clip(t.names), name)
	return id, true
}

func (t *tallies) row(i int64) *tallyRow {
	n := int64(len(t.rows))
	return &t.rows[(i%n+n)%n]
}

// advance makes the row that ends or holds the instant the newest one; see tier.advance.
func (t *tallies) advance(unixNano int64) {
	i, n := t.index(unixNano), int64(len(t.rows))
	first, last := t.newest+1, i
	switch {
	case !t.begun || i-t.newest >= n || t.newest-i >= n:
		first, last = 0, n-1
	case i < t.newest:
		first, last = i+1, t.newest
	}
	for k := first; k <= last; k++ {
		*t.row(k) = tallyRow{}
	}
	t.newest, t.begun = i, true
}

// index of the row that holds the instant, or ends with it.
func (t *tallies) index(unixNano int64) int64 { return (unixNano - 1) / int64(t.step) }

// cover notes that a time is known: what is added to it is all that there was.
func (t *tallies) cover(from, to int64) {
	if t.fresh > to {
		t.fresh = from // the client's clock was set back
	}
	t.each(from, to, func(r *tallyRow, start, end int64) {
		if covered := end - max(start, t.fresh); covered > 0 {
			r.secs += float32(float64(covered) / float64(time.Second))
		}
	})
	t.fresh = to
}

// add spreads what a name counted evenly over a time.
func (t *tallies) add(name string, from, to int64, sum tallied) {
	id, ok := t.id(name)
	if !ok || to <= from {
		return
	}
	t.each(from, to, func(r *tallyRow, start, end int64) {
		c := r.of(id)
		if c == nil {
			return
		}
		part := float64(end-start) / float64(to-from)
		for i := range sum {
			c.counts[i] += float32(sum[i] * part)
		}
	})
}

func (t *tallies) each(from, to int64, do func(r *tallyRow, start, end int64)) {
	step := int64(t.step)
	for i := max(from/step, t.newest-int64(len(t.rows))+1); i <= min(t.index(to), t.newest); i++ {
		do(t.row(i), max(from, i*step), min(to, (i+1)*step))
	}
}

// most keeps the highest value of a name over a time, in place of what it counted.
func (t *tallies) most(name string, from, to int64, v float64) {
	id, ok := t.id(name)
	if !ok {
		return
	}
	t.each(from, to, func(r *tallyRow, _, _ int64) {
		if c := r.of(id); c != nil {
			c.counts[0] = max(c.counts[0], float32(v))
		}
	})
}

// of is the place of a name in the row; nil when the row is full.
func (r *tallyRow) of(id uint16) *nameTally {
	for i := range r.counts {
		if r.counts[i].id == id {
			return &r.counts[i]
		}
	}
	if len(r.counts) >= tallyMost {
		return nil
	}
	r.counts = append(r.counts, nameTally{id: id})
	return &r.counts[len(r.counts)-1]
}

// window adds up the rows of the last d, and the seconds that they cover.
func (t *tallies) window(now time.Time, d time.Duration) (sums map[string]tallied, secs float64) {
	sums = map[string]tallied{}
	last := t.index(now.UnixNano())
	for i := max(last-int64(d/t.step)+1, t.newest-int64(len(t.rows))+1); i <= min(last, t.newest); i++ {
		r := t.row(i)
		secs += float64(r.secs)
		for _, c := range r.counts {
			sum := sums[t.names[c.id]]
			for k := range sum {
				sum[k] += float64(c.counts[k])
			}
			sums[t.names[c.id]] = sum
		}
	}
	return sums, secs
}

// at is what a name counted in rows first to last, and the seconds that they cover.
func (t *tallies) at(id uint16, first, last int64) (sum tallied, secs float64) {
	for i := max(first, t.newest-int64(len(t.rows))+1); i <= min(last, t.newest); i++ {
		r := t.row(i)
		secs += float64(r.secs)
		for _, c := range r.counts {
			if c.id == id {
				for k := range sum {
					sum[k] += float64(c.counts[k])
				}
			}
		}
	}
	return sum, secs
}

// clone copies them: nothing that is added to t later on is in the copy.
func (t *tallies) clone() *tallies {
	c := *t
	c.ids = make(map[string]uint16, len(t.ids))
	maps.Copy(c.ids, t.ids)
	c.rows = slices.Clone(t.rows)
	for i := range c.rows {
		c.rows[i].counts = slices.Clone(c.rows[i].counts)
	}
	return &c
}
