package deployment

import (
	"context"
	"fmt"
	"sync"
	"time"

	"valktop/collector"
)

const (
	// samplePatience is how long a replica may take to say whether it is in step.
	samplePatience = time.Second
	// stepBehind is how far behind its primary a replica may be to be in step: what was
	// written in that time is missing from what it says.
	stepBehind = 10 * time.Second
)

// sample chooses for each shard who is asked which keys there are. The replica that was
// chosen stays, as long as it is in step: another one has other cursors.
func (d *Deployment) sample(ctx context.Context, members []member, old view, next *view) {
	if !d.config.FromReplicas {
		return
	}
	var asking sync.WaitGroup
	for i := range next.shards {
		asking.Go(func() {
			s := &next.shards[i]
			var candidates []*node
			for j, m := range next.members {
				if m.Role == collector.Replica && m.PrimaryAddr == s.primary.Addr() {
					candidates = append(candidates, members[j].node)
				}
			}
			s.sampled = inStep(ctx, candidates, old.sampledFor(s.primary), s.primary)
			if s.sampled != s.primary && next.topology.Form == collector.Cluster {
				s.sampled.readonly.Store(true)
			}
		})
	}
	asking.Wait()
	without := 0
	for _, s := range next.shards {
		if s.sampled == s.primary {
			without++
		}
	}
	if without > 0 && next.topology.Partial == "" {
		next.topology.Partial = fmt.Sprintf("%d of %d primaries have no replica in step: their keys are sampled on the primary", without, len(next.shards))
	}
}

// sampledFor is the node that was sampled in the place of a primary; nil when none was.
func (v view) sampledFor(primary *node) *node {
	for _, s := range v.shards {
		if s.primary == primary {
			return s.sampled
		}
	}
	return nil
}

// inStep is the first replica that follows closely, the one before others that was chosen
// already; the primary when there is none.
func inStep(ctx context.Context, replicas []*node, chosen, primary *node) *node {
	ctx, cancel := context.WithTimeout(ctx, samplePatience)
	defer cancel()
	best := primary
	for _, n := range replicas {
		if best != primary && n != chosen {
			continue
		}
		if !n.connected.Load() && n.gate.isDown() {
			continue
		}
		info, ok := n.infoOf(ctx, "replication")
		r := info.Replication
		if ok && r.Role == collector.Replica && r.LinkUp.Or(false) && !r.SyncInProgress.Or(false) && r.LastIO.Or(0) <= stepBehind {
			best = n
		}
	}
	return best
}
