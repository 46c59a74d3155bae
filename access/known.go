package access

import "valktop/keyspace"

// Known are the patterns that a scan of the keys has found.
type Known struct {
	Version    uint64 // a newer one is another list
	Patterns   []string
	Delimiters keyspace.Delimiters
}
