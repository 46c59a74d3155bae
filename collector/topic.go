package collector

import (
	"context"
	"time"

	"valktop/maybe"
)

// Topics is a set of things that servers are asked only while somebody looks at them: they
// cost a server more than a poll should.
type Topics uint

// The topics there are.
const (
	TopicClients   Topics = 1 << iota // Detail.Clients
	TopicLatencies                    // Detail.Latencies
	TopicSlow                         // Detail.Slow
	TopicSlots                        // Detail.Slots
)

// Has reports whether all of other are among them.
func (t Topics) Has(other Topics) bool { return t&other == other }

// detailShare is the part of the time that a server spends on details at most: an answer
// that took 50 ms is asked for again after a second at the earliest.
const detailShare = 0.05

// Detail is what a server said of the topics that are watched. What is not watched has
// the zero value.
type Detail struct {
	Time    time.Time             // client's wall clock when the server was asked last; zero when never
	Topics  Topics                // that were asked
	Clients maybe.Value[[]Client] // CLIENT LIST, valktop's own connections included
	// ClientsTime is when they were asked for, or the reason found why they are not: where there
	// are many it is not each time.
	ClientsTime time.Time

	Latencies maybe.Value[map[string]Histogram] // LATENCY HISTOGRAM by command: "get", "config|set"
	Slow      Slow
	Slots     maybe.Value[Slots] // CLUSTER SLOT-STATS
}

// Watch changes what servers are asked besides their polls, from now on: the topics of
// whatever is on display. It does not block.
func (c *Collector) Watch(t Topics) {
	c.mu.Lock()
	c.topics = t
	c.mu.Unlock()
	c.rouse()
}

// watched is what Watch asked for last.
func (c *Collector) watched() Topics {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.topics
}

// looked is a Detail with how long the server took to give it.
type looked struct {
	detail Detail
	took   time.Duration
}

// look asks a server for topics. When the connection fails meanwhile, what it said before
// stands. Commands that are denied or unknown are asked for once a session: Node.Try sees
// to it.
func look(ctx context.Context, n Node, topics Topics, before Detail, clients clientsDue) looked {
	start := time.Now()
	next := Detail{Time: start.Round(0), Topics: topics}
	var lost error
	ask := func(needed string, c Command) (any, error) {
		v, err := n.Try(ctx, needed, c)
		if _, reply := replyKind(err); err != nil && !reply {
			lost = err
		}
		return v, err
	}
	if topics.Has(TopicClients) {
		next.Clients, next.ClientsTime = clients.list(next.Time, before, func() maybe.Value[[]Client] { return connections(ask, n) })
	}
	if topics.Has(TopicLatencies) {
		next.Latencies = histograms(ask)
	}
	if topics.Has(TopicSlow) {
		next.Slow = slow(ask, before.Slow, start)
	}
	took := time.Since(start)
	if topics.Has(TopicSlots) { // it has a pace of its own
		next.Slots = slotsOf(ask, n.Member().Role, before.Slots, time.Now())
	}
	if lost != nil {
		next, next.Topics = before, topics
	}
	return looked{next, took}
}

// wantsLook reports whether it is time to ask for topics.
func (w *watch) wantsLook(topics Topics, now time.Time) bool {
	if topics == 0 || w.last.Err != nil || w.looking {
		return false
	}
	return topics != w.detail.Topics || w.requested || now.Sub(w.lookedAt) >= time.Duration(float64(w.lookTook)/detailShare)
}

// look asks a server for the topics that are watched, in a goroutine of its own.
func (r *run) look(ctx context.Context, w *watch, topics Topics, now time.Time) {
	w.looking, w.lookedAt = true, now
	before, clients := w.detail, clientsDue{w.last.Info.Clients.Connected.Or(0), w.requested}
	w.requested = false
	r.goroutines.Go(func() {
		defer r.c.catch()
		limited, cancel := context.WithTimeout(ctx, PastInterval)
		defer cancel()
		send(ctx, r.details, report[looked]{w, look(limited, w.node, topics, before, clients)})
	})
}

// turn changes what a node is asked: at once, so that what is opened need not wait for the
// next poll, and an answer that nobody looks at is not kept.
func (r *run) turn(ctx context.Context, w *watch, topics Topics, now time.Time) {
	if topics == 0 && !w.looking {
		w.detail = Detail{}
	}
	if !w.good.IsZero() && w.wantsLook(topics, now) {
		r.look(ctx, w, topics, now)
	}
}

// seen keeps what a node said of the topics. When it is the first of its kind, somebody waits
// for it: it is published at once.
func (r *run) seen(w *watch, got looked) {
	first := got.detail.Topics != w.detail.Topics
	w.looking, w.detail, w.lookTook = false, got.detail, got.took
	if r.c.watched() == 0 {
		w.detail = Detail{}
	}
	r.hurry = r.hurry || first
}
