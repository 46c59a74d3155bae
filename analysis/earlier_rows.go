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
