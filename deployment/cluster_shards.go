package deployment

import (
	"cmp"
	"slices"
	"strings"

	"valktop/collector"
	"valktop/keyspace"
)

// readShards reads CLUSTER SHARDS. A shard may list a primary that failed beside the one
// that took its place: the slots are the latter's. Before the cluster has noticed that it
// failed nothing there tells which of two has them, and nothing is returned.
func readShards(v any, tls bool) []member {
	shards, _ := v.([]any)
	var all []member
	for _, s := range shards {
		fields := pairsOf(s)
		slots := readRanges(fields["slots"])
		nodes, _ := fields["nodes"].([]any)
		var shard []member
		for _, n := range nodes {
			if m, ok := readShardNode(pairsOf(n), tls); ok {
				shard = append(shard, m)
			}
		}
		primary := -1
		if len(slots) > 0 && undecided(shard) {
			return nil
		}
		for i, m := range shard {
			if m.role == collector.Primary && (primary < 0 || isFailed(shard[primary].state) && !isFailed(m.state)) {
				primary = i
			}
		}
		for i := range shard {
			switch {
			case i == primary:
				shard[i].slots = slots
			case primary >= 0 && shard[i].role == collector.Replica:
				shard[i].follows = shard[primary].id
			}
		}
		all = append(all, shard...)
	}
	return all
}

// undecided reports whether two of these nodes are primaries that work, as far as is known.
func undecided(shard []member) bool {
	working := 0
	for _, m := range shard {
		if m.role == collector.Primary && !isFailed(m.state) {
			working++
		}
	}
	return working > 1
}

// readShardNode reads a node of a shard. Where it is known by a name that it does not have
// ("?") its address counts.
func readShardNode(fields map[string]any, tls bool) (member, bool) {
	text := func(name string) string { s, _ := fields[name].(string); return s }
	number := func(name string) int { n, _ := fields[name].(int64); return int(n) }
	m := member{id: text("id"), state: text("health"), role: memberRole(text("role"))}
	m.announced = Address{text("endpoint"), cmp.Or(number("port"), number("tls-port"))}
	if tls {
		m.announced.Port = cmp.Or(number("tls-port"), number("port"))
	}
	if m.announced.Host == "?" {
		m.announced.Host = text("ip")
	}
	return m, m.id != "" && m.announced.Port > 0
}

// memberRole translates a cluster's word.
func memberRole(word string) string {
	switch word {
	case "master", "primary":
		return collector.Primary
	case "replica", "slave":
		return collector.Replica
	}
	return ""
}

// isFailed reports whether a cluster's word says that the node is not reached by the others.
func isFailed(state string) bool { return strings.HasPrefix(state, "fail") }

// readRanges reads a list of first and last slots.
func readRanges(v any) []keyspace.SlotRange {
	list, _ := v.([]any)
	var ranges []keyspace.SlotRange
	for i := 0; i+1 < len(list); i += 2 {
		first, ok := list[i].(int64)
		last, ok2 := list[i+1].(int64)
		if ok && ok2 && first >= 0 && last >= first && last < slotCount {
			ranges = append(ranges, keyspace.SlotRange{First: int(first), Last: int(last)})
		}
	}
	return merged(ranges)
}

// merged are the ranges in order, those that touch as one.
func merged(ranges []keyspace.SlotRange) []keyspace.SlotRange {
	slices.SortFunc(ranges, func(a, b keyspace.SlotRange) int { return a.First - b.First })
	var all []keyspace.SlotRange
	for _, r := range ranges {
		if n := len(all); n > 0 && r.First <= all[n-1].Last+1 {
			all[n-1].Last = max(all[n-1].Last, r.Last)
			continue
		}
		all = append(all, r)
	}
	return all
}

// pairsOf is a map that RESP2 sends as a list of names and values.
func pairsOf(v any) map[string]any {
	list, _ := v.([]any)
	fields := make(map[string]any, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		if name, ok := list[i].(string); ok {
			fields[name] = list[i+1]
		}
	}
	return fields
}
