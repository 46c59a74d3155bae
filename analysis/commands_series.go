package analysis

import (
	"math"
	"time"
)

// CommandMetric names a series of one command.
type CommandMetric int

// The series of a command.
const (
	CommandCalls CommandMetric = iota // calls/s
	CommandP99                        // seconds: the highest of each step, and only while somebody looked
)

// CommandSeries is Series of one command, for 15 minutes.
func (h *History) CommandSeries(name string, m CommandMetric, until time.Time, window time.Duration, points int) Series {
	if until.IsZero() {
		until = h.now
	}
	t := h.byCommand
	if m == CommandP99 {
		t = h.tails
	}
	if window <= 0 || points <= 0 || until.IsZero() {
		return Series{}
	}
	each := max(ceilDiv(int64(window), int64(points)*int64(t.step)), 1)
	step := time.Duration(each) * t.step
	end, count := ceilDiv(until.UnixNano(), int64(step)), ceilDiv(int64(window), int64(step))
	s := Series{Start: time.Unix(0, (end-count)*int64(step)), Step: step, Values: make([]float64, count)}
	id, ok := t.ids[name]
	if !ok {
		id = tallyNames // nobody's: it has not run
	}
	for i := range s.Values {
		s.Values[i] = math.NaN()
		first := (end - count + int64(i)) * each
		if m == CommandP99 {
			if v := t.highest(id, first, first+each-1); v > 0 {
				s.Values[i] = v / 1e6
			}
			continue
		}
		if sum, secs := t.at(id, first, first+each-1); secs > step.Seconds()/2 || secs > 0 && first+each > t.newest {
			s.Values[i] = sum[tallyCalls] / secs
		}
	}
	return s
}

// highest is the highest value of a name in rows first to last; 0 where there is none.
func (t *tallies) highest(id uint16, first, last int64) float64 {
	v := 0.0
	for i := max(first, t.newest-int64(len(t.rows))+1); i <= min(last, t.newest); i++ {
		for _, c := range t.row(i).counts {
			if c.id == id {
				v = max(v, float64(c.counts[0]))
			}
		}
	}
	return v
}
