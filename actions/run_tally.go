package actions

import (
	"slices"
	"sync"
	"time"

	"valktop/maybe"
)

// maxFailures is how many reasons an outcome keeps.
const maxFailures = 10

// runTally adds up what a run has done. Every key that it counts as matched was changed,
// skipped, or failed.
type runTally struct {
	mu      sync.Mutex
	outcome Outcome
	held    RunState // Paused or Braked; empty when neither
	heldFor string
	ended   RunState
	why     string
	nodes   []*nodeTally

	last    time.Time // until when elapsed was counted
	elapsed time.Duration
	marks   []runMark // of the last rateOver, and one before
}

// nodeTally is the part of one primary.
type nodeTally struct {
	NodeOutcome
	waits    string  // for what; empty when it does not
	total    int64   // keys in the database
	fraction float64 // of the names that were looked at, 0 to 1
}

// runMark is how far a run was at a time.
type runMark struct {
	elapsed  time.Duration
	changed  int64
	fraction float64
}

// rateOver is the time over which rate and ETA are measured.
const rateOver = 5 * time.Second

func (t *runTally) begin(p Plan, o RunOptions) {
	t.last = time.Now()
	t.outcome = Outcome{Action: p.Action, Plan: p, Begun: t.last}
	if o.Backup != nil {
		t.outcome.Backup = o.Backup.Path()
	}
}

// node adds a primary, or goes on with one that was there before.
func (t *runTally) node(addr string) *nodeTally {
	n := &nodeTally{NodeOutcome: NodeOutcome{Addr: addr}}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, known := range t.nodes {
		if known.Addr == addr {
			return known
		}
	}
	t.nodes = append(t.nodes, n)
	return n
}

// add changes what a primary has done.
func (t *runTally) add(n *nodeTally, f func(o *Outcome, n *nodeTally)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(&t.outcome, n)
}

// hold notes that the run as a whole is held, or goes on.
func (t *runTally) hold(state RunState, why string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.held, t.heldFor = state, why
}

// end closes the outcome.
func (t *runTally) end(cancelled bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.advance()
	t.outcome.Ended = t.last
	switch {
	case err != nil:
		t.ended, t.why, t.outcome.Err = Failed, err.Error(), err
	case cancelled:
		t.ended, t.outcome.Cancelled = Cancelled, true
	default:
		t.ended = Done
	}
}

// state is what the run is doing, and why. The caller has mu.
func (t *runTally) state() (RunState, string) {
	switch {
	case t.ended != "":
		return t.ended, t.why
	case t.held != "":
		return t.held, t.heldFor
	}
	for _, n := range t.nodes {
		if n.waits != "" {
			return Waiting, n.waits
		}
	}
	return Running, ""
}

// advance counts the time since the last call, without pauses. The caller has mu.
func (t *runTally) advance() {
	now := time.Now()
	if t.held == "" && t.ended == "" {
		t.elapsed += now.Sub(t.last)
	}
	t.last = now
}

// progress is how far the run has come.
func (t *runTally) progress() Progress {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.advance()
	p := Progress{Plan: t.outcome.Plan, Outcome: t.outcome}
	p.State, p.Why = t.state()
	p.Outcome.Elapsed = t.elapsed
	p.Outcome.Failures = append([]string(nil), t.outcome.Failures...)
	p.Outcome.Nodes = make([]NodeOutcome, 0, len(t.nodes))
	var done float64
	for _, n := range t.nodes {
		p.Outcome.Nodes = append(p.Outcome.Nodes, n.NodeOutcome)
		p.Walked += n.Walked
		p.Total += n.total
		done += n.fraction / float64(len(t.nodes))
	}
	t.measure(&p, done)
	return p
}

// measure fills in rate and ETA. The caller has mu.
func (t *runTally) measure(p *Progress, fraction float64) {
	t.marks = append(t.marks, runMark{t.elapsed, t.outcome.Changed, fraction})
	for len(t.marks) > 2 && t.elapsed-t.marks[1].elapsed >= rateOver {
		t.marks = t.marks[1:]
	}
	first := t.marks[0]
	over := t.elapsed - first.elapsed
	if over > 0 {
		p.Rate = float64(t.outcome.Changed-first.changed) / over.Seconds()
	}
	switch moved := fraction - first.fraction; {
	case p.State.Ended():
		p.ETA = maybe.Of(time.Duration(0))
	case moved > 0:
		p.ETA = maybe.Of(time.Duration((1 - fraction) / moved * float64(over)))
	default:
		p.ETA = maybe.Unknown[time.Duration]("it has not moved lately")
	}
}

// noteFailure notes why a key was not changed.
func noteFailure(o *Outcome, why string) {
	o.Failed++
	if len(o.Failures) < maxFailures && !slices.Contains(o.Failures, why) {
		o.Failures = append(o.Failures, why)
	}
}

// addrs are the addresses of the primaries.
func (t *runTally) addrs() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	addrs := make([]string, 0, len(t.nodes))
	for _, n := range t.nodes {
		addrs = append(addrs, n.Addr)
	}
	return addrs
}
