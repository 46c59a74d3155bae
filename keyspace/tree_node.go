package keyspace

// vertex is a node of a Tree.
type vertex struct {
	keys   uint64 // names at it and below
	own    uint64 // names that end at it
	missed uint64 // names under it, at most, that are not in keys
	swept  uint64 // names, at most, of any child that gave way
	hash   uint64 // of the label
	code   []byte // the label, unless it is a class
	more   *breakdown
	share  []share // how own divides by the values of segments above that have few

	parent, first, next, prev NodeID

	literals uint32   // children in sight whose labels fold
	classes  classSet // that its other children have
	shortest uint16   // and longest: bytes of what a class stood for
	longest  uint16
	delim    byte
	kind     labelKind
	class    Class
	slots    uint8
	atoms    [maxSlots]Class // what all texts of a slot are; Int once digits differ
	used     bool
	shadow   bool // out of sight: counted at a {…} as well
	folded   bool // light children are in {…}
}

// child returns the child of a node with a label, Root if there is none.
func (t *Tree) child(at NodeID, l *label) NodeID {
	key := place(at, l.delim, l.hash)
	mask := uint64(len(t.index) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		slot := t.index[i]
		if slot == 0 {
			return Root
		}
		if slot>>32 == key>>32 {
			id := NodeID(uint32(slot))
			if v := &t.nodes[id]; v.parent == at && v.is(l) {
				return id
			}
		}
	}
}

// place is where the index looks for a child first, and what it compares.
func place(parent NodeID, delim byte, hash uint64) uint64 {
	h := hash ^ (uint64(parent)<<8|uint64(delim)+1)*0xd6e8feb86659fd93
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return h ^ h>>29
}

// make adds a child with a label to a node.
func (t *Tree) make(at NodeID, l *label) NodeID {
	if (t.live+1)*2 > len(t.index) {
		t.enlarge()
	}
	var id NodeID
	if n := len(t.free); n > 0 {
		id = t.free[n-1]
		t.free = t.free[:n-1]
	} else {
		id = NodeID(len(t.nodes))
		t.nodes = append(t.nodes, vertex{})
	}
	p := &t.nodes[at]
	code := t.nodes[id].code[:0]
	switch l.kind {
	case literalLabel:
		code = append(code, l.text...)
	case mixedLabel:
		code = append(code, l.code...)
	}
	t.nodes[id] = vertex{
		parent: at, next: p.first, used: true, shadow: p.shadow,
		delim: l.delim, kind: l.kind, class: l.class, hash: l.hash, code: code,
		slots: uint8(l.slots), atoms: l.atoms,
	}
	if p.first != Root {
		t.nodes[p.first].prev = id
	}
	p.first = id
	t.live++
	if p.shadow {
		t.shadowed++
	}
	t.seen(id)
	if l.folds() {
		t.nodes[id].missed = p.swept
	}
	t.enter(id)
	return id
}

// seen counts a child that comes into sight of its parent; lost one that goes.
func (t *Tree) seen(id NodeID) {
	v := &t.nodes[id]
	p := &t.nodes[v.parent]
	switch v.kind {
	case literalLabel, mixedLabel:
		p.literals++
	case classLabel:
		p.classes |= setOf(v.class)
	}
}

func (t *Tree) lost(id NodeID) {
	v := &t.nodes[id]
	p := &t.nodes[v.parent]
	switch v.kind {
	case literalLabel, mixedLabel:
		p.literals--
	case classLabel:
		p.classes &^= setOf(v.class)
	}
}

// enter puts a node into the index.
func (t *Tree) enter(id NodeID) {
	v := &t.nodes[id]
	key := place(v.parent, v.delim, v.hash)
	mask := uint64(len(t.index) - 1)
	i := key & mask
	for t.index[i] != 0 {
		i = (i + 1) & mask
	}
	t.index[i] = key>>32<<32 | uint64(id)
}

// leave takes a node out of the index and closes the gap.
func (t *Tree) leave(id NodeID) {
	v := &t.nodes[id]
	mask := uint64(len(t.index) - 1)
	i := place(v.parent, v.delim, v.hash) & mask
	for NodeID(uint32(t.index[i])) != id || t.index[i] == 0 {
		i = (i + 1) & mask
	}
	for {
		t.index[i] = 0
		for j := (i + 1) & mask; ; j = (j + 1) & mask {
			if t.index[j] == 0 {
				return
			}
			w := &t.nodes[uint32(t.index[j])]
			home := place(w.parent, w.delim, w.hash) & mask
			if (j-home)&mask >= (j-i)&mask { // it may lie at i
				t.index[i] = t.index[j]
				i = j
				break
			}
		}
	}
}

// enlarge doubles the index.
func (t *Tree) enlarge() {
	t.index = make([]uint64, 2*len(t.index))
	for id := 1; id < len(t.nodes); id++ {
		if t.nodes[id].used {
			t.enter(NodeID(id))
		}
	}
}

// drop gives up a node with all below it. Its names stay counted above it.
func (t *Tree) drop(id NodeID) {
	for c := t.nodes[id].first; c != Root; {
		next := t.nodes[c].next
		t.drop(c)
		c = next
	}
	v := &t.nodes[id]
	p := &t.nodes[v.parent]
	if v.shadow == p.shadow {
		t.lost(id)
	}
	t.leave(id)
	if v.prev != Root {
		t.nodes[v.prev].next = v.next
	} else {
		p.first = v.next
	}
	if v.next != Root {
		t.nodes[v.next].prev = v.prev
	}
	if v.more != nil {
		t.sketches--
	}
	if v.share != nil {
		t.shares--
	}
	if v.shadow {
		t.shadowed--
	}
	t.live--
	*v = vertex{code: v.code[:0]}
	t.free = append(t.free, id)
}

// shade puts a node and all below it out of sight, or into it.
func (t *Tree) shade(id NodeID, shadow bool) {
	v := &t.nodes[id]
	if v.shadow != shadow {
		v.shadow = shadow
		if shadow {
			t.shadowed++
		} else {
			t.shadowed--
		}
	}
	for c := v.first; c != Root; c = t.nodes[c].next {
		t.shade(c, shadow)
	}
}
