// Package workload is an application as caches have one, in miniature: a shop that reads
// users, sessions, products and statistics cache-aside over a slow database, writes and
// invalidates them, limits the rate of its visitors, and now and then has a story to tell.
//
// It counts its own lookups exactly as a server does, so tests can hold a dashboard's
// figures against them.
package workload

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Options of a workload. All but StoryScale and Tell are required.
type Options struct {
	// Connect returns a client of its own for the connection of that name.
	Connect    func(name string) *redis.Client
	Keys       int     // in the steady state
	Rate       float64 // requests per second
	Seed       uint64
	StoryScale float64            // of the times of stories; 0 means 1
	Tell       func(label string) // a story begins; nil: nobody listens
}

const (
	webs    = 4
	workers = 2
	// ipShare of the requests are counted against their sender's limit, and statsShare of
	// them are counted in the statistics of the day.
	ipShare    = 0.25
	statsShare = 0.05
	// lostPause is how long the application waits when its connection is gone.
	lostPause = 200 * time.Millisecond
)

// Workload is a running application.
type Workload struct {
	o      Options
	random *rand.Rand
	all    []*population
	webs   []*connection
	jobs   []*connection
	origin []asked
	story  *stories
	ledger *ledger

	turn    chan struct{} // holds a token; who has it may send
	paused  bool
	pausing sync.Mutex
	cancel  context.CancelFunc
	ended   chan struct{}
}

// Start fills the cache as it would be after a long run, and returns when it is full.
func Start(ctx context.Context, o Options) (*Workload, error) {
	w, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	w.cancel = cancel
	w.turn <- struct{}{}
	go w.run(run)
	return w, nil
}

// prepare returns a workload with a full cache that does not run yet.
func prepare(ctx context.Context, o Options) (*Workload, error) {
	if o.Keys < 1 || o.Rate <= 0 {
		return nil, errors.New("a workload needs keys and a rate")
	}
	if o.StoryScale == 0 {
		o.StoryScale = 1
	}
	if o.Tell == nil {
		o.Tell = func(string) {}
	}
	w := &Workload{
		o: o, random: rand.New(rand.NewPCG(o.Seed, 1)), ledger: newLedger(),
		turn: make(chan struct{}, 1), ended: make(chan struct{}),
	}
	for i := range webs {
		w.webs = append(w.webs, w.connect(fmt.Sprintf("web-%d", i+1)))
	}
	for i := range workers {
		w.jobs = append(w.jobs, w.connect(fmt.Sprintf("worker-%d", i+1)))
	}
	s := solve(kinds(), o.Keys, o.Rate)
	for i, k := range kinds() {
		w.all = append(w.all, newPopulation(k, s.n[i], o.Rate*k.share*k.lookups, s.writes, o.Seed, w.random))
	}
	if err := w.fill(ctx); err != nil {
		w.disconnect()
		return nil, fmt.Errorf("fill the demo's cache: %w", err)
	}
	w.story = newStories(o.StoryScale, time.Now())
	return w, nil
}

func (w *Workload) connect(name string) *connection {
	return &connection{name: name, client: w.o.Connect(name)}
}

func (w *Workload) disconnect() {
	for _, c := range append(w.webs, w.jobs...) {
		_ = c.client.Close() // nothing is under way
	}
}

// Counts are exact for everything answered so far.
func (w *Workload) Counts() Counts { return w.ledger.counts() }

// Pause stops the requests and returns when none is under way.
func (w *Workload) Pause(ctx context.Context) error {
	w.pausing.Lock()
	defer w.pausing.Unlock()
	if w.paused {
		return nil
	}
	select {
	case <-w.turn:
		w.paused = true
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Resume ends a Pause.
func (w *Workload) Resume() {
	w.pausing.Lock()
	defer w.pausing.Unlock()
	if w.paused {
		w.paused = false
		w.turn <- struct{}{}
	}
}

// Close ends the application and its connections.
func (w *Workload) Close() {
	w.cancel()
	<-w.ended
	w.disconnect()
}

func (w *Workload) run(ctx context.Context) {
	defer close(w.ended)
	clock := time.NewTicker(tick)
	defer clock.Stop()
	now := time.Now()
	requests := pace{rate: w.o.Rate, begin: now, last: now}
	crawler := requests
	for turn := 0; ; turn++ {
		select {
		case <-clock.C:
		case <-ctx.Done():
			return
		}
		select {
		case <-w.turn:
		case <-ctx.Done():
			return
		}
		now := time.Now()
		if label := w.story.advance(now); label != "" {
			w.o.Tell(label)
		}
		n, crawled := requests.due(now, w.story.rate), crawler.due(now, w.story.crawl)
		err := w.send(ctx, turn, n, crawled, now)
		w.turn <- struct{}{}
		if err != nil {
			w.forget()
			select {
			case <-time.After(lostPause):
			case <-ctx.Done():
				return
			}
		}
	}
}

// send makes n requests, and crawled ones of a crawler, on this turn's connections.
func (w *Workload) send(ctx context.Context, turn, n, crawled int, now time.Time) error {
	web, job := w.webs[turn%webs], w.jobs[turn%workers]
	k := &worker{w: w, conn: web}
	for range n {
		p := w.drawKind()
		p.look(k, p, p.draw())
		if w.random.Float64() < p.writes*p.lookups {
			job.do(nil, "DEL", p.key(p, p.draw()))
		}
		if w.random.Float64() < ipShare {
			k.visit()
		}
		if w.random.Float64() < statsShare {
			w.countVisit(job)
		}
	}
	for range crawled {
		k.lookAbsent(w.population(productPattern))
	}
	w.story.drop(job)
	w.deliver(now)
	errs := []error{web.flush(ctx, w.ledger), web.flush(ctx, w.ledger)} // the second for what the replies asked for
	for _, c := range append(w.webs, w.jobs...) {
		errs = append(errs, c.flush(ctx, w.ledger))
	}
	return errors.Join(errs...)
}

func (w *Workload) drawKind() *population {
	x := w.random.Float64()
	for _, p := range w.all {
		if x -= p.share; x < 0 {
			return p
		}
	}
	return w.all[0]
}

func (w *Workload) population(pattern string) *population {
	for _, p := range w.all {
		if p.pattern == pattern {
			return p
		}
	}
	return w.all[0]
}

// countVisit counts a product page in the statistics of the day.
func (w *Workload) countVisit(job *connection) {
	stats := w.population("stats:{date}")
	key := stats.key(stats, 0)
	job.do(nil, "ZINCRBY", key, 1, fmt.Sprintf("product:%d", 1000+w.random.IntN(topProducts)))
	job.do(nil, "EXPIRE", key, seconds(stats.ttl(0)))
}

// forget drops what waited for replies that will not come.
func (w *Workload) forget() {
	w.origin = nil
	for _, p := range w.all {
		clear(p.inFlight)
	}
	for _, c := range append(w.webs, w.jobs...) {
		c.batch = nil
	}
}
