package keyspace

import (
	"context"
	"sync"
	"time"
)

const (
	// scanTime is how long the server may work on one SCAN. Where a tenth of the time is
	// taken, one request in ten finds the server at it and waits up to that long, and for
	// those that wait as well: it is what a scan adds to the others' p99. With reading and
	// writing it keeps a server from its other clients for about 100 µs.
	scanTime = 70 * time.Microsecond
	// batchTime is the same for a batch of details, which the server runs in one go, and
	// fullBatchTime where all is taken: polls wait for such a batch at most.
	batchTime     = scanTime
	fullBatchTime = 5 * time.Millisecond
	// singleTime is what a command alone takes at most, whose price is not known: if its
	// round trip was longer, that was for another reason.
	singleTime = 500 * time.Microsecond

	// Names asked for in one SCAN. A page of more than maxCount is no faster.
	minCount   = 10
	firstCount = 100
	maxCount   = 1000
	// ratePages is how many pages a second a limited rate is spread over.
	ratePages = 10

	// Keys in a batch of details.
	minBatch   = 10
	firstBatch = 20
	maxBatch   = 300
	// maxFullBatch is the same where all is taken: with larger ones the server waits less
	// for this side.
	maxFullBatch = 1000
	// slowBatch is how much longer than the floor a batch may take: polls wait for it. On a
	// link that is slow to carry it, it is made smaller.
	slowBatch = 50 * time.Millisecond

	maxPause = time.Second
	// maxLate is how late this process may wake up and still make up for it: timers are some
	// ms late on a busy machine, which would be several times a pause. It bounds how many
	// calls follow each other without one.
	maxLate = 2 * time.Millisecond
	// Round trips are slow when they are over slowFactor times their floor and slowSlack;
	// pauses are then so many times as long as the trips are, up to maxSlow.
	slowFactor = 2
	slowSlack  = 500 * time.Microsecond
	maxSlow    = 10
	// tripWeight is that of the newest round trip in the usual one.
	tripWeight = 0.3
	// callCost is what the server spends on any call: reading and answering it.
	callCost = 10 * time.Microsecond
	// commandCost is what it spends on reading and answering one command of many, and
	// nameCost on writing one name: it does not count these as the command's.
	commandCost = 500 * time.Nanosecond
	nameCost    = 50 * time.Nanosecond
)

// pacer keeps what is asked of one server to a share of its time. Where the share is not
// all of it, one call is under way at a time, with a pause after it.
type pacer struct {
	control *control
	turn    chan struct{} // taken by the call under way

	mu     sync.Mutex
	resume time.Time        // when the next call may begin
	pause  time.Duration    // the last one
	floor  time.Duration    // the shortest round trip of a command that costs nothing
	trip   time.Duration    // the usual one lately
	name   price            // what SCAN costs the server, a name
	told   bool             // the server said so itself
	prices map[string]price // what the server says that commands cost it, each
	batch  int              // keys in a batch of details
}

func newPacer(c *control) *pacer {
	return &pacer{control: c, turn: make(chan struct{}, 1), batch: firstBatch, prices: map[string]price{}}
}

// begin waits while the scan is paused, for the turn, and for the end of the pause between
// calls. The caller calls done after its call.
func (p *pacer) begin(ctx context.Context) (done func(), err error) {
	done = func() {}
	for held := false; ; {
		w, changed := p.control.now()
		switch {
		case ctx.Err() != nil:
			done()
			return nil, ctx.Err()
		case w.paused:
			err = wait(ctx, changed)
		case w.pace >= 1:
			return done, nil
		case !held:
			select {
			case p.turn <- struct{}{}:
				held, done = true, func() { <-p.turn }
			case <-changed:
			case <-ctx.Done():
			}
		default:
			left := p.left()
			if left <= 0 {
				return done, nil
			}
			err = sleep(ctx, left, changed)
		}
		if err != nil {
			done()
			return nil, err
		}
	}
}

// wait waits until woken is closed, or until ctx ends.
func wait(ctx context.Context, woken <-chan struct{}) error {
	select {
	case <-woken:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// left is how long the pause still lasts.
func (p *pacer) left() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.resume)
}

