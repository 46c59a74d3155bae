package analysis

import (
	"cmp"

	"valktop/collector"
	"valktop/maybe"
)

// view is what a snapshot's nodes say: those that answered or, when none did, what they
// said last.
type view struct {
	all       []*collector.NodeSnapshot // also those that did not answer
	answered  bool                      // whether any did
	nodes     []*collector.NodeSnapshot
	primaries []*collector.NodeSnapshot // those whose figures total as primaries'
}

func look(s collector.Snapshot) view {
	var v view
	for i := range s.Nodes {
		v.all = append(v.all, &s.Nodes[i])
		v.answered = v.answered || s.Nodes[i].Err == nil
	}
	counts := primaries(v.all)
	for i, n := range v.all {
		if v.answered && n.Err != nil {
			continue
		}
		v.nodes = append(v.nodes, n)
		if counts[i] {
			v.primaries = append(v.primaries, n)
		}
	}
	if len(v.primaries) == 0 {
		v.primaries = v.standIns()
	}
	return v
}

// standIns are the nodes to count while every primary is down: the replicas of one hold the
// same keys, so one of them is enough.
func (v view) standIns() []*collector.NodeSnapshot {
	var some []*collector.NodeSnapshot
	counted := map[*collector.NodeSnapshot]bool{}
	for _, n := range v.nodes {
		of := followed(v.all, n)
		if of == nil || !counted[of] {
			some = append(some, n)
		}
		counted[of] = true
	}
	return some
}

// sum adds up a field over nodes. It is unknown when no node reports it.
func sum(nodes []*collector.NodeSnapshot, field func(*collector.NodeSnapshot) collector.Int) collector.Int {
	total := maybe.Unknown[int64]("the server does not report it")
	for _, n := range nodes {
		if v, ok := field(n).Get(); ok {
			total = maybe.Of(total.Or(0) + v)
		}
	}
	return total
}

// worst is the largest value of a field over nodes, and the node that has it: the first
// one when no node reports it.
func worst[T cmp.Ordered](nodes []*collector.NodeSnapshot, field func(*collector.NodeSnapshot) maybe.Value[T]) (maybe.Value[T], *collector.NodeSnapshot) {
	found := maybe.Unknown[T]("the server does not report it")
	if len(nodes) == 0 {
		return found, &collector.NodeSnapshot{}
	}
	at := nodes[0]
	for _, n := range nodes {
		if v, ok := field(n).Get(); ok && (!found.Known() || v > found.Or(v)) {
			found, at = maybe.Of(v), n
		}
	}
	return found, at
}

// every is whether a field is true on all nodes that report it; unknown when none does.
func every(nodes []*collector.NodeSnapshot, field func(*collector.NodeSnapshot) maybe.Value[bool]) maybe.Value[bool] {
	return fold(nodes, field, func(a, b bool) bool { return a && b })
}

// some is whether a field is true on one node at least; unknown when none reports it.
func some(nodes []*collector.NodeSnapshot, field func(*collector.NodeSnapshot) maybe.Value[bool]) maybe.Value[bool] {
	return fold(nodes, field, func(a, b bool) bool { return a || b })
}

func fold(nodes []*collector.NodeSnapshot, field func(*collector.NodeSnapshot) maybe.Value[bool], join func(a, b bool) bool) maybe.Value[bool] {
	all := maybe.Unknown[bool]("the server does not report it")
	for _, n := range nodes {
		if v, ok := field(n).Get(); ok {
			all = maybe.Of(join(v, all.Or(v)))
		}
	}
	return all
}
