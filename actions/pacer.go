package actions

import (
	"sync"
	"time"
)

const (
	// What one call may keep a server from its other clients: by default, and where all is
	// taken. A SCAN, and a batch of changes.
	scanTime      = 100 * time.Microsecond
	batchTime     = 300 * time.Microsecond
	fullBatchTime = 5 * time.Millisecond

	// Names asked for in one SCAN, and keys in a batch.
	minCount, firstCount, maxCount, fullCount = 10, 100, 1000, 4000
	minBatch, firstBatch, maxBatch, fullBatch = 10, 50, 300, 1000

	// ratePages is how many batches a second a limited rate is spread over.
	ratePages = 10

	maxPause = time.Second
	// Round trips are slow when the shortest of late are over slowFactor times the floor and
	// slowSlack: somebody else is busy there, and pauses are so many times as long.
	slowFactor = 2
	slowSlack  = 500 * time.Microsecond
	maxSlow    = 10
	// callCost is what a server spends on any call: reading and answering it.
	callCost = 10 * time.Microsecond
)

// runPacer keeps what a run asks of one server to a share of its time.
type runPacer struct {
	share float64 // 1: all
	rate  float64 // keys a second at most; 0: no bound

	mu     sync.Mutex
	resume time.Time     // when the next call may begin
	floor  time.Duration // the shortest round trip of a command that costs nothing
	trip   time.Duration // the usual one lately
	count  int           // names asked for in one SCAN
	batch  int           // keys in a batch
	name   unitPrice     // what SCAN costs the server, a name
	key    unitPrice     // what a change costs it, a key
	told   told          // what the server itself says that these cost it
}

// unitPrice is what something costs a server, in ns apiece; 0 while nothing is known.
type unitPrice float64

// priceMemory is how many dearer measurements it takes to believe that a price rose: what
// the network and other processes add to a round trip comes and goes, what the server does
// stays.
const priceMemory = 16

// of takes in that so many took so long, and returns what that cost the server.
func (p *unitPrice) of(units int, took time.Duration) time.Duration {
	if measured := unitPrice(took) / unitPrice(units); *p == 0 || measured < *p {
		*p = measured
	} else {
		*p += (measured - *p) / priceMemory
	}
	return time.Duration(*p * unitPrice(units))
}

func newRunPacer(o RunOptions) *runPacer {
	p := &runPacer{share: o.Pace, rate: o.Rate, count: firstCount, batch: firstBatch}
	switch {
	case p.full():
		p.count, p.batch = fullCount, fullBatch
	case p.share >= 1:
		p.count = maxCount
	}
	return p
}

// full reports whether all of the server's time is taken.
func (p *runPacer) full() bool { return p.share >= 1 && p.rate <= 0 }

// left is how long the server still rests.
func (p *runPacer) left() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.resume)
}

// tripped takes in the round trip of a command that costs nothing.
func (p *runPacer) tripped(d time.Duration) {
	const weight = 0.3 // of the newest round trip in the usual one
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.floor == 0 || d < p.floor {
		p.floor = d
	}
	if p.trip == 0 {
		p.trip = d
	}
	p.trip += time.Duration(weight * float64(d-p.trip))
}

// known are the round trips as they were measured.
func (p *runPacer) known() trips {
	p.mu.Lock()
	defer p.mu.Unlock()
	return trips{p.floor, p.trip}
}

// over is what calls took of the server's time at most: what their round trips took over
// their floor.
func (p *runPacer) over(spent, calls time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(spent-calls*p.floor, 0)
}

// trips is what so many round trips take that cost the server nothing.
func (p *runPacer) trips(n time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return n * p.floor
}

// rest begins a pause after calls that took so much of the server's time.
func (p *runPacer) rest(took time.Duration) {
	if p.share >= 1 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	long := float64(took+callCost) * (1/p.share - 1) * p.slow()
	p.resume = time.Now().Add(min(time.Duration(long), maxPause))
}

// slow is how many times as long pauses are because round trips rose. The caller has mu.
func (p *runPacer) slow() float64 {
	if p.floor == 0 || p.trip <= slowFactor*p.floor+slowSlack {
		return 1
	}
	return min(float64(p.trip)/float64(p.floor), maxSlow)
}

// scanned takes in how long a SCAN took, and with how many names asked for. It returns what
// that took of the server's time.
func (p *runPacer) scanned(count int, took time.Duration) time.Duration {
	if p.share >= 1 {
		return took
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	took = p.told.names.bound(count, p.name.of(count, took))
	p.count = adapted(count, took, scanTime, minCount, maxCount)
	return took
}

// changed takes in how long a batch took, and of how many keys. It returns what that took
// of the server's time.
func (p *runPacer) changed(keys int, took time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.share < 1 {
		took = p.told.keys.bound(keys, p.key.of(keys, took))
	}
	most, largest := batchTime, maxBatch
	if p.share >= 1 {
		most, largest = fullBatchTime, fullBatch
	}
	if keys >= p.batch || took > most {
		p.batch = adapted(keys, took, most, minBatch, largest)
	}
	return took
}

// adapted is how many to ask for after so many took so long.
func adapted(n int, took, most time.Duration, least, largest int) int {
	switch {
	case took > most:
		n /= 2
	case took < most/2:
		n = n*3/2 + 1
	}
	return min(max(n, least), largest)
}

// nameSource is how many names to ask for in one SCAN.
func (p *runPacer) names() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count
}

// keys is how many keys to change in one batch.
func (p *runPacer) keys() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rate > 0 {
		return min(p.batch, max(int(p.rate/ratePages), 1))
	}
	return p.batch
}
