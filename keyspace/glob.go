package keyspace

// Escape returns a glob that matches exactly the literal text.
func Escape(literal string) string { return string(appendEscaped(nil, literal)) }

func appendEscaped(glob []byte, literal string) []byte {
	for i := range len(literal) {
		switch literal[i] {
		case '*', '?', '[', ']', '\\', '^', '-':
			glob = append(glob, '\\')
		}
		glob = append(glob, literal[i])
	}
	return glob
}

// MatchGlob reports whether a name matches a glob as SCAN MATCH and KEYS understand it.
func MatchGlob(glob, name string) bool { return glob == name }
