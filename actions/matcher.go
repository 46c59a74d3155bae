package actions

import (
	"slices"
	"strings"

	"valktop/glob"
	"valktop/keyspace"
)

// Matcher tells which names a plan selects, byte by byte. It is for one goroutine.
type Matcher struct {
	takes []func(string) bool
	keys  []string // when every selection is by key
	named bool
	glob  string
}

// Matcher returns what tells the names that the plan selects, or why it selects none.
func (p Plan) Matcher() (*Matcher, error) {
	if err := p.checkSelections(); err != nil {
		return nil, err
	}
	m := &Matcher{named: true, glob: commonGlob(p.Selections)}
	for _, s := range p.Selections {
		m.takes = append(m.takes, s.matcher())
		if s.Kind != ByKey {
			m.named = false
		} else if !slices.Contains(m.keys, s.Text) {
			m.keys = append(m.keys, s.Text)
		}
	}
	return m, nil
}

// Match reports whether any selection takes the name.
func (m *Matcher) Match(name string) bool {
	for _, takes := range m.takes {
		if takes(name) {
			return true
		}
	}
	return false
}

// Glob is what to hand to SCAN MATCH: it finds all names that the plan selects, and maybe
// others, which Match tells apart. It is empty where only all names would do.
func (m *Matcher) Glob() string { return m.glob }

// Keys are all names, when the plan selects each by its name: no scan is needed then.
func (m *Matcher) Keys() ([]string, bool) {
	if !m.named {
		return nil, false
	}
	return m.keys, true
}

// matcher tells the names of a selection that was checked.
func (s Selection) matcher() func(string) bool {
	switch s.Kind {
	case ByKey:
		return func(name string) bool { return name == s.Text }
	case ByPrefix:
		return func(name string) bool { return strings.HasPrefix(name, s.Text) }
	case ByGlob:
		return func(name string) bool { return glob.Match(s.Text, name) }
	case ByPattern:
		return s.pattern().Matcher().Match
	}
	return func(string) bool { return false }
}

// pattern is that of a selection by pattern. What is none was refused before; it selects
// what its text alone would.
func (s Selection) pattern() keyspace.Pattern {
	p, _ := keyspace.ParsePattern(s.Text, keyspace.Delimiters(s.Delimiters))
	return p
}

// Glob is a glob that finds all names of the selection, and maybe others.
func (s Selection) Glob() string {
	switch s.Kind {
	case ByKey:
		return glob.Escape(s.Text)
	case ByPrefix:
		return glob.Escape(s.Text) + "*"
	case ByPattern:
		return s.pattern().Glob()
	case ByGlob:
	}
	return s.Text
}

// Prefix is the literal text that every name of the selection begins with.
func (s Selection) Prefix() string {
	switch s.Kind {
	case ByKey, ByPrefix:
		return s.Text
	case ByPattern:
		return s.pattern().Prefix()
	case ByGlob:
	}
	return literalPrefix(s.Text)
}

// literalPrefix is what stands in a glob before the first of * ? [.
func literalPrefix(pattern string) string {
	var prefix strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; c {
		case '*', '?', '[':
			return prefix.String()
		case '\\':
			if i+1 < len(pattern) {
				i++
			}
			prefix.WriteByte(pattern[i])
		default:
			prefix.WriteByte(c)
		}
	}
	return prefix.String()
}

// commonGlob finds the names of all selections, by what they begin with; empty for all names.
func commonGlob(all []Selection) string {
	if len(all) == 1 {
		return all[0].Glob()
	}
	common := all[0].Prefix()
	for _, s := range all[1:] {
		prefix := s.Prefix()
		n := 0
		for n < min(len(common), len(prefix)) && common[n] == prefix[n] {
			n++
		}
		common = common[:n]
	}
	if common == "" {
		return ""
	}
	return glob.Escape(common) + "*"
}
