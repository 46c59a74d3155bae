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

// shaped writes {json:id}, {text:9f86d081884c7d65} or, without a shape, any slot.
func (w *writer) shaped(set classSet, shape string) {
	w.slot(set)
	if shape == "" {
		return
	}
	w.buf[len(w.buf)-1] = ':'
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
	case m.set != 0:
		w.shaped(m.set, m.shape)
	default:
		w.literal(m.literal)
	}
	for _, part := range m.parts {
		switch {
		case part.set != 0:
			w.shaped(part.set, part.shape)
		default:
			w.literal(part.literal)
		}
	}
}
