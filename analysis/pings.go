package analysis

import (
	"slices"
	"time"
)

// maxPings is how many round trips are kept: at an interval of a second those of ten minutes.
const maxPings = 600

// lateTimes is how often valktop waits for its own machine in a round trip: it is woken to
// send, and to read what came. That is no fault of the network.
const lateTimes = 2

// soundPing is a round trip that no machine is too busy for: what is taken off for valktop's
// own leaves as much.
const soundPing = time.Millisecond

// pings are the round trips of the last polls, the slowest node's, oldest first. The charts
// keep their means; one slow answer moves a mean, but not what is usual.
type pings struct{ list []pinged }

type pinged struct {
	at   time.Time
	took time.Duration
}

// add begins a new list each time: a clone of the history keeps the old one.
func (p *pings) add(at time.Time, took time.Duration) {
	if len(p.list) >= maxPings {
		p.list = slices.Clone(p.list[len(p.list)-maxPings*9/10:])
	}
	p.list = append(p.list, pinged{at, took})
}

// median is the usual round trip in a stretch of time, over n polls.
func (p *pings) median(from, to time.Time) (took time.Duration, n int) {
	var all []time.Duration
	for _, one := range p.list {
		if one.at.After(from) && !one.at.After(to) {
			all = append(all, one.took)
		}
	}
	if len(all) == 0 {
		return 0, 0
	}
	slices.Sort(all)
	return all[(len(all)-1)/2], len(all)
}
