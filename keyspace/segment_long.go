package keyspace

import (
	"encoding/binary"
	"encoding/hex"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
)

// long ends a segment at hi of which a label holds but the beginning: what follows is {text},
// with a hash of its words.
func (s *splitter) long(hi int) {
	if s.slots == 0 {
		s.flush(hi)
	}
	label, slots, n := 0, 0, s.from
	at := int(s.parts[n].lo)
	for full := false; n < s.np && !full; n++ {
		p := &s.parts[n]
		size := int(p.shapeHi - p.shapeLo)
		if p.class == Literal {
			size = int(p.hi - p.lo)
		} else {
			slots++
		}
		if full = slots == maxSlots || label+size > maxLabel; full {
			if p.class != Literal {
				break
			}
			p.hi = p.lo + uint32(wholeRunes(s.name[p.lo:p.hi], maxLabel-label))
			if p.hi == p.lo {
				break
			}
		}
		label += size
		at = int(p.hi)
	}
	s.np, s.lit = n, at
	s.slots = min(slots, maxSlots-1)
	s.slot(at, hi, Text, false)
	from := len(s.shapes)
	s.shapes = hex.AppendEncode(s.shapes, binary.BigEndian.AppendUint64(nil, wordHash(s.name[at:hi])))
	p := &s.parts[s.np-1]
	p.shapeLo, p.shapeHi = uint32(from), uint32(len(s.shapes))
}

// wholeRunes returns how many bytes up to n do not cut a character of a text in two.
func wholeRunes(text string, n int) int {
	for cut := n; cut > n-utf8.UTFMax && cut > 0; cut-- {
		if cut == len(text) || utf8.RuneStart(text[cut]) {
			return cut
		}
	}
	return n
}

// wordHash is the hash of a text without its letters and digits that have digits among
// them: texts that differ in numbers or identifiers have the same one.
func wordHash(text string) uint64 {
	var d xxhash.Digest
	d.Reset()
	for i := 0; i < len(text); {
		end, digits := i, false
		for end < len(text) && isAlnum(text[end]) {
			digits = digits || text[end] <= '9'
			end++
		}
		switch {
		case digits:
			_, _ = d.WriteString("\x00") // it never fails
		case end == i:
			end++
			fallthrough
		default:
			_, _ = d.WriteString(text[i:end])
		}
		i = end
	}
	return d.Sum64()
}
