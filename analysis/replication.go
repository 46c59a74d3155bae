package analysis

import (
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// replication looks at the links from both ends: a replica knows whether its link is up
// and when it last heard of its primary; a primary knows how far its replicas are.
func replication(v view) Replication {
	var r Replication
	for _, n := range v.all {
		switch roleAmong(v.all, n) {
		case collector.Primary:
			r.Primaries++
		case collector.Replica:
			r.Replicas++
		}
	}
	r.Connected = sum(v.primaries, func(n *collector.NodeSnapshot) collector.Int { return n.Info.Replication.ConnectedReplicas })
	r.LinkUp = every(v.nodes, func(n *collector.NodeSnapshot) maybe.Value[bool] { return n.Info.Replication.LinkUp })
	r.LinkDownFor, _ = worst(v.nodes, func(n *collector.NodeSnapshot) maybe.Value[time.Duration] { return n.Info.Replication.LinkDownSince })
	r.Lag, _ = worst(v.nodes, lag)
	r.LagBytes, _ = worst(v.nodes, lagBytes)
	for _, n := range v.nodes {
		r.Syncing = r.Syncing || n.Info.Replication.SyncInProgress.Or(false)
	}
	return r
}

// pingPeriod is how long a primary that has nothing to send is silent towards its replicas:
// the servers' own repl-ping-replica-period, and a second for their clocks.
const pingPeriod = 11 * time.Second

// lag is how long ago a replica was last heard of. A replica hears of an idle primary once a
// pingPeriod: what is beyond that is what it has missed.
func lag(n *collector.NodeSnapshot) maybe.Value[time.Duration] {
	r := &n.Info.Replication
	if r.Role == collector.Replica {
		return maybe.Then(r.LastIO, func(d time.Duration) time.Duration { return max(d-pingPeriod, 0) })
	}
	longest := maybe.Unknown[time.Duration]("no replicas")
	for _, replica := range r.Replicas {
		if d, ok := replica.Lag.Get(); ok {
			longest = maybe.Of(max(longest.Or(0), d))
		}
	}
	return longest
}

// acknowledged is the lag of a replica with what its primary says of it: a replica confirms
// once a second how far it is.
func acknowledged(primary, replica *collector.NodeSnapshot) maybe.Value[time.Duration] {
	own := lag(replica)
	if primary.Err != nil {
		return own
	}
	for _, r := range primary.Info.Replication.Replicas {
		if d, ok := r.Lag.Get(); ok && (r.Addr == replica.Addr || r.Addr == replica.Member.Announced) {
			return maybe.Of(max(own.Or(0), d))
		}
	}
	return own
}

// lagBytes is how much of the stream a replica has yet to confirm.
func lagBytes(n *collector.NodeSnapshot) maybe.Value[int64] {
	r := &n.Info.Replication
	behind := func(primary, replica int64) int64 { return max(primary-replica, 0) }
	if r.Role == collector.Replica {
		return maybe.Both(r.PrimaryOffset, r.Offset, behind)
	}
	most := maybe.Unknown[int64]("no replicas")
	for _, replica := range r.Replicas {
		if n, ok := maybe.Both(r.Offset, replica.Offset, behind).Get(); ok {
			most = maybe.Of(max(most.Or(0), n))
		}
	}
	return most
}
