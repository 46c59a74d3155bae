package analysis

import "valktop/keyspace"

// slowNames finds the patterns of the keys of costly commands: those that the sampling of keys
// has found, so that Slow and Keys call the same keys the same; else the one that a name has by
// itself, split where the names of this server are.
type slowNames struct {
	fold     *keyspace.Folder
	known    keyspace.Recognizer
	resolved map[string]string // by the pattern that a name has by itself
}

// newSlowNames knows what a report does; the zero report is none.
func newSlowNames(r keyspace.Report) *slowNames {
	patterns := make([]string, len(r.Patterns))
	for i, g := range r.Patterns {
		patterns[i] = g.Pattern
	}
	return &slowNames{fold: keyspace.NewFolder(r.Delimiters), known: keyspace.Recognize(patterns, r.Delimiters), resolved: map[string]string{}}
}

// alone is the pattern that a name, or a glob, has by itself.
func (n *slowNames) alone(name string) string { return n.fold.Fold(name).String() }

// of is the pattern of a key.
func (n *slowNames) of(name string) string {
	alone := n.alone(name)
	if found, ok := n.resolved[alone]; ok {
		return found
	}
	found, ok := n.known.Of(name)
	if !ok {
		found = alone
	}
	n.resolved[alone] = found
	return found
}
