package keyspace

import (
	"context"
	"strconv"
	"time"
)

const (
	// holdingEvery is how often a node of a cluster is asked which slots it has, while
	// nobody says that something changed.
	holdingEvery = 2 * time.Second
	// openEvery is the same while slots are being moved.
	openEvery = 200 * time.Millisecond
	// quietFor is how long no slot must have come or gone for a primary to be scanned anew:
	// a resharding moves one after the other.
	quietFor = 300 * time.Millisecond
	// openFor is how long a pass waits at its end for slots that are being moved, when
	// nothing happens: a resharding that was broken off leaves them so for good.
	openFor = 10 * time.Second
)

const (
	nodesCommand = "CLUSTER NODES"
	// movingNow and scannedAnew say why what is known of a primary is not all.
	movingNow   = "slots are being moved to it or from it"
	scannedAnew = "slots came to it or left it: its keys are scanned anew"
)

// shift is what a walker knows of the slots of its node.
type shift struct {
	began   Holding   // when the scan began
	seen    Holding   // the newest
	changed time.Time // when seen was another one for the last time
	asked   time.Time
	heard   bool // the deployment says that something changed
}

// since reports whether slots came or went since the scan began.
func (s *shift) since() bool { return s.seen != s.began }

// settled reports whether no slot comes or goes any more.
func (s *shift) settled() bool { return !s.seen.Open() && time.Since(s.changed) >= quietFor }

// hold asks the node which slots it has. Before a scan begins, that is what it begins with.
func (w *walker) hold(ctx context.Context) error {
	now, err := w.holding(ctx)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	s := &w.shift
	s.asked, s.heard = time.Now(), false
	if !w.scan.begun && w.draws == nil {
		s.began, s.seen, s.changed = now, now, time.Time{}
	}
	if s.seen != now {
		s.seen, s.changed = now, s.asked
		w.pass.stir()
	}
	return nil
}

// holding is which slots the node has now; nothing outside of a cluster.
func (w *walker) holding(ctx context.Context) (Holding, error) {
	ranges, _ := w.node.Slots()
	w.mu.Lock()
	cluster := w.server.slots && w.server.informed || len(ranges) > 0
	w.mu.Unlock()
	if !cluster {
		return Holding{}, nil
	}
	ask := Command{"CLUSTER", "NODES"}
	allowed, err := w.allowed(ctx, nodesCommand, "to notice when slots move", ask)
	if err != nil {
		return Holding{}, err
	}
	var text string
	if allowed {
		_, err = w.do(ctx, func(ctx context.Context) result {
			replies, spent, err := w.node.Uncounted(ctx, ask)
			if err != nil {
				return result{spent: spent, err: err}
			}
			text, _ = replies[0].Value.(string)
			return result{spent, w.pace.single("cluster|nodes", spent.Took), replies[0].Err, nil}
		})
	}
	if err != nil || text != "" {
		return HoldingOf(text), err
	}
	return heard(ranges), nil
}

// heard is what the deployment says that a node has, where that does not say it itself.
func heard(ranges []SlotRange) Holding {
	var h Holding
	for _, r := range ranges {
		h.slots += strconv.Itoa(r.First) + "-" + strconv.Itoa(r.Last) + " "
	}
	return h
}

// hear notes that the deployment says that something changed.
func (w *walker) hear() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shift.heard = true
}

// due reports whether it is time to ask for slots. The caller has mu.
func (s *shift) due(now time.Time) bool {
	every := holdingEvery
	if s.heard || s.since() {
		every = openEvery
	}
	return now.Sub(s.asked) >= every
}

// stale reports whether what was scanned has to be forgotten: slots came or went, and do
// no more.
func (w *walker) stale() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.shift.since() && w.shift.settled()
}

// outlast waits, at the end of a scan, while slots move. It reports whether the scan has to
// begin anew.
func (w *walker) outlast(ctx context.Context) (again bool, err error) {
	for begun := time.Now(); ; {
		w.mu.Lock()
		s := w.shift
		whole := w.scan.complete
		w.mu.Unlock()
		switch {
		case s.since() && s.settled():
			return true, nil
		case !s.since() && (!whole || !s.seen.Open()):
			return false, nil
		case s.seen.Open() && time.Since(begun) >= openFor && time.Since(s.changed) >= openFor:
			return false, nil // it was broken off, and is told of
		}
		w.enter(Waiting, movingNow)
		if err := sleep(ctx, openEvery, nil); err != nil {
			return false, err
		}
		if err := w.hold(ctx); err != nil {
			return false, err
		}
	}
}

// drop forgets what was scanned: it is not what the node has now.
func (w *walker) drop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.saw(-w.looked)
	w.scan = scan{after: w.scan.after, before: w.scan.after, count: w.scan.count, link: w.scan.link}
	w.names, w.draws, w.queue = nil, nil, nil
	w.detailed, w.detailedDraws = 0, 0
	w.server.names, w.server.pages, w.server.restarted = 0, 0, false
	w.recent = newRecent()
	w.shift.began, w.anew = w.shift.seen, true // it is asked for once more when the scan begins
	w.pass.reached.Store(nil)
	w.pass.stir()
}

// lacking says why what is known of the primary is not all; empty when it is. The caller
// has mu.
func (w *walker) lacking() string {
	switch {
	case w.state == Failed:
		return w.why
	case w.shift.seen.Open():
		return movingNow
	case w.shift.since(), w.anew && !w.scan.complete && w.pass.whole():
		return scannedAnew
	case w.state == Waiting && (w.names == nil && w.draws == nil || w.pass.several()):
		return w.why
	}
	return ""
}
