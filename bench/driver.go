package main

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// driver sends GETs like an application: one in missEvery finds nothing.
type driver struct {
	addr    string
	clients int
}

const (
	missEvery = 5
	hotKeys   = 10_000
	hitRate   = 1 - 1.0/missEvery
)

// prepare writes the keys that are found.
func (d driver) prepare() error {
	return fill(d.addr, 0, hotKeys, hot)
}

// get sends request i of a client.
func (d driver) get(w *wire, i int) error {
	prefix := "hot:"
	if i%missEvery == 0 {
		prefix = "gone:"
	}
	return w.send("GET", prefix+strconv.Itoa(i*7919%hotKeys))
}

// each runs f for every client on a connection of its own, and waits for all.
func (d driver) each(f func(client int, w *wire) error) error {
	errs := make(chan error, d.clients)
	for i := range d.clients {
		go func() {
			w, err := dial(d.addr)
			if err == nil {
				err = f(i, w)
				w.Close()
			}
			errs <- err
		}()
	}
	var first error
	for range d.clients {
		if err := <-errs; err != nil && first == nil {
			first = fmt.Errorf("driver: %w", err)
		}
	}
	return first
}

// closed sends as fast as answers come, one request at a time for each client, and returns
// how many were answered a second.
func (d driver) closed(ctx context.Context, during time.Duration) (float64, error) {
	var answered atomic.Int64
	ctx, cancel := context.WithTimeout(ctx, during)
	defer cancel()
	begun := time.Now()
	err := d.each(func(_ int, w *wire) error {
		n := 0
		defer func() { answered.Add(int64(n)) }()
		for ; ctx.Err() == nil; n++ {
			if err := d.get(w, n); err != nil {
				return err
			}
			if err := w.drain(); err != nil {
				return err
			}
		}
		return nil
	})
	return float64(answered.Load()) / time.Since(begun).Seconds(), err
}

// open sends at a fixed rate, whether answers come or not, and returns how long after its
// time each request was answered, in µs: a request that had to wait for others to be sent
// counts from when it was due (no coordinated omission).
func (d driver) open(ctx context.Context, rate float64, during time.Duration) (*hdrhistogram.Histogram, error) {
	var mu sync.Mutex
	all := hdrhistogram.New(1, time.Minute.Microseconds(), 3)
	begun := time.Now().Add(10 * time.Millisecond)
	every := time.Duration(float64(d.clients) / rate * float64(time.Second))
	err := d.each(func(client int, w *wire) error {
		mine := hdrhistogram.New(1, time.Minute.Microseconds(), 3)
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			all.Merge(mine)
		}()
		due := begun.Add(every * time.Duration(client) / time.Duration(d.clients))
		flying := make(chan time.Time, 1<<16)
		received := make(chan error, 1)
		go func() {
			var failed error
			for at := range flying {
				if failed == nil {
					failed = w.skip()
				}
				_ = mine.RecordValue(max(time.Since(at).Microseconds(), 1)) // none is longer than a minute
			}
			received <- failed
		}()
		err := d.send(ctx, w, due, every, begun.Add(during), flying)
		close(flying)
		if failed := <-received; err == nil {
			err = failed
		}
		return err
	})
	return all, err
}

// send sends each request of a client when it is due, and those that are late at once.
func (d driver) send(ctx context.Context, w *wire, due time.Time, every time.Duration, end time.Time, flying chan<- time.Time) error {
	for n := 0; due.Before(end) && ctx.Err() == nil; {
		if early := time.Until(due); early > 0 {
			time.Sleep(early)
		}
		for now := time.Now(); !due.After(now) && due.Before(end); n++ {
			if err := d.get(w, n); err != nil {
				return err
			}
			flying <- due
			due = due.Add(every)
		}
		if err := w.out.Flush(); err != nil {
			return err
		}
		runtime.Gosched()
	}
	return nil
}
