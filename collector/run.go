package collector

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// minPatience and maxPatience bound how long one poll may take before it is given up:
	// as long as the interval, but 5 s at the least, since a server that is stuck in a slow
	// command for seconds still answers. A poll that has to connect first may take the
	// longest: the limits of connecting are deployment's.
	minPatience = 5 * time.Second
	maxPatience = 15 * time.Second

	// minGrace is how long a round waits for its slowest node at the least: servers are busy
	// with one command that long. On a slow link it waits slowTimes as long as a poll takes
	// there and slowSlack, but maxGrace at the most: then it is slow, not silent. How long the
	// first poll takes nobody knows: it is waited for until it ends.
	minGrace  = 1500 * time.Millisecond
	slowTimes = 2
	slowSlack = 500 * time.Millisecond
	maxGrace  = 10 * time.Second

	// recheck is how soon a node is looked at again while an attempt to connect is under
	// way, soonest how long after a failed one at the least.
	recheck = 250 * time.Millisecond
	soonest = 10 * time.Millisecond
)

// run is the state of Collector.Run. One goroutine owns it; polls run in goroutines of
// their own, at most one a node, and report through answers and memories.
//
// Polling goes in rounds, one an interval: every node that is not still busy with its last
// poll is asked, and a snapshot is published when all have answered, or without the slow
// ones when grace is over. Between rounds, nodes that are down are polled when their next
// attempt to connect is due; a change of a node's state begins a round at once.
type run struct {
	c          *Collector
	goroutines sync.WaitGroup
	answers    chan report[answer]
	memories   chan report[memory]
	details    chan report[looked]

	watches []*watch // in the deployment's order
	round   uint64   // number of the round
	open    bool     // the round is not yet published
	began   time.Time
	hurry   bool          // the next round begins now
	late    time.Duration // by how much the loop woke later than it asked to, last time
}

// report is what a goroutine brings back for a watch.
type report[T any] struct {
	of  *watch
	got T
}

func newRun(c *Collector) *run {
	return &run{c: c, answers: make(chan report[answer]), memories: make(chan report[memory]), details: make(chan report[looked]), hurry: true}
}

func (r *run) loop(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for due := time.Now(); ; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			r.late = time.Since(due)
		case <-r.c.wake:
		case a := <-r.answers:
			r.take(ctx, a.of, a.got)
		case m := <-r.memories:
			m.of.recalling, m.of.memory = false, m.got
		case d := <-r.details:
			r.seen(d.of, d.got)
		}
		r.step(ctx)
		now := time.Now()
		wait := r.wait(now)
		due = now.Add(wait)
		timer.Reset(wait)
	}
}

// step does what is due.
func (r *run) step(ctx context.Context) {
	if r.c.takeRetry() {
		r.retry()
	}
	now := time.Now()
	for _, w := range r.watches {
		if topics := r.c.watched(); topics != w.detail.Topics {
			r.turn(ctx, w, topics, now)
		}
	}
	if !r.open && (r.hurry || !now.Before(r.began.Add(r.c.Interval()))) {
		r.begin(ctx, now)
	}
	for _, w := range r.watches {
		if !w.due.IsZero() && !now.Before(w.due) {
			r.poll(ctx, w, now)
		}
	}
	if r.open && (r.complete() || !now.Before(r.began.Add(r.grace()))) {
		r.publish(now)
	}
}

// wait is how long until step has something to do, unless something is reported earlier.
func (r *run) wait(now time.Time) time.Duration {
	next := r.began.Add(r.c.Interval())
	switch {
	case r.open:
		next = r.began.Add(r.grace())
	case r.hurry:
		return 0
	}
	for _, w := range r.watches {
		if !w.due.IsZero() && w.due.Before(next) {
			next = w.due
		}
	}
	return max(next.Sub(now), 0)
}

// grace is how long a round waits for its slowest node.
func (r *run) grace() time.Duration {
	longest, heard := minGrace, false
	for _, w := range r.watches {
		longest = max(longest, w.grace())
		heard = heard || !w.good.IsZero() || w.last.Err != nil
	}
	if !heard {
		return maxPatience
	}
	return longest
}

