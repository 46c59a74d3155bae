package keyspace

import (
	"strings"

	"valktop/glob"
)

// Filter selects keys. Its zero value selects all. Names are matched here, not by the
// server: so it is known how many were looked at, without which nothing could be estimated.
type Filter struct {
	Prefix string // literal text that names begin with
	Match  string // a glob, as SCAN MATCH takes it; empty for all
	Type   string // "hash"; empty for all
}

// name reports whether a name passes.
func (f Filter) name(name string) bool {
	return strings.HasPrefix(name, f.Prefix) && (f.Match == "" || glob.Match(f.Match, name))
}
