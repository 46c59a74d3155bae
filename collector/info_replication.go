package collector

import (
	"cmp"
	"net"
	"slices"
	"time"
)

// The roles of a node.
const (
	Primary = "primary"
	Replica = "replica"
)

// replication reads this node's place in its replication set.
func (f fields) replication() ReplicationInfo {
	r := ReplicationInfo{Role: role(f.byName["role"])}
	fill(f, count, entry[int64]{&r.ConnectedReplicas, "connected_slaves"})
	fill(f, text, entry[string]{&r.FailoverState, "master_failover_state"})
	fill(f, whole, entry[int64]{&r.SecondOffset, "second_repl_offset"})
	r.Replicas = f.replicas()
	if r.Role != Replica {
		fill(f, count, entry[int64]{&r.Offset, "master_repl_offset"})
		return r
	}
	if host, ok := f.byName["master_host"]; ok {
		r.PrimaryAddr = net.JoinHostPort(host, f.byName["master_port"])
	}
	fill(
		f, count,
		entry[int64]{&r.Offset, "slave_repl_offset"},
		entry[int64]{&r.PrimaryOffset, "slave_read_repl_offset"},
	)
	fill(f, link, entry[bool]{&r.LinkUp, "master_link_status"})
	fill(f, flag, entry[bool]{&r.SyncInProgress, "master_sync_in_progress"})
	fill(
		f, seconds, // -1: the link was never up, or is not now
		entry[time.Duration]{&r.LastIO, "master_last_io_seconds_ago"},
		entry[time.Duration]{&r.LinkDownSince, "master_link_down_since_seconds"},
	)
	return r
}

// role translates a server's word. KeyDB's active replicas take writes and keep their own
// expiries like a primary, and are counted as one.
func role(word string) string {
	switch word {
	case "master", "active-replica":
		return Primary
	case "slave", "replica":
		return Replica
	}
	return ""
}

// replicas reads the slaveN lines, in their order.
func (f fields) replicas() []ReplicaInfo {
	type line struct {
		index int
		ReplicaInfo
	}
	var lines []line
	for _, one := range f.slaves {
		index, ok := numbered(one.name, replicaPrefix)
		if !ok {
			continue
		}
		list := fields{byName: map[string]string{}}
		pairs(one.value, func(k, v string) { list.byName[k] = v })
		r := ReplicaInfo{
			Addr:  net.JoinHostPort(list.byName["ip"], list.byName["port"]),
			State: list.byName["state"],
		}
		fill(list, count, entry[int64]{&r.Offset, "offset"})
		fill(list, seconds, entry[time.Duration]{&r.Lag, "lag"})
		lines = append(lines, line{index, r})
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Compare(a.index, b.index) })
	var replicas []ReplicaInfo
	for _, l := range lines {
		replicas = append(replicas, l.ReplicaInfo)
	}
	return replicas
}
