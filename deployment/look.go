package deployment

import (
	"context"
	"slices"
	"time"

	"valktop/collector"
	"valktop/keyspace"
)

const (
	// lookPatience is how long one node may take to say what it knows of the others: longer
	// ones are busy, and another one may know as well.
	lookPatience = 3 * time.Second
	// lookOpinions is how many nodes are asked where one says that the cluster is down: it
	// may be the one that is cut off.
	lookOpinions = 3
)

// discovery is what a node said of the deployment.
type discovery struct {
	form      collector.Form
	set       string
	partial   string
	members   []member
	healthy   bool  // it does not say that the cluster is down
	epoch     int64 // of the cluster: the larger, the newer
	sentinels []collector.SentinelState
}

// member is a server as a node told of it.
type member struct {
	node      *node // that it is, where that is known
	id        string
	role      string
	follows   string // of a replica: id, or announced address, of its primary
	slots     []keyspace.SlotRange
	state     string
	announced Address
	reached   Address
}

// look finds out what the deployment is made of, and keeps it.
func (d *Deployment) look(ctx context.Context) {
	if d.config.Sentinel != nil {
		d.lookThroughSentinel(ctx)
		return
	}
	v, _ := d.now()
	var best *discovery
	opinions := 0
	for _, n := range d.askable(v) {
		f, ok := d.lookAt(ctx, n, v)
		if ctx.Err() != nil {
			return
		}
		if !ok {
			continue
		}
		opinions++
		if best == nil || f.healthy && !best.healthy || f.healthy == best.healthy && f.epoch > best.epoch {
			best, d.asked = &f, n
		}
		if best.healthy || opinions == lookOpinions {
			break
		}
	}
	if best != nil {
		d.keep(ctx, *best)
	}
}

// askable are the nodes in the order in which to ask them: who answered last, others that
// are connected, and those that are down, which may have come back.
func (d *Deployment) askable(v view) []*node {
	nodes := slices.Clone(v.nodes)
	if !slices.Contains(nodes, d.seed) && d.seed.life.Err() == nil {
		nodes = append(nodes, d.seed)
	}
	rank := func(n *node) int {
		switch {
		case n.gate.isDown():
			return 2
		case n == d.asked || d.asked == nil && n == d.seed:
			return 0
		}
		return 1
	}
	slices.SortStableFunc(nodes, func(a, b *node) int { return rank(a) - rank(b) })
	return nodes
}

// lookAt asks one node. It returns false when that said nothing.
func (d *Deployment) lookAt(ctx context.Context, n *node, v view) (discovery, bool) {
	patience := lookPatience
	if !v.known {
		patience += n.config.DialTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if v.topology.Form == collector.Cluster {
		return d.lookAtCluster(ctx, n)
	}
	info, ok := n.infoOf(ctx, "replication")
	if !ok {
		return discovery{}, false
	}
	mode := n.serverID().mode
	if mode == "" {
		general, ok := n.infoOf(ctx, "server")
		if !ok {
			return discovery{}, false
		}
		mode = general.Server.Mode
	}
	if mode == "cluster" {
		return d.lookAtCluster(ctx, n)
	}
	return d.lookAtSet(ctx, n, v, info), true
}

// infoOf asks for a section of INFO. A refusal is an empty answer.
func (n *node) infoOf(ctx context.Context, section string) (collector.Info, bool) {
	if n.abilities.denied("INFO") != nil {
		_, _, err := n.Counted(ctx, collector.Command{pingCommand})
		return collector.Info{}, err == nil
	}
	replies, _, err := n.Counted(ctx, collector.Command{"INFO", section})
	if err != nil {
		return collector.Info{}, false
	}
	n.abilities.learn("INFO", forInfo, replies[0].Err)
	text, _ := replies[0].Value.(string)
	return collector.ParseInfo(text), true
}

// forInfo is what INFO is needed for.
const forInfo = "to learn how the server is"
