package actions

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"valktop/keyspace"
)

// stray is a key that one primary was asked to change and does not have.
type stray struct {
	name  string
	to    keyspace.Redirection // empty when it is to be asked who has it
	doubt bool                 // its change was under way, and the answer was lost
	hops  int                  // how often it was handed on
}

const (
	// maxHops is how often a key is handed on: while a slot is moved, and until all nodes
	// agree on where it is. The pauses in between make some ten seconds together.
	maxHops = 20
	// clusterPatience is how long a run waits for a cluster that serves some keys no more,
	// before it goes on without them: a failover takes a fraction of it.
	clusterPatience = 2 * time.Minute
	// refreshTime bounds a look at what the deployment is now.
	refreshTime = time.Second
)

// errLeft ends the work at a node that is no primary any more.
var errLeft = errors.New("it is no primary any more")

// errNowhere is why a key failed that no primary has.
var errNowhere = errors.New("its slot is being moved, and the nodes do not agree on where the key is")

// given ends waiting at a node after err: it is no primary any more, or the cluster was
// down for too long.
func (w *worker) given(ctx context.Context, err error, since time.Time, attempt int) error {
	s, shifts := w.run.deployment.(Shifting)
	if !shifts {
		return nil
	}
	if attempt%5 == 1 {
		w.run.refresh(ctx, s)
	}
	if !slices.Contains(s.Primaries(ctx), w.node) {
		return errLeft
	}
	var later waitError
	if errors.As(err, &later) && strings.Contains(later.why, "cluster") && time.Since(since) >= clusterPatience {
		return fmt.Errorf("%w; it was waited for %v", err, clusterPatience)
	}
	return nil
}

// refresh lets the deployment look at what it is now.
func (r *Run) refresh(ctx context.Context, s Shifting) {
	ctx, cancel := context.WithTimeout(ctx, refreshTime)
	defer cancel()
	s.Refresh(ctx)
}

// home is the primary where to go on with a key, as the deployment was last seen.
func (r *Run) home(ctx context.Context, s stray) (n Node, asking bool, err error) {
	d, shifts := r.deployment.(Shifting)
	if shifts && s.to.Ask {
		if n, known := d.At(s.to.Addr); known {
			return n, true, nil
		}
	}
	if shifts && s.to.Addr != "" && !s.to.Ask {
		if n, known := d.At(s.to.Addr); known && slices.Contains(d.Primaries(ctx), n) {
			return n, false, nil
		}
	}
	n, err = r.deployment.Owner(ctx, s.name)
	return n, false, err
}
