package analysis

import (
	"cmp"
	"slices"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// keys sums up the keyspace of the primaries. A server lists no database that is empty, so
// no line means no key.
func keys(nodes []*collector.NodeSnapshot) Keys {
	k := Keys{Total: maybe.Unknown[int64]("no answer yet"), WithTTL: maybe.Unknown[int64]("no answer yet")}
	for _, n := range nodes {
		k.DB = n.DB
		if n.Err != nil && !n.Info.Memory.Used.Known() {
			continue // never answered
		}
		k.Total, k.WithTTL = maybe.Of(k.Total.Or(0)), maybe.Of(k.WithTTL.Or(0))
		for _, db := range n.Info.Keyspace {
			k.Total = maybe.Of(k.Total.Or(0) + db.Keys)
			k.WithTTL = maybe.Of(k.WithTTL.Or(0) + db.Expires)
			k.Databases = addDatabase(k.Databases, db)
		}
	}
	slices.SortFunc(k.Databases, func(a, b collector.DatabaseInfo) int { return cmp.Compare(a.Index, b.Index) })
	k.DBSize = sum(nodes, func(n *collector.NodeSnapshot) collector.Int { return n.DBSize })
	stale, _ := worst(nodes, func(n *collector.NodeSnapshot) Ratio { return n.Info.Persistence.ExpiredStale })
	k.ExpiredStale = maybe.Then(stale, func(percent float64) float64 { return percent / 100 })
	return k
}

// addDatabase adds a node's part of a database; the average TTL weighs by the keys that have one.
func addDatabase(all []collector.DatabaseInfo, db collector.DatabaseInfo) []collector.DatabaseInfo {
	i := slices.IndexFunc(all, func(have collector.DatabaseInfo) bool { return have.Index == db.Index })
	if i < 0 {
		return append(all, db)
	}
	have := &all[i]
	if n := have.Expires + db.Expires; n > 0 {
		have.AvgTTL = time.Duration((float64(have.AvgTTL)*float64(have.Expires) + float64(db.AvgTTL)*float64(db.Expires)) / float64(n))
	}
	have.Keys += db.Keys
	have.Expires += db.Expires
	return all
}
