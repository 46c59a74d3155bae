package keyspace

// Some of the texts that one generator makes look like another class: of hashes with 8
// hexadecimal digits, one in 43 has digits only. Where the lengths and counts of siblings
// say that this is so, they are shown as one: {id|hex}.

// kinClasses are the classes that chance may mix up.
const kinClasses = 1<<Int | 1<<ULID | 1<<KSUID | 1<<NanoID | 1<<Hex | 1<<Token

// kinShare is how much of the most frequent class another one may make up: 1 in 20. Of
// random texts with letters and digits fewer look like another class.
const kinShare = 20

// setsOf tells what the class children of a node are shown as.
type setsOf struct {
	together classSet // shown as this set
	length   uint16   // when all their texts have this length
}

// of returns what a class node is shown as.
func (s setsOf) of(v *vertex) classSet {
	if s.together.has(v.class) && v.shortest == s.length && v.longest == s.length {
		return s.together
	}
	if v.class == Int {
		return setOf(v.atoms[0])
	}
	return setOf(v.class)
}

// kin finds the children of a node that are of one make.
func (t *Tree) kin(at NodeID) (s setsOf) {
	p := &t.nodes[at]
	if classes := p.classes & kinClasses; classes&(classes-1) == 0 {
		return s
	}
	var main *vertex
	for c := p.first; c != Root; c = t.nodes[c].next {
		if v := &t.nodes[c]; v.isKin() && (main == nil || v.keys > main.keys) && v.shadow == p.shadow {
			main = v
		}
	}
	if main == nil || main.class == Int {
		return s
	}
	for c := p.first; c != Root; c = t.nodes[c].next {
		v := &t.nodes[c]
		if v == main || v.shadow != p.shadow || !v.isKin() || v.shortest != main.shortest || v.delim != main.delim {
			continue
		}
		if v.keys*kinShare <= main.keys || v.class == Int && main.class == Hex && digitsOnly(v.keys, main) {
			s.together |= setOf(v.class) | setOf(main.class)
			s.length = main.shortest
		}
	}
	return s
}

// isKin reports whether all texts of a node have one length and may be of another class.
func (v *vertex) isKin() bool {
	return v.kind == classLabel && kinClasses>>v.class&1 != 0 && v.shortest == v.longest && v.shortest >= minHex
}

// digitsOnly reports whether so many numbers are what chance makes of hashes: a share of
// (10/16)^length, give or take as much again and a few.
func digitsOnly(numbers uint64, hashes *vertex) bool {
	share := 1.0
	for range hashes.shortest {
		share *= 10.0 / 16
	}
	return float64(numbers) <= 2*share*float64(numbers+hashes.keys)+1
}
