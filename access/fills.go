package access

import (
	"context"
	"time"

	"valktop/keyspace"
	"valktop/maybe"
)

// fills asks whether keys that many missed at once were filled since. Outside of a cluster
// there is one primary; within one, the others say MOVED, which tells nothing.
func (r *running) fills(ctx context.Context) {
	r.e.mu.Lock()
	list := r.e.state.rush.unasked(r.e.state.db)
	r.e.mu.Unlock()
	if len(list) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, tickEvery)
	defer cancel()
	batch := make([]keyspace.Command, len(list))
	for i, s := range list {
		batch[i] = keyspace.Command{"MEMORY", "USAGE", s.Name} // no lookup: it misses nothing itself
	}
	for _, n := range r.nodes {
		replies, _, err := n.Counted(ctx, batch...)
		if err != nil {
			continue
		}
		r.e.mu.Lock()
		for i, reply := range replies {
			_, there := reply.Value.(int64)
			switch s := list[i]; {
			case reply.Err != nil:
			case there:
				s.Filled = maybe.Of(true)
			case time.Since(s.Last) > rushEnd: // whoever fills it has had time to
				s.Filled = maybe.Of(false)
			}
		}
		r.e.mu.Unlock()
	}
}
