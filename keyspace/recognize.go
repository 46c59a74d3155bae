package keyspace

// Recognizer tells which of the patterns that a scan has found a name belongs to. Its zero
// value knows none. It is for one goroutine.
type Recognizer struct{ known []recognized }

type recognized struct {
	pattern string
	match   *Matcher
}

// Recognize returns what knows these patterns; it asks the first ones first. Left out are
// those that begin with any segment: a tree makes them of names that are rare, of which each
// says more by itself.
func Recognize(patterns []string, d Delimiters) Recognizer {
	var r Recognizer
	for _, text := range patterns {
		p, err := ParsePattern(text, d)
		if err != nil || p.segments()[0].set&wholeSegments != 0 {
			continue
		}
		r.known = append(r.known, recognized{text, p.Matcher()})
	}
	return r
}

// Of returns the pattern of a name; false when it has none of those that are known.
func (r Recognizer) Of(name string) (pattern string, ok bool) {
	for _, k := range r.known {
		if k.match.Match(name) {
			return k.pattern, true
		}
	}
	return "", false
}
