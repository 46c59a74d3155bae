package keyspace

import (
	"github.com/axiomhq/hyperloglog"
	"github.com/cespare/xxhash/v2"
)

const (
	// maxValues is how many values of a segment are counted one by one: more than the
	// versions that are deployed side by side.
	maxValues = 16
	// maxBreakdowns bounds their memory: some 4 KiB each.
	maxBreakdowns = 1000
	// maxShares bounds the nodes that have shares, and how many each has: some 2 KiB.
	maxShares, maxShare = 2000, 4 * maxValues
	// sketchPrecision gives 2^11 registers: the error is 1.04/√2048, 2.3 %.
	sketchPrecision = 11
)

// breakdown tells the texts apart that one node stands for: by value while they are few,
// then it estimates how many there are.
type breakdown struct {
	values []value // those met lately, of a build; all others only while they are few
	sketch *hyperloglog.Sketch
}

type value struct {
	hash uint64
	keys uint64
	text string
}

// grow makes the child of a node that label i stands for.
func (t *Tree) grow(at NodeID, i int) NodeID {
	id := t.make(at, &t.labels[i])
	v := &t.nodes[id]
	if v.kind == classLabel {
		n := textLength(&t.labels[i])
		v.shortest, v.longest = n, n
	}
	if v.kind != literalLabel && v.class == Build {
		t.breakDown(id, &t.labels[i])
	}
	// What has something below it may be a build or another thing of few values.
	if p := &t.nodes[at]; p.kind == classLabel && p.more == nil && i > 0 {
		t.breakDown(at, &t.labels[i-1])
	}
	return id
}

func textLength(l *label) uint16 { return uint16(min(len(l.raw), 1<<16-1)) }

// breakDown begins to tell texts apart at a node, with the one it was reached by.
func (t *Tree) breakDown(id NodeID, l *label) {
	if t.sketches == maxBreakdowns || l.class == Text || l.class == Binary {
		return
	}
	t.sketches++
	t.nodes[id].more = &breakdown{}
	t.nodes[id].more.saw(l)
}

// observe notes what the label adds to what is known of its node.
func (t *Tree) observe(id NodeID, l *label) {
	if l.slots == 0 {
		return
	}
	v := &t.nodes[id]
	for i := range l.slots {
		if v.atoms[i] != l.atoms[i] {
			v.atoms[i] = Int
		}
	}
	if l.kind == classLabel {
		n := textLength(l)
		v.shortest, v.longest = min(v.shortest, n), max(v.longest, n)
	}
	if v.more != nil {
		v.more.saw(l)
	}
}

// rest returns the {…} that a label folds into below a node; it is made when it is missing.
func (t *Tree) rest(at NodeID, l *label) NodeID {
	any := label{delim: l.delim, kind: anyLabel, hash: anyHash}
	id := t.child(at, &any)
	if id == Root {
		id = t.make(at, &any)
		if t.sketches < maxBreakdowns && !t.nodes[id].shadow {
			t.sketches++
			t.nodes[id].more = &breakdown{sketch: newSketch()}
		}
	}
	if more := t.nodes[id].more; more != nil {
		more.sketch.InsertHash(l.hash)
	}
	return id
}

func newSketch() *hyperloglog.Sketch {
	s, err := hyperloglog.NewSketch(sketchPrecision, false)
	if err != nil {
		panic(err) // the precision is out of range
	}
	return s
}

// saw counts a text.
func (b *breakdown) saw(l *label) {
	l.value = xxhash.Sum64String(l.raw)
	b.add(value{l.value, 1, l.raw}, l.class)
	l.known = len(b.values) > 0
}

// add counts a value. Of a build the one with the fewest names gives way to a new one; of
// anything else more than maxValues are no longer told apart.
func (b *breakdown) add(one value, class Class) {
	if b.sketch != nil {
		b.sketch.InsertHash(one.hash)
	}
	least := 0
	for i := range b.values {
		v := &b.values[i]
		if v.hash == one.hash {
			v.keys += one.keys
			return
		}
		if v.keys < b.values[least].keys {
			least = i
		}
	}
	if b.sketch != nil && class != Build {
		return
	}
	one.text = string(append([]byte(nil), one.text...)) // the name is not kept for it
	if len(b.values) < maxValues {
		b.values = append(b.values, one)
		return
	}
	if b.sketch == nil {
		b.sketch = newSketch()
		for _, v := range b.values {
			b.sketch.InsertHash(v.hash)
		}
		b.sketch.InsertHash(one.hash)
	}
	if class == Build {
		b.values[least] = one
	} else {
		b.values = nil
	}
}

// merge adds what another breakdown counted.
func (b *breakdown) merge(other *breakdown, class Class) {
	if other.sketch != nil {
		if b.sketch == nil {
			b.sketch = newSketch()
			for _, v := range b.values {
				b.sketch.InsertHash(v.hash)
			}
			if class != Build {
				b.values = nil
			}
		}
		if err := b.sketch.Merge(other.sketch); err != nil {
			panic(err) // all sketches have the same precision
		}
	}
	for _, v := range other.values {
		b.add(v, class)
	}
}

// distinct is how many texts there were, about; 0 when nobody counted.
func (b *breakdown) distinct() uint64 {
	switch {
	case b == nil:
		return 0
	case b.sketch != nil:
		return b.sketch.Estimate()
	}
	return uint64(len(b.values))
}