// rest begins a pause after a call that took so much of the server's time. What a pause was
// too long, since this process woke up late, the next ones are shorter.
func (p *pacer) rest(took time.Duration) {
	w, _ := p.control.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.pause = 0
	if w.pace >= 1 {
		p.resume = now
		return
	}
	share := float64(took+callCost) * p.slow()
	p.pause = min(time.Duration(share*(1/w.pace-1)), maxPause)
	if soonest := now.Add(-maxLate); p.resume.Before(soonest) {
		p.resume = soonest
	}
	p.resume = p.resume.Add(time.Duration(share / w.pace))
	if latest := now.Add(maxPause); p.resume.After(latest) {
		p.resume = latest
	}
}

// slow is how many times as long pauses are because round trips rose.
func (p *pacer) slow() float64 {
	if p.floor == 0 || p.trip <= slowFactor*p.floor+slowSlack {
		return 1
	}
	return min(float64(p.trip)/float64(p.floor), maxSlow)
}

// tripped takes in the round trip of a command that costs nothing.
func (p *pacer) tripped(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.floor == 0 || d < p.floor {
		p.floor = d
	}
	if p.trip == 0 {
		p.trip = d
		return
	}
	p.trip += time.Duration(tripWeight * float64(d-p.trip))
}

// single is what one command took of the server's time, which is little: it is asked
// of one key, or of none.
func (p *pacer) single(command string, trip time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	over := max(trip-p.floor, 0) // the server took no more than that
	return min(p.worth(bill{{command, 1}}, over), singleTime)
}

// scanned takes in a page and returns what it took of the server's time.
func (p *pacer) scanned(names int, trip time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.told {
		p.name.learn(names, max(trip-p.floor, 0))
	}
	return p.name.of(names)
}

// priced takes in what the server itself says that a command costs it, by the command's
// name in INFO. That is better than what can be told from round trips, which the network
// and this side take a part of.
func (p *pacer) priced(command string, each time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	known := p.prices[command]
	known.follow(price(each), toldMemory)
	p.prices[command] = known
}

// paged takes in what the server itself says that a SCAN costs it, and how many names one
// returned meanwhile.
func (p *pacer) paged(each time.Duration, names float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if names <= 0 {
		return
	}
	if !p.told {
		p.name, p.told = 0, true
	}
	p.name.follow(price(each)/price(names)+price(nameCost), toldMemory)
}

// asked takes in a batch of commands about so many keys and returns what it took of the
// server's time.
func (p *pacer) asked(keys int, b bill, trip time.Duration) time.Duration {
	w, _ := p.control.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	over := max(trip-p.floor, 0)
	took, most, keysMost := p.worth(b, over), batchTime, maxBatch
	if w.pace >= 1 {
		took, most, keysMost = over, fullBatchTime, maxFullBatch
	}
	switch {
	case took > most, over > slowBatch:
		p.batch = max(p.batch/2, minBatch)
	case took < most/2 && keys >= p.batch:
		p.batch = min(p.batch*3/2, keysMost)
	}
	return took
}

// worth is what commands cost the server as far as it told, and otherwise all that the
// round trip took over its floor. The caller has mu.
func (p *pacer) worth(b bill, over time.Duration) time.Duration {
	var sum time.Duration
	for _, i := range b {
		each, ok := p.prices[i.command]
		if !ok && i.times > 0 {
			return over
		}
		each += price(commandCost)
		sum += each.of(i.times)
	}
	return min(sum, over)
}

// count is how many names to ask for in one SCAN.
func (p *pacer) count() int {
	w, _ := p.control.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	n := maxCount
	if w.pace < 1 {
		n = firstCount
		if p.name > 0 {
			n = int(float64(scanTime) / float64(p.name))
		}
	}
	if w.rate > 0 {
		n = min(n, int(w.rate/ratePages))
	}
	return min(max(n, minCount), maxCount)
}

// shared reports whether a part of the server's time is left to others.
func (p *pacer) shared() bool {
	w, _ := p.control.now()
	return w.pace < 1
}

// keys is how many keys to ask in one batch.
func (p *pacer) keys() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.batch
}

// describe copies what a report says of the pace.
func (p *pacer) describe() (pause, floor, trip time.Duration, slowed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pause, p.floor, p.trip, p.slow() > 1
}
