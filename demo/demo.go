// Package demo runs a server of its own and a live workload on it: what
// `valktop demo` watches.
package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/demo/workload"
	"valktop/latest"
)

// Options say what to run. The zero value is the usual demo.
type Options struct {
	// Server is Auto, Embedded, or a path to (or the name of) a redis-server or
	// valkey-server. Auto, which "" means too, takes valkey-server or redis-server from the
	// PATH and the embedded server where there is none.
	Server string
	Keys   int     // keys in the steady state; 0: DefaultKeys
	Rate   float64 // requests per second of the application; 0: DefaultRate
	Seed   uint64  // of everything that is drawn at random
	// StoryScale stretches the times of the stories (a deploy, a burst, a crawler);
	// 0 means 1, 0.1 tells them ten times as fast.
	StoryScale float64
}

// The usual size of a demo: enough keys for every pattern to have a long tail, and a rate
// that costs a few per cent of one processor.
const (
	DefaultKeys = 50_000
	DefaultRate = 2_000.0
)

// Bounds of what can be asked for: a demo shares the machine with what watches it.
const (
	MinKeys = 100
	MaxKeys = 5_000_000
	MinRate = 1.0
	MaxRate = 50_000.0
)

// Event is something that happened to the application, to be marked on the charts.
type Event struct {
	Time  time.Time
	Label string // "deploy v42: product: dropped"
}

// Events are the last maxEvents events, oldest first.
type Events struct {
	Version uint64
	All     []Event
}

// maxEvents bounds the events that are kept: some hours of them.
const maxEvents = 500

// Lookups are lookups that found their key, and those that did not.
type Lookups = workload.Lookups

// Counts are what the workload caused: exactly the server's keyspace_hits and
// keyspace_misses as long as nobody else looks anything up.
type Counts = workload.Counts

// Demo is a running server with its workload. It is safe for concurrent use.
type Demo struct {
	server  server
	work    *workload.Workload
	events  latest.Value[Events]
	closing sync.Once
	closed  error // what Close returned first
}

// Start runs a server and the workload on it, and returns when the server holds its keys.
// ctx ends the start alone; Close ends the demo.
func Start(ctx context.Context, o Options) (*Demo, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	s, err := startServer(ctx, o)
	if err != nil {
		return nil, err
	}
	d := &Demo{server: s}
	d.work, err = workload.Start(ctx, workload.Options{
		Connect: func(name string) *redis.Client { return newClient(s.Addr(), name) },
		Keys:    o.Keys, Rate: o.Rate, Seed: o.Seed, StoryScale: o.StoryScale, Tell: d.tell,
	})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return d, nil
}

// complete fills in the defaults, and says what is out of bounds.
func (o Options) complete() (Options, error) {
	if o.Server == "" {
		o.Server = Auto
	}
	if o.Keys == 0 {
		o.Keys = DefaultKeys
	}
	if o.Rate == 0 {
		o.Rate = DefaultRate
	}
	if o.Keys < MinKeys || o.Keys > MaxKeys {
		return o, fmt.Errorf("a demo has %d to %d keys, not %d", MinKeys, MaxKeys, o.Keys)
	}
	if !(o.Rate >= MinRate && o.Rate <= MaxRate) {
		return o, fmt.Errorf("a demo makes %v to %v requests per second, not %v", MinRate, MaxRate, o.Rate)
	}
	return o, nil
}

// URL is where the server listens, as valktop's URL argument.
func (d *Demo) URL() string { return "redis://" + d.server.Addr() }

// Server says what runs: "valkey-server 8.0.1" or "embedded".
func (d *Demo) Server() string { return d.server.Name() }

func (d *Demo) tell(label string) {
	before, _ := d.events.Get()
	all := append(slices.Clip(before.All), Event{time.Now(), label}) // clipped: readers keep theirs
	all = all[max(0, len(all)-maxEvents):]
	d.events.Set(func(version uint64) Events { return Events{Version: version, All: all} })
}

// NextEvents blocks until there are events newer than version after and returns all so far.
func (d *Demo) NextEvents(ctx context.Context, after uint64) (Events, error) {
	return d.events.Next(ctx, after)
}

// Counts are exact for all requests answered so far.
func (d *Demo) Counts() Counts { return d.work.Counts() }

// Pause stops the workload and returns when no request is under way; then Counts and the
// server's own counters agree. Resume goes on.
func (d *Demo) Pause(ctx context.Context) error { return d.work.Pause(ctx) }

// Resume ends a Pause.
func (d *Demo) Resume() { d.work.Resume() }

// Done is closed when the server has ended, by itself or by Close; Err says why.
func (d *Demo) Done() <-chan struct{} { return d.server.Done() }

// Err is why the server ended by itself; nil while it runs and after Close.
func (d *Demo) Err() error { return d.server.Err() }

// Close ends everything that Start started. Further calls return what the first did.
func (d *Demo) Close() error {
	d.closing.Do(func() {
		d.work.Close()
		d.closed = d.server.Close()
	})
	return d.closed
}
