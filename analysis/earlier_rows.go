package analysis

import (
	"math"
	"slices"
	"time"

	"valktop/maybe"
)

// roleThen is what a node was in a stretch of the past.
type roleThen uint8

const (
	unknownThen roleThen = iota
	primaryThen
	replicaThen
)

// stretch is the time between two samples of a node and what happened in it.
type stretch struct {
	from, to int64 // Unix nanoseconds
	role     roleThen
	amounts  [FigureCount]float64 // what was counted, or the value × seconds; NaN: not known
}

// stretchesOf turns the samples of a node into what happened between them, up to an instant.
// As between two polls: counters that began anew say nothing of that stretch, and one that is
// longer than longInterval samples is a gap.
func stretchesOf(samples []Sample, until time.Time) []stretch {
	var list []stretch
	apart := usuallyApart(samples)
	for i := 1; i < len(samples); i++ {
		was, is := &samples[i-1], &samples[i]
		d := is.Time.Sub(was.Time)
		longest := longInterval * max(was.Step, is.Step, apart[was.Step], apart[is.Step])
		if d <= 0 || d > longest || !was.Time.Before(until) {
			continue
		}
		s := stretch{from: was.Time.UnixNano(), to: is.Time.UnixNano(), role: roleBetween(was.Primary, is.Primary)}
		begun := beganAnew(was, is)
		for f := range FigureCount {
			switch {
			case !f.counts():
				s.amounts[f] = is.Values[f] * d.Seconds()
			case begun:
				s.amounts[f] = math.NaN()
			default:
				s.amounts[f] = is.Values[f] - was.Values[f]
			}
		}
		if is.Values[FigureMax] == 0 {
			s.amounts[FigureMax] = math.NaN() // there is no limit
		}
		list = append(list, s.upTo(until.UnixNano()))
	}
	return list
}

// upTo is the part of the stretch before an instant, with its part of what happened.
func (s stretch) upTo(end int64) stretch {
	if s.to <= end {
		return s
	}
	part := float64(end-s.from) / float64(s.to-s.from)
	for f := range s.amounts {
		s.amounts[f] *= part
	}
	s.to = end
	return s
}

// usuallyApart is how far apart samples are in truth, by how far apart they were asked for:
// whoever reads a server once a minute has no more, however fine the question.
func usuallyApart(samples []Sample) map[time.Duration]time.Duration {
	gaps := map[time.Duration][]time.Duration{}
	for i := 1; i < len(samples); i++ {
		gaps[samples[i].Step] = append(gaps[samples[i].Step], samples[i].Time.Sub(samples[i-1].Time))
	}
	usual := map[time.Duration]time.Duration{}
	for step, list := range gaps {
		slices.Sort(list)
		usual[step] = list[len(list)/2]
	}
	return usual
}

// beganAnew reports whether the server was restarted between two samples, or its counters reset.
func beganAnew(was, is *Sample) bool {
	elapsed := is.Time.Sub(was.Time)
	if maybe.Both(was.Uptime, is.Uptime, func(before, now time.Duration) bool {
		return now < before || now+restartSlack < elapsed
	}).Or(false) {
		return true
	}
	for f := range FigureCount {
		if f.counts() && is.Values[f] < was.Values[f] {
			return true
		}
	}
	return false
}

// roleBetween is what a node was from one sample to the next.
func roleBetween(was, is maybe.Value[bool]) roleThen {
	before, known := was.Get()
	now, ok := is.Get()
	switch {
	case !known || !ok || before != now:
		return unknownThen
	case now:
		return primaryThen
	}
	return replicaThen
}

// nodeRows are the rows of one node, and what it was in each.
type nodeRows struct {
	*tier
	roles []roleThen // by slot
}

// rowsOf spreads what happened over rows that reach back from an instant.
func rowsOf(list []stretch, step, keep time.Duration, columns []column, until time.Time) nodeRows {
	r := nodeRows{tier: newTier(step, keep, columns)}
	r.advance(until.UnixNano())
	r.roles = make([]roleThen, r.rows)
	oldest := (r.newest - r.rows + 1) * int64(step)
	for _, s := range list {
		if s.to <= oldest {
			continue
		}
		for f, amount := range s.amounts {
			if !math.IsNaN(amount) && !math.IsInf(amount, 0) {
				r.add(Figure(f).column(), s.from, s.to, s.from, amount)
			}
		}
		for i := max(s.from/int64(step), r.newest-r.rows+1); i <= min(r.index(s.to), r.newest); i++ {
			r.roles[r.slot(i)] = s.role
		}
	}
	return r
}

// together sums up the rows of the nodes. A row is known only where every node is: a sum
// that lacks one looks like a drop that never was.
type together struct {
	rows       *tier
	asPrimary  bool // no node was ever a primary: all stand in for one
	nodes      int
	unknown    []bool
	rates      [columnCount][]float64
	seconds    [columnCount][]float64 // that all nodes cover
	contribute [columnCount][]int
	lacking    [columnCount][]bool
}

func newTogether(step, keep time.Duration, until time.Time, somePrimary bool) *together {
	t := &together{rows: newTier(step, keep, allColumns()), asPrimary: !somePrimary}
	t.rows.advance(until.UnixNano())
	n := t.rows.rows
	t.unknown = make([]bool, n)
	for c := range columnCount {
		t.rates[c], t.seconds[c] = make([]float64, n), make([]float64, n)
		t.contribute[c], t.lacking[c] = make([]int, n), make([]bool, n)
	}
	return t
}

// overPrimaries tells which columns total over primaries alone.
func (c column) overPrimaries() bool {
	switch c {
	case colUsed, colRSS, colMax, colFragmentation, colKeys:
		return true
	}
	return c.ofPrimaries()
}

// ofWorst tells which columns are those of the worst node in place of a sum.
func (c column) ofWorst() bool { return c == colFragmentation || c == colCPU }

// add adds the rows of a node.
func (t *together) add(n nodeRows) {
	t.nodes++
	for slot, role := range n.roles {
		if role == unknownThen && !t.asPrimary {
			t.unknown[slot] = true
			continue
		}
		for c := range columnCount {
			if n.sums[c] == nil || c.overPrimaries() && role != primaryThen && !t.asPrimary {
				continue
			}
			secs := float64(n.secs[c][slot])
			if secs <= 0 {
				t.lacking[c][slot] = true
				continue
			}
			rate := n.sums[c][slot] / secs
			if t.contribute[c][slot]++; t.contribute[c][slot] == 1 {
				t.rates[c][slot], t.seconds[c][slot] = rate, secs
				continue
			}
			t.seconds[c][slot] = min(t.seconds[c][slot], secs)
			if c.ofWorst() {
				t.rates[c][slot] = max(t.rates[c][slot], rate)
			} else {
				t.rates[c][slot] += rate
			}
		}
	}
}

// tier is the sum of all.
func (t *together) tier() *tier {
	for c := range columnCount {
		if t.rows.sums[c] == nil {
			continue
		}
		for slot, secs := range t.seconds[c] {
			if secs > 0 && !t.unknown[slot] && !t.lacking[c][slot] {
				t.rows.sums[c][slot], t.rows.secs[c][slot] = t.rates[c][slot]*secs, float32(secs)
			}
		}
	}
	return t.rows
}
