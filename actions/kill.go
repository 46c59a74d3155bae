package actions

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"valktop/keyspace"
)

const (
	// killBatch is how many clients are disconnected in one round trip: for each of them a
	// server looks through all that it has.
	killBatch = 16
	// killPace is the share of a server's time that it takes.
	killPace = 0.1
	// manyClients is how many may be disconnected before their number has to be typed: more
	// are a whole application.
	manyClients = 10
)

// ClientNode is a server, primary or replica, as clients are disconnected from it. Package
// deployment implements it.
type ClientNode interface {
	Node
	// ClientIDs are the ids of valktop's own open connections, where known.
	ClientIDs() []int64
}

// ClientDeployment is what the user connected to, where clients can be disconnected.
type ClientDeployment interface {
	Deployment
	// Servers lists all nodes that are known now. It waits for the network only to find them
	// out at first.
	Servers(ctx context.Context) []ClientNode
}

// ClientRef is a connection as it was seen: one that has the same id, but another address or
// name, is another one.
type ClientRef struct {
	Node string // its address, as ClientNode.Addr
	ID   int64
	Addr string // of the client; raw bytes
	Name string // raw bytes
}

// byNode are the clients of a plan, by the node that they are connected to.
func (p Plan) byNode() map[string][]ClientRef {
	all := map[string][]ClientRef{}
	for _, c := range p.Clients {
		all[c.Node] = append(all[c.Node], c)
	}
	return all
}

func (p Plan) checkClients() error {
	if len(p.Clients) == 0 {
		return refuse("no clients are selected", "nothing is changed by default", "x on a client, or a group of them")
	}
	for _, c := range p.Clients {
		if c.ID <= 0 {
			return refuse("a client has no id", "the server does not tell it, and an address may be used anew", "")
		}
	}
	return nil
}

// killers are what disconnects the clients of a plan, one for each node.
func (r *Run) killers(ctx context.Context) (func(context.Context) error, error) {
	d, ok := r.deployment.(ClientDeployment)
	if !ok {
		return nil, refuse("clients cannot be disconnected here", "", "")
	}
	servers := map[string]ClientNode{}
	for _, s := range d.Servers(ctx) {
		servers[s.Addr()] = s
	}
	byNode := r.plan.byNode()
	addrs := slices.Sorted(func(yield func(string) bool) {
		for addr := range byNode {
			if !yield(addr) {
				return
			}
		}
	})
	var all []*killer
	for _, addr := range addrs {
		k := &killer{run: r, node: servers[addr], refs: byNode[addr], tally: r.tally.node(addr)}
		r.tally.add(k.tally, func(_ *Outcome, n *nodeTally) { n.total = int64(len(k.refs)) })
		all = append(all, k)
	}
	return func(ctx context.Context) error {
		var failed error
		for _, k := range all {
			if err := k.work(ctx); err != nil {
				r.tally.add(k.tally, func(_ *Outcome, n *nodeTally) { n.Err = err })
				failed = cmp.Or(failed, err)
			}
			if r.control.cancelled() {
				return errCancelled
			}
		}
		return failed
	}, nil
}

// killer disconnects clients of one node.
type killer struct {
	run   *Run
	node  ClientNode // nil when it is not there any more
	refs  []ClientRef
	tally *nodeTally
	lost  []ClientRef // of a batch whose answers were lost
}

// killTries is how often a connection that was lost is opened anew.
const killTries = 3

func (k *killer) work(ctx context.Context) error {
	if k.node == nil {
		return refuse("the node is gone", k.tally.Addr+" is not part of the deployment any more", "")
	}
	var err error
	for range killTries {
		if err = k.once(ctx); err == nil || k.run.control.cancelled() {
			return nil
		}
		if ctx.Err() != nil {
			break
		}
	}
	return fmt.Errorf("%s: %w", k.node.Addr(), err)
}

// once goes on over one connection: between the look at the clients and the end of them no
// server can have been started anew, with other clients under the same ids.
func (k *killer) once(ctx context.Context) error {
	link, err := k.node.Change(ctx)
	if err != nil {
		return err
	}
	defer link.Close()
	pacer := newRunPacer(RunOptions{Pace: killPace}.withDefaults())
	for len(k.refs) > 0 {
		if err := k.run.turn(ctx, pacer); err != nil {
			return err
		}
		batch := k.refs[:min(killBatch, len(k.refs))]
		start := time.Now()
		if err := k.kill(ctx, link, batch); err != nil {
			return err
		}
		pacer.rest(time.Since(start))
		k.refs, k.lost = k.refs[len(batch):], nil
	}
	return nil
}

// kill looks whether the clients are still who they were, and disconnects those that are. The
// address is asked for once more with the id, by the server itself.
func (k *killer) kill(ctx context.Context, link Link, batch []ClientRef) error {
	now, err := listClients(ctx, link, batch)
	if err != nil {
		return err
	}
	var due []ClientRef
	var commands []keyspace.Command
	own := k.node.ClientIDs()
	for _, ref := range batch {
		switch is, there := now[ref.ID]; {
		case !there || is.addr != ref.Addr || is.name != ref.Name:
			k.gone(ref)
		case slices.Contains(own, ref.ID) || is.protected():
			k.count(func(o *Outcome, _ *nodeTally) { o.Skipped.Protected++ })
		default:
			due = append(due, ref)
			commands = append(commands, keyspace.Command{"CLIENT", "KILL", "ID", strconv.FormatInt(ref.ID, 10), "ADDR", ref.Addr, "SKIPME", "yes"})
		}
	}
	if len(due) == 0 {
		return nil
	}
	k.lost = due
	replies, _, err := link.Do(ctx, commands...)
	if err != nil {
		return err
	}
	for i, reply := range replies {
		switch n, _ := reply.Value.(int64); {
		case reply.Err != nil:
			k.count(func(o *Outcome, n *nodeTally) { noteFailure(o, reply.Err.Error()); n.Failed++ })
		case n > 0:
			k.killed()
		default:
			k.gone(due[i])
		}
	}
	return nil
}

// gone counts a client that is not there any more: it went by itself, unless it was to be
// disconnected by a batch whose answers were lost.
func (k *killer) gone(ref ClientRef) {
	if slices.Contains(k.lost, ref) {
		k.killed()
		k.run.tally.add(k.tally, func(o *Outcome, _ *nodeTally) { o.Unsure++ })
		return
	}
	k.count(func(o *Outcome, _ *nodeTally) { o.Skipped.Vanished++ })
}

func (k *killer) killed() {
	k.count(func(o *Outcome, n *nodeTally) { o.Changed++; n.Changed++ })
}

// count notes what came of one client.
func (k *killer) count(f func(*Outcome, *nodeTally)) {
	k.run.tally.add(k.tally, func(o *Outcome, n *nodeTally) {
		o.Matched++
		n.Matched++
		n.Walked++
		n.fraction = float64(n.Walked) / float64(max(n.total, 1))
		f(o, n)
	})
}
