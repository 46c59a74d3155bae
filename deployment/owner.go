package deployment

import (
	"context"
	"errors"
	"fmt"

	"valktop/actions"
	"valktop/collector"
)

// owner is the shard that a key belongs to, when a look that is wanted has been taken.
func (d *Deployment) owner(ctx context.Context, key string) (*shard, error) {
	if d.looks.wanted() {
		d.Refresh(ctx)
	}
	v := d.settled(ctx)
	slot := actions.Slot(key)
	if s := v.owner(slot); s != nil {
		return s, nil
	}
	return nil, &collector.Error{
		Node: d.Name(), Op: "find the key", Kind: collector.Refused,
		Err: errors.New(fmt.Sprint("slot ", slot, " is served by no node of the cluster")), Try: "CLUSTER INFO says how the cluster is.",
	}
}

// at is the node that a cluster calls addr. Where it names a port alone, that is on the
// host that was asked.
func (d *Deployment) at(addr string) (*node, bool) {
	a, ok := splitAddress(addr)
	if !ok {
		return nil, false
	}
	if a.Host == "" {
		a.Host = d.seed.config.Host
	}
	v, _ := d.now()
	for _, n := range v.nodes {
		if n.config.announced == a || n.config.where() == a || n.Member().Announced == a.String() {
			return n, true
		}
	}
	return nil, false
}
