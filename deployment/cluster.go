package deployment

import (
	"context"
	"strconv"
	"strings"

	"valktop/collector"
	"valktop/keyspace"
)

// The commands that a cluster is found out with. What one user may not run, or one server
// does not know, another of them tells.
const (
	shardsCommand = "CLUSTER SHARDS" // Redis 7
	slotsCommand  = "CLUSTER SLOTS"
	nodesCommand  = "CLUSTER NODES"
	myIDCommand   = "CLUSTER MYID"
	stateCommand  = "CLUSTER INFO"

	forCluster = "to find the nodes of the cluster"
)

// slotCount is how many slots a cluster has.
const slotCount = 16384

// lookAtCluster asks a node of a cluster for the others.
func (d *Deployment) lookAtCluster(ctx context.Context, n *node) (discovery, bool) {
	f := discovery{form: collector.Cluster, healthy: true}
	answers, ok := n.askAll(ctx, stateCommand, myIDCommand, shardsCommand)
	if !ok {
		return f, false
	}
	state, _ := answers[stateCommand].(string)
	f.healthy = !strings.Contains(state, "cluster_state:fail")
	f.epoch, _ = strconv.ParseInt(infoField(state, "cluster_current_epoch"), 10, 64)
	me, _ := answers[myIDCommand].(string)
	f.members = readShards(answers[shardsCommand], d.config.TLS != nil)
	if len(f.members) == 0 {
		more, ok := n.askAll(ctx, slotsCommand, nodesCommand)
		if !ok {
			return f, false
		}
		text, _ := more[nodesCommand].(string)
		f.members = readNodes(text)
		if me == "" {
			me = myself(text)
		}
		f.members = addSlots(f.members, more[slotsCommand])
	}
	if len(f.members) == 0 {
		f.partial = "this user may not run CLUSTER SHARDS, SLOTS or NODES: only " + n.Addr() + " is watched"
		f.members = []member{n.itself("")}
		return f, true
	}
	d.locate(f.members, n, me)
	f.partial = unserved(f.members)
	if d.config.OnlySeed {
		f.members, f.partial = onlySeed(f.members, d.seed)
	}
	return f, true
}

// askAll sends commands that were not denied before in one round trip, and returns what was
// answered, by command. It returns false when the connection failed.
func (n *node) askAll(ctx context.Context, names ...string) (map[string]any, bool) {
	answers := map[string]any{}
	var batch []collector.Command
	for _, name := range names {
		if n.abilities.denied(name) == nil {
			batch = append(batch, strings.Fields(name))
		}
	}
	if len(batch) == 0 {
		return answers, true
	}
	replies, _, err := n.Counted(ctx, batch...)
	if err != nil {
		return nil, false
	}
	for i, r := range replies {
		name := nameOf(batch[i])
		n.abilities.learn(name, forCluster, r.Err)
		answers[name] = r.Value
	}
	return answers, true
}

// locate says where the members are reached from here. The one that was asked is known;
// one that does not know its own address is on the host that was asked.
func (d *Deployment) locate(members []member, asked *node, me string) {
	for i := range members {
		m := &members[i]
		if m.announced.Host == "" {
			m.announced.Host = asked.config.Host
		}
		m.reached = d.config.reached(m.announced)
		if me != "" && m.id == me || me == "" && m.reached == asked.config.where() {
			m.node = asked
		}
	}
}

// onlySeed leaves out all members but the seed, and says so.
func onlySeed(members []member, seed *node) (kept []member, partial string) {
	for _, m := range members {
		if m.node == seed {
			kept = append(kept, m)
		}
	}
	if len(kept) == 0 {
		kept = []member{seed.itself("")}
	}
	if others := len(members) - 1; others > 0 {
		partial = strconv.Itoa(others) + " other nodes are left out: --cluster-only-seed"
	}
	return kept, partial
}

// unserved says which slots have no primary that works; empty when all have.
func unserved(members []member) string {
	served, failed := 0, 0
	for _, m := range members {
		n := count(m.slots)
		served += n
		if m.state == "fail" || m.state == "failed" {
			failed += n
		}
	}
	switch {
	case served < slotCount && failed > 0:
		return strconv.Itoa(slotCount-served) + " slots are served by no node, " + strconv.Itoa(failed) + " by nodes that failed"
	case served < slotCount:
		return strconv.Itoa(slotCount-served) + " slots are served by no node"
	case failed > 0:
		return strconv.Itoa(failed) + " slots are served by nodes that failed"
	}
	return ""
}

// count is how many slots are in ranges.
func count(ranges []keyspace.SlotRange) (n int) {
	for _, r := range ranges {
		n += r.Last - r.First + 1
	}
	return n
}

// infoField is a field of a text of name:value lines, empty when it is not there.
func infoField(text, name string) string {
	for line := range strings.Lines(text) {
		if field, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ":"); field == name {
			return value
		}
	}
	return ""
}
