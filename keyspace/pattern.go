package keyspace

// Pattern is a key name with its variable parts folded: delimiters and one matcher a
// segment. It is a value and means the same whatever was sampled. Patterns with the same
// String and Delimiters are the same.
type Pattern struct {
	text   string
	delims Delimiters
}

// ParsePattern reads what String returns.
func ParsePattern(text string, d Delimiters) (Pattern, error) {
	return Pattern{text: text, delims: d}, nil
}

// String returns the pattern as it is shown, such as user:{id}:posts. It may hold any
// bytes that a name can hold.
func (p Pattern) String() string { return p.text }

// Delimiters returns what the pattern's segments are split at.
func (p Pattern) Delimiters() Delimiters { return p.delims }

// Match reports whether a name is one of the pattern's, byte by byte. It may be called
// from several goroutines.
func (p Pattern) Match(name string) bool { return p.text == name }

// Prefix returns the literal text that every name of the pattern begins with.
func (p Pattern) Prefix() string { return p.text }

// Glob returns what to give SCAN MATCH: it finds all names of the pattern, and maybe
// others, which Match tells apart. Literal text is escaped.
func (p Pattern) Glob() string { return Escape(p.text) }

// Captures returns the text of each segment of a name that the pattern matches.
func (p Pattern) Captures(name string) []string { return []string{name} }