// retry ends all waits.
func (r *run) retry() {
	for _, w := range r.watches {
		w.node.Retry()
		w.impatient, w.requested = true, true
	}
	r.hurry = true
}

// begin opens a round: it asks every node that is not being asked and has no answer that
// is still unpublished, or an attempt to connect to await.
func (r *run) begin(ctx context.Context, now time.Time) {
	r.round++
	r.open, r.hurry, r.began = true, false, now
	r.watches = rewatch(r.watches, r.c.deployment.Nodes(ctx), r.c.light)
	for _, w := range r.watches {
		if w.due.IsZero() && !w.fresh || w.impatient {
			r.poll(ctx, w, now)
		}
	}
}

// complete reports whether every node that the round asked has answered. A node that never
// has, and did not when it was first asked, makes no other late.
func (r *run) complete() bool {
	some := slices.ContainsFunc(r.watches, func(w *watch) bool { return !w.good.IsZero() })
	for _, w := range r.watches {
		if w.polling && w.round == r.round && (!some || !w.good.IsZero() || w.last.Err == nil) {
			return false
		}
	}
	return true
}

// poll asks a node in a goroutine of its own, unless it is being asked.
func (r *run) poll(ctx context.Context, w *watch, now time.Time) {
	if w.polling {
		return
	}
	if w.impatient {
		w.asker.forget()
	}
	w.polling, w.impatient, w.due, w.round, w.asked = true, false, time.Time{}, r.round, now
	if w.silent.IsZero() {
		w.silent = now
	}
	patience := min(max(r.c.Interval(), minPatience, w.grace()), maxPatience)
	if w.good.IsZero() || w.last.Down != (Down{}) {
		patience = maxPatience
	}
	r.goroutines.Go(func() {
		defer r.c.catch()
		limited, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		send(ctx, r.answers, report[answer]{w, w.asker.poll(limited)})
	})
}

// take keeps an answer. Outside a round one that changes what is on display begins the next.
func (r *run) take(ctx context.Context, w *watch, got answer) {
	now := time.Now()
	w.take(got, now)
	if !r.open && (w.state() != w.shown || w.last.Err != nil && r.allDown()) {
		r.hurry = true
	}
	if w.wantsPast(now) {
		r.recall(ctx, w, now)
	}
	if topics := r.c.watched(); w.wantsLook(topics, now) {
		r.look(ctx, w, topics, now)
	}
}

// allDown reports whether no node answers: then each failed attempt is worth a snapshot.
func (r *run) allDown() bool {
	for _, w := range r.watches {
		if w.last.Err == nil {
			return false
		}
	}
	return true
}

// recall asks what a server remembers, in a goroutine of its own.
func (r *run) recall(ctx context.Context, w *watch, now time.Time) {
	w.recalling, w.recalled = true, now
	before, clients := w.memory, w.last.Info.Clients.Connected
	r.goroutines.Go(func() {
		defer r.c.catch()
		limited, cancel := context.WithTimeout(ctx, PastInterval)
		defer cancel()
		send(ctx, r.memories, report[memory]{w, recall(limited, w.node, before, clients)})
	})
}

// send hands v to the run's goroutine, unless that has ended.
func send[T any](ctx context.Context, to chan<- T, v T) {
	select {
	case to <- v:
	case <-ctx.Done():
	}
}

// publish ends the round with a snapshot.
func (r *run) publish(now time.Time) {
	r.open = false
	snapshot := Snapshot{
		Time:       now.Round(0),
		Interval:   r.c.Interval(),
		Late:       r.late,
		Deployment: r.c.deployment.Name(),
		Topology:   r.c.deployment.Topology(),
		Nodes:      make([]NodeSnapshot, 0, len(r.watches)),
	}
	for _, w := range r.watches {
		snapshot.Nodes = append(snapshot.Nodes, w.show(now))
	}
	r.c.newest.Set(func(version uint64) Snapshot {
		snapshot.Version = version
		return snapshot
	})
}
