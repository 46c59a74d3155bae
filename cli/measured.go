package cli

import (
	"slices"
	"time"

	"valktop/analysis"
	"valktop/maybe"
)

// measured is what `valktop check` saw between its first poll and its last one.
type measured struct {
	polls        int64
	first        time.Time
	last         analysis.State
	hits, misses int64 // of the intervals in which they are known
	known        bool  // there was such an interval
	evicted      float64
	evictedOver  time.Duration // how long evictions were counted
	pings        []float64     // milliseconds
}

// add takes in the next state. The first one has no interval: it is where counting begins.
func (m *measured) add(s analysis.State) {
	m.last = s
	m.polls++
	if m.polls == 1 {
		m.first = s.Time
	} else {
		m.count(s)
	}
	if ping, ok := pingOf(s).Get(); ok {
		m.pings = append(m.pings, ping)
	}
}

// count adds what happened in the interval that ends with s.
func (m *measured) count(s analysis.State) {
	hits, okHits := s.Tick.Hits.Get()
	misses, okMisses := s.Tick.Misses.Get()
	if okHits && okMisses {
		m.hits, m.misses, m.known = m.hits+hits, m.misses+misses, true
	}
	rate, okRate := s.Rates.Evicted.Get()
	elapsed, okElapsed := s.Elapsed.Get()
	if okRate && okElapsed {
		m.evicted += rate * elapsed.Seconds()
		m.evictedOver += elapsed
	}
}

// over is the time between the first poll and the last one.
func (m *measured) over() time.Duration { return m.last.Time.Sub(m.first) }

// lookups is how many there were.
func (m *measured) lookups() int64 { return m.hits + m.misses }

// hitRate is that of all lookups together; unknown when there were none.
func (m *measured) hitRate() maybe.Value[float64] {
	if m.lookups() == 0 {
		return maybe.Unknown[float64]("there were no lookups")
	}
	return maybe.Of(float64(m.hits) / float64(m.lookups()))
}

// evictedPerSec is the mean rate of evictions.
func (m *measured) evictedPerSec() maybe.Value[float64] {
	if m.evictedOver <= 0 {
		return maybe.Unknown[float64]("evictions could not be counted")
	}
	return maybe.Of(m.evicted / m.evictedOver.Seconds())
}

// ping is the median round trip in milliseconds: one slow answer is no slow server.
func (m *measured) ping() maybe.Value[float64] {
	if len(m.pings) == 0 {
		return maybe.Unknown[float64]("no PING was answered")
	}
	sorted := slices.Sorted(slices.Values(m.pings))
	return maybe.Of(sorted[(len(sorted)-1)/2])
}
