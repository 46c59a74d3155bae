package keyspace

import "strings"

// writer puts a pattern's text together.
type writer struct {
	buf      []byte
	literals []span // where literal text and delimiters lie in it
	tricky   bool   // some of it may need escaping
}

func (w *writer) delim(c byte) {
	if c != 0 {
		w.literals = append(w.literals, span{len(w.buf), len(w.buf) + 1})
		w.buf = append(w.buf, c)
	}
}

func (w *writer) literal(text string) {
	if text == "" {
		return
	}
	w.literals = append(w.literals, span{len(w.buf), len(w.buf) + len(text)})
	w.buf = append(w.buf, text...)
	w.tricky = w.tricky || strings.IndexByte(text, '{') >= 0 || strings.IndexByte(text, '\\') >= 0
}

// slot writes {hex} or, for several classes, {id|hex}.
func (w *writer) slot(set classSet) {
	between := byte('{')
	for c := Int; c < classCount; c++ {
		if set.has(c) {
			w.buf = append(w.buf, between)
			w.buf = append(w.buf, c.word()...)
			between = '|'
		}
	}
	w.buf = append(w.buf, '}')
}

func (w *writer) json(shape string) {
	if shape == "" {
		w.slot(setOf(JSON))
		return
	}
	w.buf = append(w.buf, "{json:"...)
	w.buf = append(w.buf, shape...)
	w.buf = append(w.buf, '}')
}

// text returns the pattern's text, in which a brace that would begin a matcher by chance,
// and a backslash that would escape what follows it, are escaped.
func (w *writer) text() string {
	if !w.tricky {
		return string(w.buf)
	}
	var out []byte
	next := 0
	for i, c := range w.buf {
		for next < len(w.literals) && w.literals[next].hi <= i {
			next++
		}
		if next < len(w.literals) && w.literals[next].lo <= i {
			switch c {
			case '{':
				if _, _, n := token(string(w.buf[i:min(len(w.buf), i+maxToken)])); n > 0 {
					out = append(out, '\\')
				}
			case '\\':
				if i+1 < len(w.buf) && (w.buf[i+1] == '{' || w.buf[i+1] == '\\') {
					out = append(out, '\\')
				}
			}
		}
		out = append(out, c)
	}
	return string(out)
}

func (m *matchSegment) write(w *writer) {
	switch {
	case m.shape != "":
		w.json(m.shape)
	case m.set != 0:
		w.slot(m.set)
	default:
		w.literal(m.literal)
	}
	for _, part := range m.parts {
		switch {
		case part.shape != "":
			w.json(part.shape)
		case part.set != 0:
			w.slot(part.set)
		default:
			w.literal(part.literal)
		}
	}
}
