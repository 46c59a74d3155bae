package keyspace

// Matcher matches many names with one pattern. It is for one goroutine.
type Matcher struct {
	segs []matchSegment
	s    *splitter
}

// Matcher returns what matches names with the pattern.
func (p Pattern) Matcher() *Matcher {
	return &Matcher{segs: p.segments(), s: newSplitter(p.delims)}
}

// Match reports whether a name is one of the pattern's, byte by byte.
func (m *Matcher) Match(name string) bool {
	if !m.begins(name) {
		return false
	}
	m.s.split(name)
	for i, want := range m.segs {
		if i >= m.s.n || !want.match(m.s, &m.s.segs[i]) {
			return false
		}
		if want.set.has(Rest) {
			return true
		}
	}
	return len(m.segs) == m.s.n
}

// begins spares reading a name whose first segment is another one.
func (m *Matcher) begins(name string) bool {
	first := &m.segs[0]
	return first.set != 0 || first.parts != nil || hasAt(name, 0, first.literal)
}

// Captures returns the text that each segment of the pattern stands for in a name, or nil
// if the pattern does not match it.
func (m *Matcher) Captures(name string) []string {
	if !m.Match(name) {
		return nil
	}
	all := make([]string, len(m.segs))
	for i := range all {
		all[i] = m.s.text(&m.s.segs[i])
	}
	if last := len(all) - 1; m.segs[last].set.has(Rest) {
		all[last] = name[m.s.segs[last].lo:]
	}
	return all
}

func (m *matchSegment) match(s *splitter, seg *segment) bool {
	if seg.delim != m.delim {
		return false
	}
	have := s.parts[seg.first:seg.last]
	switch {
	case m.set.has(Any) || m.set.has(Rest):
		return true
	case m.set != 0:
		return len(have) == 1 && m.set.takes(have[0]) && shapeMatches(s, m.shape, have[0])
	case m.parts == nil:
		return s.text(seg) == m.literal
	case len(have) != len(m.parts):
		return false
	}
	for i, want := range m.parts {
		switch {
		case want.set != 0:
			if !want.set.takes(have[i]) || !shapeMatches(s, want.shape, have[i]) {
				return false
			}
		case have[i].class != Literal || s.name[have[i].lo:have[i].hi] != want.literal:
			return false
		}
	}
	return true
}

func shapeMatches(s *splitter, shape string, p part) bool {
	return shape == "" || string(s.shapes[p.shapeLo:p.shapeHi]) == shape
}
