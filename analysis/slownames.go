package analysis

import (
	"strings"

	"valktop/keyspace"
)

// slowNames finds the patterns of the keys of costly commands: those that the sampling of keys
// has found, so that Slow and Keys call the same keys the same; else the one that a name has by
// itself, split where the names of this server are.
type slowNames struct {
	fold     *keyspace.Folder
	known    []knownPattern
	resolved map[string]string // by the pattern that a name has by itself
}

type knownPattern struct {
	text  string
	match *keyspace.Matcher
}

// newSlowNames knows what a report does; the zero report is none.
func newSlowNames(r keyspace.Report) *slowNames {
	n := &slowNames{fold: keyspace.NewFolder(r.Delimiters), resolved: map[string]string{}}
	for _, g := range r.Patterns {
		if strings.HasPrefix(g.Pattern, "{…}") || strings.HasPrefix(g.Pattern, "{rest}") {
			continue // what is rare in Keys, folded from its beginning on: the name itself says more
		}
		if p, err := keyspace.ParsePattern(g.Pattern, r.Delimiters); err == nil {
			n.known = append(n.known, knownPattern{g.Pattern, p.Matcher()})
		}
	}
	return n
}

// alone is the pattern that a name, or a glob, has by itself.
func (n *slowNames) alone(name string) string { return n.fold.Fold(name).String() }

// of is the pattern of a key.
func (n *slowNames) of(name string) string {
	alone := n.alone(name)
	if found, ok := n.resolved[alone]; ok {
		return found
	}
	found := alone
	for _, k := range n.known {
		if k.match.Match(name) {
			found = k.text
			break
		}
	}
	n.resolved[alone] = found
	return found
}
