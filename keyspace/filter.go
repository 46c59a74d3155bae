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
	// Names returns those of some names that pass, nil for all. It may be called by several
	// goroutines at once, and a name may come more than once. Names that are kept are to be
	// copied.
	Names func(names []string) []string
	// Asked passes keys by what they answer; nil for all.
	Asked *Asked
}

// Asked passes keys by what they answer. Every key whose name passes is asked.
type Asked struct {
	// Queries are asked of each key, whose name stands behind them: {"OBJECT", "IDLETIME"}.
	Queries []Command
	// Takes reports whether a key passes, by a reply for each query. It may be called by
	// several goroutines at once.
	Takes func(name string, replies []Reply) bool
}

// all reports whether all keys pass.
func (f Filter) all() bool {
	return f.Prefix == "" && f.Match == "" && f.Type == "" && f.Names == nil && f.Asked == nil
}

// name reports whether a name passes.
func (f Filter) name(name string) bool {
	return strings.HasPrefix(name, f.Prefix) && (f.Match == "" || glob.Match(f.Match, name))
}
