package keyspace

import (
	"errors"
	"fmt"
	"strings"
)

// matchSegment is what a pattern says of one segment: literal text, a set of classes that
// the whole of it may be of, or several parts.
type matchSegment struct {
	delim   byte // that stands before it
	literal string
	set     classSet
	shape   string // of JSON; any when empty
	parts   []matchPart
}

// matchPart is literal text, or what a slot takes.
type matchPart struct {
	literal string
	set     classSet
	shape   string
}

// ParsePattern reads a pattern as String writes it: {id}, {uuid|hex}, {json:id,tags[]},
// {…} for any one segment and, at the end, {rest} for one segment or more. Everything else
// is literal; a backslash before { or another backslash makes these literal too.
func ParsePattern(text string, d Delimiters) (Pattern, error) {
	d = d.orDefault()
	for _, m := range parseSegments(text, d) {
		for _, part := range m.parts {
			if part.set&wholeSegments != 0 {
				return Pattern{}, fmt.Errorf("pattern %q: {…} and {rest} stand for whole segments", text)
			}
		}
	}
	p := Pattern{text: text, delims: d}
	all := p.segments()
	for _, m := range all[:len(all)-1] {
		if m.set.has(Rest) {
			return Pattern{}, fmt.Errorf("pattern %q: %w", text, errRestInside)
		}
	}
	var w writer
	for i, m := range all {
		if i > 0 {
			w.delim(m.delim)
		}
		m.write(&w)
	}
	return Pattern{text: w.text(), delims: d}, nil
}

var errRestInside = errors.New("{rest} stands at the end")

// wholeSegments are the classes that stand for nothing less than a segment.
const wholeSegments classSet = 1<<Any | 1<<Rest

func (p Pattern) segments() []matchSegment { return parseSegments(p.text, p.Delimiters()) }

// parseSegments splits a pattern's text at its delimiters. There is always one segment.
func parseSegments(text string, d Delimiters) []matchSegment {
	var all []matchSegment
	m := matchSegment{}
	var literal []byte
	flush := func() {
		if len(literal) > 0 {
			m.parts = append(m.parts, matchPart{literal: string(literal)})
			literal = literal[:0]
		}
	}
	end := func() {
		flush()
		switch {
		case len(m.parts) == 0:
			m.parts = nil
		case len(m.parts) == 1:
			one := m.parts[0]
			m.literal, m.set, m.shape, m.parts = one.literal, one.set, one.shape, nil
		}
		all = append(all, m)
	}
	for i := 0; i < len(text); {
		c := text[i]
		if c == '\\' && i+1 < len(text) && (text[i+1] == '{' || text[i+1] == '\\') {
			literal = append(literal, text[i+1])
			i += 2
			continue
		}
		if set, shape, n := token(text[i:]); n > 0 {
			flush()
			m.parts = append(m.parts, matchPart{set: set, shape: shape})
			i += n
			continue
		}
		if strings.IndexByte(string(d), c) >= 0 {
			end()
			m = matchSegment{delim: c}
		} else {
			literal = append(literal, c)
		}
		i++
	}
	end()
	return all
}

// token reads a matcher at the beginning of a text and returns its length, 0 if there is
// none.
func token(text string) (set classSet, shape string, n int) {
	if len(text) < 3 || text[0] != '{' {
		return 0, "", 0
	}
	end := strings.IndexByte(text[:min(len(text), maxToken)], '}')
	if end < 0 {
		return 0, "", 0
	}
	inner := text[1:end]
	if rest, ok := strings.CutPrefix(inner, "json:"); ok {
		if !isShape(rest) {
			return 0, "", 0
		}
		return setOf(JSON), rest, end + 1
	}
	if hash, ok := strings.CutPrefix(inner, "text:"); ok {
		if len(hash) != 16 || !isHexText(hash) || strings.ToLower(hash) != hash {
			return 0, "", 0
		}
		return setOf(Text), hash, end + 1
	}
	for word := range strings.SplitSeq(inner, "|") {
		class, ok := classOf(word)
		if !ok {
			return 0, "", 0
		}
		set |= setOf(class)
	}
	return set, "", end + 1
}

// maxToken is more than the longest matcher has bytes.
const maxToken = maxShape + 160

func isShape(text string) bool {
	for i := range len(text) {
		if c := text[i]; !isAlnum(c) && strings.IndexByte("_-$@.,[]*", c) < 0 {
			return false
		}
	}
	return text != "" && len(text) <= maxShape
}
