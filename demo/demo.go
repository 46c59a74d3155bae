// Package demo runs a server of its own and a live workload on it: what
// `valktop demo` watches.
package demo

import (
	"context"
	"errors"
	"time"
)

// Options say what to run. The zero value is the usual demo.
type Options struct {
	// Server is "auto", "embedded", or a path to (or the name of) a redis-server or
	// valkey-server. Auto, the default, takes valkey-server or redis-server from the PATH
	// and the embedded server where there is none.
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

// Event is something that happened to the application, to be marked on the charts.
type Event struct {
	Time  time.Time
	Label string // "deploy v42: product: dropped"
}

// Events are all events so far, oldest first.
type Events struct {
	Version uint64
	All     []Event
}

// Lookups are lookups that found their key, and those that did not.
type Lookups struct{ Hits, Misses uint64 }

// Counts are what the workload caused: exactly the server's keyspace_hits and
// keyspace_misses as long as nobody else looks anything up.
type Counts struct {
	Lookups
	Patterns map[string]Lookups // by pattern: "user:{id}:posts"
}

// Demo is a running server with its workload.
type Demo struct{}

// Start runs a server and the workload on it, and returns when the server holds its keys.
func Start(ctx context.Context, o Options) (*Demo, error) {
	return nil, errors.Join(ctx.Err(), errors.New("the demo has no server"))
}

// URL is where the server listens, as valktop's URL argument.
func (d *Demo) URL() string { return "" }

// Server says what runs: "valkey-server 8.0.1" or "embedded".
func (d *Demo) Server() string { return "" }

// NextEvents blocks until there are events newer than version after and returns all so far.
func (d *Demo) NextEvents(ctx context.Context, after uint64) (Events, error) {
	return Events{}, ctx.Err()
}

// Counts are exact for all requests answered so far.
func (d *Demo) Counts() Counts { return Counts{} }

// Pause stops the workload and returns when no request is under way; then Counts and the
// server's own counters agree. Resume goes on.
func (d *Demo) Pause(ctx context.Context) error { return ctx.Err() }

// Resume ends a Pause.
func (d *Demo) Resume() {}

// Done is closed when the server or the workload has ended; Err says why.
func (d *Demo) Done() <-chan struct{} { return nil }

// Err is why the demo ended by itself; nil while it runs and after Close.
func (d *Demo) Err() error { return nil }

// Close ends everything that Start started.
func (d *Demo) Close() error { return nil }
