package keyspace

import (
	"bytes"

	"github.com/cespare/xxhash/v2"
)

// label is what a segment of a name is in the tree.
type label struct {
	delim byte // that stands before it
	kind  labelKind
	class Class  // of classLabel; Int for all digits. Of mixedLabel Build, if a build is all that varies
	hash  uint64 // of the label without delim
	text  string // of literalLabel
	code  []byte // of mixedLabel
	raw   string // the segment itself
	slots int
	atoms [maxSlots]Class // what each slot is alone: a Date among digits
	known bool            // its node counts values, and value is the hash of this one
	value uint64
}

// labelKind tells labels apart.
type labelKind uint8

const (
	literalLabel labelKind = iota
	mixedLabel             // text with slots in it, or JSON of one shape
	classLabel             // one slot
	anyLabel               // {…}
)

// In the code of a mixed label slotMark, the class and, for JSON and {text}, the shape and shapeEnd
// stand for a slot. Literal text has no such bytes: it would be {binary}.
const (
	slotMark = 0
	shapeEnd = 1
)

const (
	classHash = 0x9e3779b97f4a7c15
	anyHash   = 0xc2b2ae3d27d4eb4f
)

// folds reports whether labels like this one fold when they have too many siblings.
func (l *label) folds() bool { return l.kind <= mixedLabel }

// read splits a name into labels and returns how many there are.
func (t *Tree) read(name string) int {
	s := t.split
	s.split(name)
	t.codes = t.codes[:0]
	for i := range s.n {
		seg := &s.segs[i]
		l := &t.labels[i]
		l.delim, l.raw = seg.delim, name[seg.lo:seg.hi]
		switch first := &s.parts[seg.first]; {
		case seg.first == seg.last:
			l.kind, l.text = literalLabel, l.raw
			l.slots = 0
			l.hash = xxhash.Sum64String(l.text)
		case seg.first+1 == seg.last && first.shapeLo == first.shapeHi:
			l.kind, l.class = classLabel, first.class
			l.slots, l.atoms[0] = 1, first.class
			if first.digits {
				l.class = Int
			}
			l.hash = classHash * uint64(l.class)
		default:
			t.encode(l, s.parts[seg.first:seg.last])
		}
	}
	return s.n
}

// encode makes a mixed label of parts.
func (t *Tree) encode(l *label, parts []part) {
	s, from := t.split, len(t.codes)
	l.kind, l.slots = mixedLabel, 0
	for _, p := range parts {
		if p.class == Literal {
			t.codes = append(t.codes, s.name[p.lo:p.hi]...)
			continue
		}
		class := p.class
		if p.digits {
			class = Int
		}
		l.atoms[l.slots] = p.class
		l.slots++
		t.codes = append(t.codes, slotMark, byte(class))
		if class.shaped() {
			t.codes = append(t.codes, s.shapes[p.shapeLo:p.shapeHi]...)
			t.codes = append(t.codes, shapeEnd)
		}
	}
	l.class = Literal
	if l.slots == 1 && l.atoms[0] == Build {
		l.class = Build // app-v41
	}
	l.code = t.codes[from:]
	l.hash = xxhash.Sum64(l.code)
}

// is reports whether a node has this label.
func (v *vertex) is(l *label) bool {
	if v.kind != l.kind || v.delim != l.delim {
		return false
	}
	switch l.kind {
	case literalLabel:
		return string(v.code) == l.text
	case mixedLabel:
		return bytes.Equal(v.code, l.code)
	case classLabel:
		return v.class == l.class
	}
	return true
}

// label returns that of a node.
func (v *vertex) label() label {
	l := label{delim: v.delim, kind: v.kind, class: v.class, hash: v.hash, slots: int(v.slots), atoms: v.atoms}
	switch v.kind {
	case literalLabel:
		l.text = string(v.code)
	case mixedLabel:
		l.code = v.code
	}
	return l
}
