package deployment

import (
	"sync"
	"sync/atomic"

	"valktop/keyspace"
)

// maxOwnMisses is how many names are kept until somebody asks for them: more than valktop
// looks up in the seconds between.
const maxOwnMisses = 8192

// ownMisses are the names that valktop looked up in vain, for whoever hears of all misses.
type ownMisses struct {
	wanted atomic.Bool
	mu     sync.Mutex
	names  []string
}

// take returns the names since the last call, and keeps them from the first one on.
func (o *ownMisses) take() []string {
	o.wanted.Store(true)
	o.mu.Lock()
	defer o.mu.Unlock()
	names := o.names
	o.names = nil
	return names
}

func (o *ownMisses) add(name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.names) < maxOwnMisses {
		o.names = append(o.names, name)
	}
}

// read notes what a batch missed. A reply that leaves that open is settled by a neighbour on
// the same key.
func (o *ownMisses) read(server serverID, did ran) {
	if !o.wanted.Load() {
		return
	}
	gone := map[string]bool{}
	var open []string
	for i, c := range did.commands {
		how := costOf(server, c)
		if how == free {
			continue
		}
		_, misses, sure := how.read(c, did.replies[i])
		switch key := keyOf(c); {
		case sure && misses == 1:
			gone[key] = true
			o.add(key)
		case !sure:
			open = append(open, key)
		}
	}
	for _, key := range open {
		if gone[key] {
			o.add(key)
		}
	}
}

// probed notes what a probe missed.
func (o *ownMisses) probed(p keyspace.Probe, misses uint64) {
	if misses > 0 && o.wanted.Load() {
		o.add(p.Key)
	}
}
