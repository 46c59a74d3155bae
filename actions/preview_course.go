package actions

import (
	"math"
	"time"

	"valktop/keyspace"
)

// trips are round trips of a command that costs nothing: the shortest, and the usual one
// lately.
type trips struct{ floor, usual time.Duration }

// tripsOf are those of the slowest primary that was scanned.
func tripsOf(r keyspace.Report) trips {
	var slowest trips
	for _, n := range r.Nodes {
		if t := (trips{n.Floor, n.Trip}); t.wait() >= slowest.wait() {
			slowest = t
		}
	}
	return slowest
}

// wait is what a call waits for others on a server, or a machine, that is busy. A run cannot
// tell it from the server's time. Of one that was very long it says nothing that lasts.
func (t trips) wait() time.Duration { return min(max(t.usual-t.floor, 0), batchTime) }

// course is what lies before a run: keys in batches, each with its round trips and the pause
// after it.
type course struct {
	keys  float64
	each  time.Duration // of the server's time, a key
	calls int           // round trips of a batch
	trips trips
	pace  float64 // 1: all
}

// cost is what the keys take of the server's time.
func (c course) cost() time.Duration { return time.Duration(c.keys * float64(c.each)) }

// batch is how many keys a run would change at once, as its pacer finds by trial: where all
// waits it goes below its first size at times, and above it again.
func (c course) batch() float64 {
	if c.pace >= 1 {
		return fullBatch
	}
	fit := float64(batchTime-time.Duration(c.calls)*c.trips.wait()) / float64(max(c.each, 1))
	return min(max(fit, firstBatch), maxBatch)
}

// took is how long all of it takes.
func (c course) took() time.Duration {
	n := min(c.batch(), math.Max(c.keys, 1))
	calls := time.Duration(c.calls)
	took := time.Duration(n*float64(c.each)) + calls*c.trips.wait()
	one := took + calls*c.trips.floor
	if c.pace < 1 {
		one += min(time.Duration(float64(took+callCost)*(1/c.pace-1)), maxPause)
	}
	return time.Duration(c.keys / n * float64(one))
}
