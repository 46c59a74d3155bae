package keyspace

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// walker samples one primary: one goroutine looks at names, one asks keys for details.
// What it has come to is kept when it stops, and it goes on from there.
type walker struct {
	pass *pass
	node Node
	pace *pacer
	rng  *rand.Rand // of whoever has mu

	mu    sync.Mutex
	state State
	why   string
	own   Own

	server   server
	shift    shift
	anew     bool  // the scan began anew after slots had moved
	looked   int64 // names that count in the pass
	worked   bool  // names were looked at since that was asked for last
	scan     scan
	names    *tally // of SCAN; nil before the first names were counted
	draws    *tally // of RANDOMKEY, while the beginning of a SCAN would be no fair sample
	repeated bool   // this is another pass over the primary: its server restarted during the first
	recent   *recent

	lost     error            // why the node was waited for long enough; nil while it is reached, or waited for
	down     time.Time        // since when the cluster serves no keys; zero while it does
	refused  map[string]error // what commands were refused with for good
	tried    map[string]bool
	denied   error // what keys were refused with
	detailed int64
	vanished int64
	// detailedDraws is how many keys that were drawn answered: SCAN comes to them as well.
	detailedDraws int64
	queue         []inquiry
	idle          bool          // no more will be queued for now
	arrived       chan struct{} // holds a token when queue became longer, or idle
	drained       chan struct{} // holds a token when queue became shorter
}

// scan is how far a walker has come.
type scan struct {
	cursor   uint64
	begun    bool
	complete bool
	exact    bool
	before   int64 // DBSIZE before the first page
	after    int64 // DBSIZE after the last page so far
	dead     int64 // keys that had expired and that SCAN made the server delete
	count    int   // names asked for in the last page
	names    int64 // returned so far, each once
	pages    int64
	link     uint64 // the connection that the last page came by
}

func newWalker(p *pass, n Node, rng *rand.Rand) *walker {
	return &walker{
		pass: p, node: n, rng: rng, pace: newPacer(p.engine.control), state: Starting, recent: newRecent(),
		refused: map[string]error{}, tried: map[string]bool{},
		arrived: make(chan struct{}, 1), drained: make(chan struct{}, 1),
	}
}

// askers is how many batches of details may be under way: while one is read here, the
// server runs the next.
const askers = 2

// run samples until the goal is reached or ctx ends.
func (w *walker) run(ctx context.Context) {
	w.setIdle(false)
	var asking sync.WaitGroup
	for range askers {
		asking.Go(func() { w.ask(ctx) })
	}
	w.walk(ctx)
	w.setIdle(true)
	asking.Wait()
	if ctx.Err() == nil {
		w.enter(Done, "")
	}
}

// enter notes a state, unless the walker failed for good.
func (w *walker) enter(s State, why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.state == Failed || w.state == s && w.why == why {
		return
	}
	w.state, w.why = s, why
	w.pass.stir()
}

// failed reports whether the walker can do nothing more.
func (w *walker) failed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state == Failed
}

// setIdle says whether more keys will be queued.
func (w *walker) setIdle(idle bool) {
	w.mu.Lock()
	w.idle = idle
	w.mu.Unlock()
	signal(w.arrived)
}

// signal leaves a token for whoever waits.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default: // there is one
	}
}

const (
	// callTimeout bounds a call: a server that is stuck in a slow command answers late, and
	// so does MEMORY USAGE of a collection with millions of elements.
	callTimeout = time.Minute
	// patience is how long a call may take before the report says that there is no answer.
	patience = time.Second

	// How long to wait before a call that failed is tried again; the node itself decides
	// when it connects.
	retryStep = 50 * time.Millisecond // times the number of attempts
	retryMost = time.Second
	// refreshEvery is after how many attempts at a node that is lost the deployment is asked
	// again whether it is a primary still.
	refreshEvery = 5
)

// result is what came of a call.
type result struct {
	spent   Spent
	took    time.Duration // of the server's time
	refused error         // an error reply that matters
	err     error         // of the connection
}

// do makes a call when the pace allows it, again and again until the connection and the
// server let it through. It returns what the server refused for good, and the error of ctx,
// or that of a connection that was waited for long enough: the walker has failed then.
func (w *walker) do(ctx context.Context, c func(ctx context.Context) result) (refused, err error) {
	var since time.Time // when the node was not reached first
	for attempt := 1; ; attempt++ {
		if err := w.given(); err != nil {
			return nil, err
		}
		r, err := w.once(ctx, c)
		switch {
		case err != nil:
			return nil, err
		case r.err != nil:
			w.enter(Waiting, r.err.Error())
		case r.refused != nil && judge(r.refused) == passing && !w.outOfPatience(r.refused):
			w.enter(Waiting, words("", r.refused))
		default:
			w.enter(Running, "")
			return r.refused, nil
		}
		if r.err == nil {
			since = time.Time{}
		} else if since.IsZero() {
			since = time.Now()
		}
		if r.err != nil && attempt%refreshEvery == 1 {
			w.pass.refresh(ctx)
		}
		if most := w.pass.engine.options.Patience; r.err != nil && most > 0 && time.Since(since) >= most {
			return nil, w.lose(r.err)
		}
		pause := min(time.Duration(attempt)*retryStep, retryMost)
		if err := sleep(ctx, pause, nil); err != nil {
			return nil, err
		}
	}
}

// lose ends the walker: its node was waited for long enough.
func (w *walker) lose(err error) error {
	w.enter(Failed, err.Error())
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lost = err
	return err
}

// given is why the node is not asked any more; nil while it is.
func (w *walker) given() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lost
}

// once makes a call within its time. It returns the error of ctx only.
func (w *walker) once(ctx context.Context, c func(ctx context.Context) result) (result, error) {
	done, err := w.pace.begin(ctx)
	if err != nil {
		return result{}, err
	}
	defer done()
	late := time.AfterFunc(patience, func() { w.enter(Waiting, "no answer yet") })
	defer late.Stop()
	within, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	r := c(within)
	w.spend(r.spent)
	w.pace.rest(r.took)
	return r, ctx.Err()
}

// spend books what a call caused.
func (w *walker) spend(s Spent) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.own.Hits += s.Hits
	w.own.Misses += s.Misses
	w.own.Commands += s.Commands
	w.own.Lost += s.Lost
}

// saw counts names that were looked at. The caller has mu.
func (w *walker) saw(names int64) {
	w.looked += names
	w.worked = true
	w.pass.looked.Add(names)
}

// dismissed takes back what the walker counted: its node is no primary any more. It returns
// what it caused.
func (w *walker) dismissed() Own {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.saw(-w.looked)
	return w.own
}

// caused is what the walker caused so far.
func (w *walker) caused() Own {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.own
}
