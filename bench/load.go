package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// load is a driver at work, while windows of it are looked at. All its clients are served by
// one thread that sleeps in the kernel: it takes little of the machine that is measured.
type load struct {
	stop     context.CancelFunc
	ended    chan error
	answered atomic.Int64

	mu    sync.Mutex
	waits *hdrhistogram.Histogram // µs, since they were looked at last
}

// full is a load of clients that always have a request under way.
func (d driver) full(ctx context.Context) *load { return d.at(ctx, 0) }

// at is a load of a fixed rate, whether answers come or not. How long a request waited counts
// from when it was due, also where it had to wait to be sent (no coordinated omission).
func (d driver) at(ctx context.Context, rate float64) *load {
	ctx, stop := context.WithCancel(ctx)
	l := &load{stop: stop, ended: make(chan error, 1), waits: waits()}
	go func() { l.ended <- d.drive(ctx, l, rate) }()
	return l
}

func waits() *hdrhistogram.Histogram { return hdrhistogram.New(1, time.Minute.Microseconds(), 3) }

// took enters how long requests waited, and forgets the list.
func (l *load) took(all []time.Duration) []time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range all {
		_ = l.waits.RecordValue(max(one.Microseconds(), 1)) // none is longer than a minute
	}
	l.answered.Add(int64(len(all)))
	return all[:0]
}

// measure looks at a load from now on for a while.
type measure func(l *load, ctx context.Context, during time.Duration) float64

// rate is how many requests are answered a second, from now on for a while.
func (l *load) rate(ctx context.Context, during time.Duration) float64 {
	begun, before := time.Now(), l.answered.Load()
	wait(ctx, during)
	return float64(l.answered.Load()-before) / time.Since(begun).Seconds()
}

// p99 is how long 99 of 100 requests wait at most, in ms, from now on for a while.
func (l *load) p99(ctx context.Context, during time.Duration) float64 {
	return ms(l.window(ctx, during), 99)
}

// window is how long requests wait, in µs, from now on for a while.
func (l *load) window(ctx context.Context, during time.Duration) *hdrhistogram.Histogram {
	l.swap()
	wait(ctx, during)
	return l.swap()
}

func (l *load) swap() *hdrhistogram.Histogram {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.waits
	l.waits = waits()
	return all
}

// ms is what so many percent of all waits are at most, in ms.
func ms(h *hdrhistogram.Histogram, percent float64) float64 {
	return float64(h.ValueAtPercentile(percent)) / 1000
}

// end ends it.
func (l *load) end() error {
	l.stop()
	return <-l.ended
}

// most is how many requests a second the clients get answered at full speed.
func (d driver) most(ctx context.Context) (float64, error) {
	l := d.full(ctx)
	wait(ctx, guestSettle)
	rate := l.rate(ctx, 2*guestStretch)
	return rate, l.end()
}
