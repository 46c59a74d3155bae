package cli

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"valktop/analysis"
	"valktop/collector"
	"valktop/deployment"
	"valktop/maybe"
)

// hitRateKept is how long a hit rate counts as that of now.
const hitRateKept = 5 * time.Second

// hitRate is the interval hit rate of a server that is being polled, which the brake of an
// invalidation goes by. It is safe for concurrent use.
type hitRate struct {
	mu   sync.Mutex
	rate analysis.Ratio
	at   time.Time
	of   string // the primary whose replica the server is; empty when it is none
}

// snapshots are where they come from: a source.
type snapshots interface {
	Next(ctx context.Context, after uint64) (collector.Snapshot, error)
}

// follow reads snapshots until ctx ends or no more come.
func (h *hitRate) follow(ctx context.Context, from snapshots) {
	meter := analysis.NewMeter()
	for version := uint64(0); ; {
		s, err := from.Next(ctx, version)
		if err != nil {
			return
		}
		version = s.Version
		rate := meter.Add(s)
		h.mu.Lock()
		h.rate, h.at, h.of = rate, time.Now(), primaryOf(s)
		h.mu.Unlock()
	}
}

// now is the latest interval hit rate.
func (h *hitRate) now() maybe.Value[float64] {
	h.mu.Lock()
	defer h.mu.Unlock()
	if time.Since(h.at) > hitRateKept {
		return maybe.Unknown[float64]("the server has not answered for a while")
	}
	return h.rate
}

// pollHitRate polls d for its hit rate until stop, which waits for the end of it.
func pollHitRate(ctx context.Context, d *deployment.Deployment) (rate *hitRate, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	poller := collector.New(d, collector.Options{Interval: defaultInterval})
	rate = &hitRate{}
	var running errgroup.Group
	running.Go(func() error { return poller.Run(ctx) })
	running.Go(func() error { rate.follow(ctx, poller); return nil })
	return rate, func() {
		cancel()
		_ = running.Wait() // it ended because it was told to
	}
}

// primaryOf is the primary of the first replica among the nodes; empty when there is none,
// or a primary among them.
func primaryOf(s collector.Snapshot) string {
	if slices.ContainsFunc(s.Nodes, func(n collector.NodeSnapshot) bool {
		return n.Info.Replication.Role == collector.Primary || n.Member.Role == collector.Primary
	}) {
		return ""
	}
	for _, n := range s.Nodes {
		if r := n.Info.Replication; n.Err == nil && r.Role == collector.Replica {
			return cmp.Or(r.PrimaryAddr, "another server")
		}
	}
	return ""
}

// replicaOf is the primary whose replica the server is; empty when it is none.
func (h *hitRate) replicaOf() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.of
}
