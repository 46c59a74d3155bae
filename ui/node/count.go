package node

import (
	"strconv"

	"valktop/analysis"
	"valktop/collector"
)

// Count is how many primaries and replicas answer, and how many nodes do not.
func Count(s analysis.State) (primaries, replicas, down int) {
	for i, n := range s.Nodes {
		switch {
		case s.Snapshot.Nodes[i].Err != nil:
			down++
		case n.Role == collector.Replica:
			replicas++
		default:
			primaries++
		}
	}
	return primaries, replicas, down
}

// Form says what a deployment is in a word or two: "cluster 3+3", "sentinel mymaster 1+2"; what
// does not answer stands behind it. It is "" for one server that is all there is.
func Form(s analysis.State) string {
	t := s.Snapshot.Topology
	if len(s.Nodes) < 2 && t.Form != collector.Cluster && t.Form != collector.Sentinel {
		return ""
	}
	primaries, replicas, down := Count(s)
	said := strconv.Itoa(primaries) + "+" + strconv.Itoa(replicas)
	if down > 0 {
		said += ", " + strconv.Itoa(down) + " down"
	}
	switch {
	case t.Form == "" || t.Form == collector.Standalone:
		return strconv.Itoa(len(s.Nodes)) + " nodes " + said
	case t.Set != "":
		return string(t.Form) + " " + t.Set + " " + said
	}
	return string(t.Form) + " " + said
}
