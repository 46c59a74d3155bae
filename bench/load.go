package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// load is a driver that goes on while windows of it are looked at.
type load struct {
	stop    context.CancelFunc
	ended   chan error
	clients []loadClient
}

// loadClient is one client of a load. The clients share no counter.
type loadClient struct {
	answered atomic.Int64
	mu       sync.Mutex
	waits    *hdrhistogram.Histogram // µs
	_        [64]byte
}

// full is a load of clients that always have a request under way.
func (d driver) full(ctx context.Context) *load {
	return d.load(ctx, func(ctx context.Context, l *load, client int, w *wire) error {
		for n := 0; ctx.Err() == nil; n++ {
			if err := d.get(w, n); err != nil {
				return err
			}
			if err := w.drain(); err != nil {
				return err
			}
			l.clients[client].answered.Add(1)
		}
		return nil
	})
}

// at is a load of a fixed rate; how long a request waited counts from when it was due.
func (d driver) at(ctx context.Context, rate float64) *load {
	begun := time.Now().Add(10 * time.Millisecond)
	every := time.Duration(float64(d.clients) / rate * float64(time.Second))
	return d.load(ctx, func(ctx context.Context, l *load, client int, w *wire) error {
		mine := &l.clients[client]
		flying, received := make(chan time.Time, 1<<16), make(chan error, 1)
		go func() {
			var failed error
			for due := range flying {
				if failed == nil {
					failed = w.skip()
				}
				mine.mu.Lock()
				_ = mine.waits.RecordValue(max(time.Since(due).Microseconds(), 1)) // none is longer than a minute
				mine.mu.Unlock()
			}
			received <- failed
		}()
		first := begun.Add(every * time.Duration(client) / time.Duration(d.clients))
		err := d.send(ctx, w, first, every, begun.Add(time.Hour), flying)
		close(flying)
		if failed := <-received; err == nil {
			err = failed
		}
		return err
	})
}

func (d driver) load(ctx context.Context, client func(ctx context.Context, l *load, i int, w *wire) error) *load {
	ctx, stop := context.WithCancel(ctx)
	l := &load{stop: stop, ended: make(chan error, 1), clients: make([]loadClient, d.clients)}
	for i := range l.clients {
		l.clients[i].waits = waits()
	}
	go func() { l.ended <- d.each(func(i int, w *wire) error { return client(ctx, l, i, w) }) }()
	return l
}

func waits() *hdrhistogram.Histogram { return hdrhistogram.New(1, time.Minute.Microseconds(), 3) }

// rate is how many requests are answered a second, from now on for a while.
func (l *load) rate(ctx context.Context, during time.Duration) float64 {
	begun, before := time.Now(), l.answered()
	wait(ctx, during)
	return float64(l.answered()-before) / time.Since(begun).Seconds()
}

func (l *load) answered() (n int64) {
	for i := range l.clients {
		n += l.clients[i].answered.Load()
	}
	return n
}

// p99 is how long 99 of 100 requests wait at most, in ms, from now on for a while.
func (l *load) p99(ctx context.Context, during time.Duration) float64 {
	l.waits()
	wait(ctx, during)
	return float64(l.waits().ValueAtPercentile(99)) / 1000
}

// waits are those since the last call.
func (l *load) waits() *hdrhistogram.Histogram {
	all := waits()
	for i := range l.clients {
		c := &l.clients[i]
		c.mu.Lock()
		all.Merge(c.waits)
		c.waits.Reset()
		c.mu.Unlock()
	}
	return all
}

// end ends it.
func (l *load) end() error {
	l.stop()
	return <-l.ended
}
