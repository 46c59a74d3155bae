package analysis

import (
	"math"
	"slices"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// Latency is a percentile of how long a command takes the server. Servers count in buckets
// that are twice as wide as the one before, so it is known to a factor of two.
type Latency struct {
	Low, High time.Duration // it is above Low, and High at the most; High 0: nobody knows how much
	Near      time.Duration // where it lies between them if the calls of its bucket are spread evenly
}

// openBucket is the bucket from which on servers count all that took longer as well.
const openBucket = time.Second

// percentile p (0 to 1) of what buckets count: the time that so many of the calls do not pass.
func percentile(buckets []collector.Bucket, p float64) maybe.Value[Latency] {
	total := countOf(buckets)
	if total == 0 {
		return maybe.Unknown[Latency]("not called in this time")
	}
	rank := min(max(int64(math.Ceil(p*float64(total)-1e-9)), 1), total)
	var below int64
	for _, b := range buckets {
		if rank > below+b.Count {
			below += b.Count
			continue
		}
		l := Latency{Low: (b.UpTo / 2).Truncate(time.Microsecond), High: b.UpTo}
		l.Near = l.Low + time.Duration(float64(l.High-l.Low)*float64(rank-below)/float64(b.Count))
		if b.UpTo >= openBucket {
			l.High, l.Near = 0, l.Low
		}
		return maybe.Of(l)
	}
	return maybe.Unknown[Latency]("not called in this time")
}

func countOf(buckets []collector.Bucket) int64 {
	var n int64
	for _, b := range buckets {
		n += b.Count
	}
	return n
}

// histograms are buckets by command.
type histograms map[string][]collector.Bucket

// since is what was counted since before; false when it is no continuation: counts fell.
func since(before, now map[string]collector.Histogram) (histograms, bool) {
	for name, was := range before {
		if _, there := now[name]; !there && was.Calls > 0 {
			return nil, false
		}
	}
	all := histograms{}
	for name, is := range now {
		buckets, ok := subtract(is.Buckets, before[name].Buckets)
		if !ok {
			return nil, false
		}
		if len(buckets) > 0 {
			all[name] = buckets
		}
	}
	return all, true
}

func subtract(now, before []collector.Bucket) ([]collector.Bucket, bool) {
	left := make([]collector.Bucket, 0, len(now))
	k := 0
	for _, b := range now {
		if k < len(before) && before[k].UpTo < b.UpTo {
			return nil, false // a bucket has gone
		}
		if k < len(before) && before[k].UpTo == b.UpTo {
			b.Count -= before[k].Count
			k++
		}
		if b.Count < 0 {
			return nil, false
		}
		if b.Count > 0 {
			left = append(left, b)
		}
	}
	return left, k == len(before)
}

// add adds buckets to a command's; both stay as they were.
func (h histograms) add(name string, more []collector.Bucket) {
	have := h[name]
	sum := make([]collector.Bucket, 0, len(have)+len(more))
	for len(have) > 0 || len(more) > 0 {
		switch {
		case len(more) == 0 || len(have) > 0 && have[0].UpTo < more[0].UpTo:
			sum, have = append(sum, have[0]), have[1:]
		case len(have) == 0 || more[0].UpTo < have[0].UpTo:
			sum, more = append(sum, more[0]), more[1:]
		default:
			sum = append(sum, collector.Bucket{UpTo: have[0].UpTo, Count: have[0].Count + more[0].Count})
			have, more = have[1:], more[1:]
		}
	}
	h[name] = sum
}

// latencyHistory is what is kept of a node's histograms, while somebody looks at them.
type latencyHistory struct {
	looks []latencyLook // the oldest first; a minute of them
	why   string        // why there are none
	now   histograms    // what was counted between the two newest; nil when nobody knows
	tails *tallies
}

type latencyLook struct {
	at time.Time // the client's clock
	of map[string]collector.Histogram
}

const (
	// latencyWindow is how far back percentiles of "the last minute" reach.
	latencyWindow = time.Minute
	// latencyApart is how far apart looks are that are kept: each holds some kilobytes.
	latencyApart = 5 * time.Second
)

func (l *latencyHistory) clone() latencyHistory {
	c := *l
	c.looks, c.tails = slices.Clone(l.looks), l.tails.clone()
	return c
}

// take keeps a look and reports whether it tells what happened since the one before.
func (l *latencyHistory) take(d collector.Detail, begunAnew bool) bool {
	if begunAnew {
		l.looks, l.now = nil, nil
	}
	if !d.Topics.Has(collector.TopicLatencies) {
		return false
	}
	if last := len(l.looks) - 1; last >= 0 && !d.Time.After(l.looks[last].at) {
		return false
	}
	of, ok := d.Latencies.Get()
	if !ok {
		l.looks, l.now, l.why = nil, nil, d.Latencies.Why()
		return false
	}
	l.why = ""
	for len(l.looks) > 0 && d.Time.Sub(l.looks[0].at) > latencyWindow+latencyApart {
		l.looks = slices.Delete(slices.Clone(l.looks), 0, 1)
	}
	l.now = nil
	if last := len(l.looks) - 1; last >= 0 {
		if l.now, ok = since(l.looks[last].of, of); !ok {
			l.looks, l.now = nil, nil
		}
	}
	if last := len(l.looks) - 1; last >= 1 && l.looks[last].at.Sub(l.looks[last-1].at) < latencyApart {
		l.looks = slices.Clone(l.looks[:last])
	}
	l.looks = append(slices.Clip(l.looks), latencyLook{d.Time, of})
	return l.now != nil
}

// span is between which times l.now was counted, Unix nanoseconds.
func (l *latencyHistory) span(before time.Time) (from, to int64) {
	return before.UnixNano(), l.looks[len(l.looks)-1].at.UnixNano()
}

// minute is what was counted in the last minute, or since there is anything.
func (l *latencyHistory) minute() histograms {
	if len(l.looks) < 2 {
		return nil
	}
	all, _ := since(l.looks[0].of, l.looks[len(l.looks)-1].of)
	return all
}

// measure takes in what the nodes' histograms tell, and notes the tails of all together.
func (h *History) measure(v view, intervals []interval) {
	counts := primaries(v.all)
	sum, from, to := histograms{}, int64(math.MaxInt64), int64(0)
	for i, n := range v.all {
		l := &h.nodes[n.Addr].latencies
		l.tails.advance(h.now.UnixNano())
		before := h.now
		if k := len(l.looks) - 1; k >= 0 {
			before = l.looks[k].at
		}
		anew := intervals[i].gap == gapRestart || intervals[i].gap == gapOtherServer || intervals[i].gap == gapReset
		if !l.take(n.Detail, anew) {
			continue
		}
		start, end := l.span(before)
		noteTails(l.tails, l.now, start, end)
		from, to = min(from, start), max(to, end)
		for name, buckets := range l.now {
			if counts[i] || !Writes(name) {
				sum.add(name, buckets)
			}
		}
	}
	if to > from {
		noteTails(h.tails, sum, from, to)
	}
}

// noteTails keeps the 99th percentiles for the charts.
func noteTails(t *tallies, of histograms, from, to int64) {
	t.cover(from, to)
	for name, buckets := range of {
		if l, ok := percentile(buckets, 0.99).Get(); ok {
			t.most(name, from, to, float64(l.Near.Microseconds()))
		}
	}
}
