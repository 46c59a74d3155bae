package keyspace

import (
	"cmp"
	"slices"
)

// PatternCount is a pattern with the names counted at it.
type PatternCount struct {
	Pattern Pattern
	Keys    uint64   // names seen
	Missed  uint64   // at most so many more belong here but were counted at a {…}; 0 is exact
	Nodes   []NodeID // where they were counted; mostly one
	// Values breaks the names down by each variable segment that has few values, such as a
	// build. What is missing up to Keys has other values, or came before they were counted.
	Values []SegmentValues
}

// SegmentValues are the few values of one variable segment.
type SegmentValues struct {
	Segment int // its index in the pattern
	Values  []ValueCount
}

// ValueCount is a value of a variable segment with the names that have it.
type ValueCount struct {
	Value string
	Keys  uint64
}

// TreeNode is what Walk tells of a node.
type TreeNode struct {
	ID       NodeID
	Parent   NodeID
	Depth    int     // segments from the root, which has depth 0
	Pattern  Pattern // from the root to here; names that end here match it
	Label    string  // the last segment of it
	Delim    byte    // that stands between the parent's segment and this one; 0 below the root
	Keys     uint64  // names at the node and below
	Own      uint64  // names that end at the node
	Missed   uint64  // as in PatternCount
	Variable bool    // a segment with a slot, or {…}; not literal text
	Distinct uint64  // how many texts the segment had, about (±2.3 %); 0 where nobody counted
	Values   []ValueCount
}

// Walk visits the nodes from the root down, a parent before its children, siblings by
// falling Keys; below a node for which visit returns false it does not go.
func (t *Tree) Walk(visit func(TreeNode) bool) {
	w := walk{tree: t, visit: visit}
	w.from(Root, TreeNode{}, setsOf{})
}

// Pattern returns the pattern that a node stands for.
func (t *Tree) Pattern(id NodeID) Pattern {
	var w writer
	for _, id := range t.path(id) {
		v := &t.nodes[id]
		w.delim(v.delim)
		v.write(&w, t.kin(v.parent))
	}
	return Pattern{text: w.text(), delims: t.o.Delimiters}
}

// Patterns returns all patterns that names were counted at, the most frequent first.
func (t *Tree) Patterns() []PatternCount {
	var all []PatternCount
	at := map[string]int{}
	t.Walk(func(n TreeNode) bool {
		if n.Own == 0 {
			return true
		}
		text := n.Pattern.String()
		i, known := at[text]
		if !known {
			i = len(all)
			at[text] = i
			all = append(all, PatternCount{Pattern: n.Pattern, Values: t.values(n.ID)})
		}
		p := &all[i]
		p.Keys += n.Own
		p.Missed += n.Missed
		p.Nodes = append(p.Nodes, n.ID)
		return true
	})
	slices.SortStableFunc(all, func(a, b PatternCount) int { return cmp.Compare(b.Keys, a.Keys) })
	return all
}

// walk is a Walk going on.
type walk struct {
	tree  *Tree
	visit func(TreeNode) bool
	text  writer // the pattern so far
}

// from visits a node and what lies below it. sets are those of its parent's children.
func (w *walk) from(id NodeID, n TreeNode, sets setsOf) {
	t := w.tree
	v := &t.nodes[id]
	buf, literals, tricky := len(w.text.buf), len(w.text.literals), w.text.tricky
	n.ID, n.Parent, n.Keys, n.Own = id, v.parent, v.keys, v.own
	n.Missed += v.missed
	if id != Root {
		n.Depth++
		n.Delim, n.Variable, n.Distinct, n.Values = v.delim, v.kind != literalLabel, v.more.distinct(), v.more.counts()
		var label writer
		v.write(&label, sets)
		n.Label = label.text()
		w.text.delim(v.delim)
		v.write(&w.text, sets)
		n.Pattern = Pattern{text: w.text.text(), delims: t.o.Delimiters}
	}
	if w.visit(n) {
		sets := t.kin(id)
		for _, c := range t.inSight(id) {
			w.from(c, n, sets)
		}
	}
	w.text.buf, w.text.literals, w.text.tricky = w.text.buf[:buf], w.text.literals[:literals], tricky
}

// inSight returns the children of a node that names are counted at, by falling keys.
func (t *Tree) inSight(id NodeID) []NodeID {
	var all []NodeID
	for c := t.nodes[id].first; c != Root; c = t.nodes[c].next {
		if v := &t.nodes[c]; v.shadow == t.nodes[id].shadow && v.keys > 0 {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b NodeID) int {
		return cmp.Or(cmp.Compare(t.nodes[b].keys, t.nodes[a].keys), cmp.Compare(a, b))
	})
	return all
}

// counts returns the values that are told apart, the most frequent first.
func (b *breakdown) counts() []ValueCount {
	if b == nil {
		return nil
	}
	var all []ValueCount
	for _, v := range b.values {
		all = append(all, ValueCount{v.text, v.keys})
	}
	slices.SortFunc(all, byKeys)
	return all
}

// write writes a node's label.
func (v *vertex) write(w *writer, sets setsOf) {
	switch v.kind {
	case literalLabel:
		w.literal(string(v.code))
	case anyLabel:
		w.slot(setOf(Any))
	case classLabel:
		w.slot(sets.of(v))
	default:
		v.writeMixed(w)
	}
}

// writeMixed writes text with slots in it.
func (v *vertex) writeMixed(w *writer) {
	literal, slot := 0, 0
	for i := 0; i < len(v.code); i++ {
		if v.code[i] != slotMark {
			continue
		}
		w.literal(string(v.code[literal:i]))
		class := v.atoms[slot]
		slot++
		i++
		shape := i + 1
		if class.shaped() {
			for v.code[i] != shapeEnd {
				i++
			}
		}
		w.shaped(setOf(class), string(v.code[shape:max(shape, i)]))
		literal = i + 1
	}
	w.literal(string(v.code[literal:]))
}
