package keyspace

import "strings"

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

// The bytes that names may be split at. The strong ones are delimiters wherever they stand
// outside of a URL, a date and the like. The weak ones stand within words as well.
const (
	strongDelimiters = ":/|"
	weakDelimiters   = "._-"
)

// From which share of the names a delimiter is one: colons even where few have them, since
// they are hardly ever anything else. The weak ones split all names, also those that need
// none, so it takes more of them.
const (
	colonShare  = 0.02
	strongShare = 0.10
	weakShare   = 0.20
)

// DetectDelimiters finds out from names, best some hundreds of them, which of : / . | - _
// carry their structure. Of few names or none at all it makes the best of what there is.
func DetectDelimiters(names []string) Delimiters {
	s := &splitter{kinds: byteKinds("")}
	var strong [len(strongDelimiters)]int // names in which it comes first
	var weak [len(weakDelimiters)]weakEvidence
	for _, name := range names {
		s.split(name)
		outline := s.outline()
		if i := strings.IndexAny(outline, strongDelimiters); i >= 0 {
			strong[strings.IndexByte(strongDelimiters, outline[i])]++
			continue
		}
		for i := range weak {
			weak[i].add(outline, weakDelimiters[i])
		}
	}
	var found []byte
	for i, n := range strong {
		least := strongShare
		if strongDelimiters[i] == ':' {
			least = colonShare
		}
		if n > 0 && float64(n) >= least*float64(len(names)) {
			found = append(found, strongDelimiters[i])
		}
	}
	if i := strongest(weak[:], len(names)); i >= 0 {
		found = append(found, weakDelimiters[i])
	}
	return Delimiters(found).orDefault()
}

// slotOutline stands for a variable part in an outline.
const slotOutline = '\x00'

// outline is the name that was read without what varies in it.
func (s *splitter) outline() string {
	seg := &s.segs[0]
	if seg.first == seg.last {
		return s.text(seg)
	}
	var text []byte
	for _, p := range s.parts[seg.first:seg.last] {
		if p.class == Literal {
			text = append(text, s.name[p.lo:p.hi]...)
		} else {
			text = append(text, slotOutline)
		}
	}
	return string(text)
}

// weakEvidence is what speaks for one of the weak delimiters.
type weakEvidence struct {
	names    int             // that have it, and no strong one
	beside   int             // of these, those where it stands beside an identifier
	prefixes map[string]bool // the texts before the first one
}

func (e *weakEvidence) add(outline string, delim byte) {
	first := strings.IndexByte(outline, delim)
	if first < 0 {
		return
	}
	e.names++
	if e.prefixes == nil {
		e.prefixes = map[string]bool{}
	}
	e.prefixes[outline[:first]] = true
	for i := first; i < len(outline); i++ {
		if outline[i] == delim && (i > 0 && outline[i-1] == slotOutline || i+1 < len(outline) && outline[i+1] == slotOutline) {
			e.beside++
			return
		}
	}
}

// fewNamesApart is up to how many names there may be as many prefixes as names, if
// identifiers stand behind them.
const fewNamesApart = 40

// structured reports whether a weak delimiter divides names rather than words: there are few
// prefixes, as slugs and host names do not have; or, of few names, it sets identifiers off.
func (e *weakEvidence) structured() bool {
	if e.names < fewNamesApart && 2*e.beside >= e.names {
		return true
	}
	return e.names >= 4 && len(e.prefixes) <= max(1, e.names/10)
}

// strongest is the weak delimiter that names are split at, -1 if there is none. Dots are
// seldom part of a word; of the others the one that sets off more identifiers is chosen.
func strongest(weak []weakEvidence, names int) int {
	best := -1
	for i := range weak {
		e := &weak[i]
		switch {
		case e.names == 0 || float64(e.names) < weakShare*float64(names) || !e.structured():
		case best < 0:
			best = i
		case weakDelimiters[best] != '.' && e.beside > weak[best].beside:
			best = i
		}
	}
	return best
}
