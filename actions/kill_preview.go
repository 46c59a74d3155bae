package actions

import (
	"context"

	"valktop/keyspace"
)

// PreviewKill says how many of a plan's clients are still there, and why they cannot be
// disconnected, where that is known before.
func PreviewKill(ctx context.Context, d ClientDeployment, p Plan) (Preview, error) {
	v := Preview{Version: 1, Plan: p, Done: true, Exact: true, Total: int64(len(p.Clients))}
	byNode, still := p.byNode(), 0
	for _, s := range d.Servers(ctx) {
		refs := byNode[s.Addr()]
		if len(refs) == 0 {
			continue
		}
		refusal, err := askRights(ctx, s, p, false)
		if err != nil {
			return v, err
		}
		if refusal != nil {
			v.Refusal = refusal
		}
		now, err := listClients(ctx, uncounted{s}, refs)
		if err != nil {
			return v, err
		}
		for _, ref := range refs {
			if is, there := now[ref.ID]; there && is.addr == ref.Addr && is.name == ref.Name && !is.protected() {
				still++
			}
		}
		v.Walked += int64(len(refs))
	}
	n := float64(still)
	v.Keys = keyspace.Estimate{Value: n, Low: n, High: n, Exact: true}
	return v, nil
}

// uncounted asks on the lane of what no server counts as a lookup.
type uncounted struct{ node Node }

// Do sends a batch.
func (u uncounted) Do(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	return u.node.Uncounted(ctx, batch...)
}
