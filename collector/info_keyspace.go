package collector

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// keyspace reads the databases, by their index.
func (f fields) keyspace() []DatabaseInfo {
	var dbs []DatabaseInfo
	for _, line := range f.dbs {
		index, ok := numbered(line.name, databasePrefix)
		if !ok {
			continue
		}
		db := DatabaseInfo{Index: index}
		keys, expires := false, false
		pairs(line.value, func(k, v string) {
			switch k {
			case "keys":
				db.Keys, keys = count(v)
			case "expires":
				db.Expires, expires = count(v)
			case "avg_ttl": // Dragonfly sends -1
				if ttl, ok := milliseconds(v); ok {
					db.AvgTTL = ttl
				}
			}
		})
		if keys && expires {
			dbs = append(dbs, db)
		}
	}
	slices.SortFunc(dbs, func(a, b DatabaseInfo) int { return cmp.Compare(a.Index, b.Index) })
	return dbs
}

// numbered reads the number at the end of a name such as "db0" or "slave12".
func numbered(name, prefix string) (int, bool) {
	digits := strings.TrimPrefix(name, prefix)
	n, err := strconv.Atoi(digits)
	return n, err == nil && n >= 0 && strconv.Itoa(n) == digits
}
