package keyspace

import globs "valktop/glob"

// Pattern is a key name with its variable parts folded: delimiters and one matcher a
// segment. It is a value that can be compared, and means the same whatever was sampled.
type Pattern struct {
	text   string
	delims Delimiters
}

// Fold returns the pattern that a name alone has. A Tree may know better: where numbers
// stand that are no dates, 20240131 is none either. For many names take a Folder.
func Fold(name string, d Delimiters) Pattern { return NewFolder(d).Fold(name) }

// Folder folds many names. It is for one goroutine.
type Folder struct {
	s      *splitter
	delims Delimiters
}

// NewFolder returns what folds names that are split at d.
func NewFolder(d Delimiters) *Folder {
	d = d.orDefault()
	return &Folder{newSplitter(d), d}
}

// Fold returns the pattern that a name alone has.
func (f *Folder) Fold(name string) Pattern {
	s := f.s
	s.split(name)
	var w writer
	for i := range s.n {
		seg := &s.segs[i]
		w.delim(seg.delim)
		if seg.first == seg.last {
			w.literal(s.text(seg))
		}
		for _, p := range s.parts[seg.first:seg.last] {
			switch p.class {
			case Literal:
				w.literal(name[p.lo:p.hi])
			default:
				w.shaped(setOf(p.class), string(s.shapes[p.shapeLo:p.shapeHi]))
			}
		}
	}
	return Pattern{text: w.text(), delims: f.delims}
}

// String returns the pattern as it is shown, such as user:{id}:posts. It may hold any
// bytes that a name can hold. Literal text that would read as a matcher is escaped with a
// backslash: \{id}.
func (p Pattern) String() string { return p.text }

// Delimiters returns what names are split at for the pattern.
func (p Pattern) Delimiters() Delimiters { return p.delims.orDefault() }

// Match reports whether a name is one of the pattern's, byte by byte. For many names take
// a Matcher.
func (p Pattern) Match(name string) bool { return p.Matcher().Match(name) }

// Captures returns the text that each segment stands for in a name, or nil if the pattern
// does not match it. For many names take a Matcher.
func (p Pattern) Captures(name string) []string { return p.Matcher().Captures(name) }

// Prefix returns the literal text that every name of the pattern begins with.
func (p Pattern) Prefix() string {
	var prefix []byte // once something had to be unescaped
	for i := 0; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '\\' && i+1 < len(p.text) && (p.text[i+1] == '{' || p.text[i+1] == '\\'):
			if prefix == nil {
				prefix = append(make([]byte, 0, len(p.text)), p.text[:i]...)
			}
			i++
			prefix = append(prefix, p.text[i])
			continue
		case c == '{':
			if _, _, n := token(p.text[i:]); n > 0 {
				if prefix != nil {
					return string(prefix)
				}
				return p.text[:i]
			}
		}
		if prefix != nil {
			prefix = append(prefix, p.text[i])
		}
	}
	if prefix != nil {
		return string(prefix)
	}
	return p.text
}

// Glob returns what to give SCAN MATCH: it finds all names of the pattern, and maybe
// others, which Match tells apart. Literal text is escaped.
func (p Pattern) Glob() string {
	var glob []byte
	star := func() {
		if n := len(glob); n == 0 || glob[n-1] != '*' || n > 1 && glob[n-2] == '\\' {
			glob = append(glob, '*')
		}
	}
	for i, m := range p.segments() {
		if i > 0 {
			glob = globs.AppendEscaped(glob, string(m.delim))
		}
		if m.set != 0 {
			star()
			continue
		}
		glob = globs.AppendEscaped(glob, m.literal)
		for _, part := range m.parts {
			if part.set != 0 {
				star()
			} else {
				glob = globs.AppendEscaped(glob, part.literal)
			}
		}
	}
	return string(glob)
}

// Segments returns how the pattern shows each of its segments.
func (p Pattern) Segments() []string {
	var all []string
	for _, m := range p.segments() {
		var w writer
		m.write(&w)
		all = append(all, w.text())
	}
	return all
}

// Delimiters returns what names are split at.
func (f *Folder) Delimiters() Delimiters { return f.delims }
