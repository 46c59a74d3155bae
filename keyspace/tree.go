package keyspace

// NodeID names a node of a Tree. It is small, so it can index a slice. An id is used again
// after Options.Moved was told that it is gone.
type NodeID uint32

// Root is the node that all names lie under.
const Root NodeID = 0

// Options say how a Tree is built. The zero value is the default.
type Options struct {
	Delimiters Delimiters // DefaultDelimiters when empty; see DetectDelimiters
	MaxNodes   int        // DefaultMaxNodes when 0; at least 1,000
	Siblings   int        // literal siblings before the light ones fold; DefaultSiblings when 0

	// Moved is called when the names of one node are counted at another from now on: what
	// the caller keeps for from (its samples) belongs to into. It must not call the tree.
	Moved func(from, into NodeID)
	// Split is called when a sibling that lay folded at from turned out to be heavy and has
	// nodes of its own now: of what the caller keeps for from, the names that Find finds
	// elsewhere belong there. From itself may be gone. It may call Find and nothing else.
	Split func(from NodeID)
}

// The defaults of Options.
const (
	DefaultSiblings = 128
	minNodes        = 1000
)

// Tree counts names by pattern in bounded memory. It is for one goroutine; the patterns and
// nodes that it returns belong to the caller.
//
// The segments of names are its levels. Those that vary by their form (numbers, UUIDs and
// so on) share one node. Literal siblings have a node each until there are too many: then
// the light ones fold into one {…}, below which their own segments are laid over each
// other. A folded sibling that is met goes on being counted apart, out of sight, as long as
// there is room. Once it is heavy it is revealed, and what was counted of it is taken back
// from {…}: so a heavy sibling is found however late it comes, and no count is lost.
//
// What is out of sight gives way first when MaxNodes are in use, the lightest first, and
// then light siblings fold that were not too many before. What is guaranteed then:
//
//   - No count is ever above the truth, except that of {…}. The sum over all nodes is the
//     number of names.
//   - A node's count lacks at most Missed names of those under it, which were counted at a
//     {…}. Where nothing had to give way it is 0: the count is exact.
//   - A sibling of which more than Missed names plus a 512th of its parent's were seen has a
//     node of its own.
//
// What gave way is bounded as in lossy counting (G. S. Manku and R. Motwani, Approximate
// frequency counts over data streams, VLDB 2002): with room for k siblings out of sight and
// N names seen below their parent, Missed is about N/k; it is measured rather than assumed.
type Tree struct {
	o        Options
	split    *splitter
	labels   [maxSegments]label // of the name that was read last
	codes    []byte             // of its labels with slots
	nodes    []vertex
	free     []NodeID
	index    []uint64
	live     int // nodes in use
	full     int // and how many make room necessary
	shadowed int // of these, out of sight
	sketches int // nodes with a breakdown
	shares   int // nodes with shares
	siblings int // literal siblings before it is asked whether there will be many more
	crowd    int // and before the light ones fold in any case
	light    uint64
	missed   uint64
	asides   []aside
	splits   []NodeID
}

// aside is a folded sibling that a name belongs to, and its label there.
type aside struct {
	id    NodeID
	label int
}

// nodesOfName is how many nodes one name makes at most: its own, and where each of them is
// folded those below that.
const nodesOfName = maxSegments * maxSegments / 2

// NewTree returns an empty tree.
func NewTree(o Options) *Tree {
	o.Delimiters = o.Delimiters.orDefault()
	if o.MaxNodes == 0 {
		o.MaxNodes = DefaultMaxNodes
	}
	o.MaxNodes = max(o.MaxNodes, minNodes)
	if o.Siblings == 0 {
		o.Siblings = DefaultSiblings
	}
	t := &Tree{o: o, split: newSplitter(o.Delimiters)}
	t.full = o.MaxNodes - max(o.MaxNodes/16, min(nodesOfName, o.MaxNodes/8))
	t.Reset()
	return t
}

// Reset forgets all names for a new pass. It does not call Moved.
func (t *Tree) Reset() {
	t.nodes = append(t.nodes[:0], vertex{used: true})
	t.free, t.index = t.free[:0], make([]uint64, 1024)
	t.live, t.shadowed, t.sketches, t.shares, t.missed = 1, 0, 0, 0, 0
	t.siblings, t.crowd, t.light = t.o.Siblings, crowded*t.o.Siblings, lightKeys
}

// Delimiters returns what the tree splits names at.
func (t *Tree) Delimiters() Delimiters { return t.o.Delimiters }

// Add counts a name and returns the node that stands for its pattern.
func (t *Tree) Add(name string) NodeID {
	if t.live > t.full {
		t.makeRoom()
	}
	n := t.read(name)
	t.asides = t.asides[:0]
	leaf := t.descend(Root, 0, n)
	for i := range t.asides {
		t.descend(t.asides[i].id, t.asides[i].label, n)
	}
	revealed := false
	for _, a := range t.asides {
		if v := &t.nodes[a.id]; v.used && v.shadow && v.keys > t.heavy(v.parent) {
			t.reveal(a.id)
			revealed = true
		}
	}
	if revealed {
		// Split may have read others. Without a way there the name is still counted at {…}.
		if at, ok := t.route(t.read(name)); ok {
			leaf = at
		}
	}
	return leaf
}

// descend counts the name that was read at a node and at its labels from i on.
func (t *Tree) descend(at NodeID, i, n int) NodeID {
	t.nodes[at].keys++
	for ; i < n; i++ {
		at = t.down(at, i)
		t.nodes[at].keys++
	}
	v := &t.nodes[at]
	v.own++
	if v.share != nil || t.shares < maxShares {
		t.divide(at, n)
	}
	return at
}

// down returns the child of a node that label i belongs to; it is made when it is missing.
func (t *Tree) down(at NodeID, i int) NodeID {
	l := &t.labels[i]
	l.known = false
	id := t.child(at, l)
	if id != Root && t.nodes[id].shadow == t.nodes[at].shadow {
		t.observe(id, l)
		return id
	}
	if id != Root {
		t.asides = append(t.asides, aside{id, i + 1})
		return t.rest(at, l)
	}
	if !l.folds() {
		return t.grow(at, i)
	}
	if p := &t.nodes[at]; !p.folded && t.tooMany(at) {
		t.fold(at)
	}
	p := &t.nodes[at]
	if !p.folded {
		return t.grow(at, i)
	}
	if !p.shadow && t.live < t.o.MaxNodes {
		id := t.grow(at, i)
		t.hide(id)
		t.asides = append(t.asides, aside{id, i + 1})
	}
	return t.rest(at, l)
}

// Find returns the node that Add would count a name at, and whether there is one.
func (t *Tree) Find(name string) (NodeID, bool) { return t.route(t.read(name)) }

// route finds the node of the name that was read.
func (t *Tree) route(n int) (at NodeID, ok bool) {
	for i := range n {
		if at, ok = t.step(at, &t.labels[i]); !ok {
			return Root, false
		}
	}
	return at, true
}

// step returns the child of a node that a label leads to.
func (t *Tree) step(at NodeID, l *label) (NodeID, bool) {
	id := t.child(at, l)
	if id == Root || t.nodes[id].shadow != t.nodes[at].shadow {
		id = t.child(at, &label{delim: l.delim, kind: anyLabel, hash: anyHash})
	}
	return id, id != Root
}

// Remove takes back one Add of a name, and reports whether there was a node to take it
// from.
func (t *Tree) Remove(name string) bool {
	n := t.read(name)
	leaf, ok := t.route(n)
	if !ok || t.nodes[leaf].own == 0 {
		return false
	}
	at := Root
	t.nodes[at].keys--
	for i := range n {
		if id := t.child(at, &t.labels[i]); id != Root && t.nodes[id].shadow != t.nodes[at].shadow {
			t.drop(id) // what was counted apart of it is not worth more
		}
		at, _ = t.step(at, &t.labels[i])
		t.nodes[at].keys--
	}
	t.nodes[at].own--
	return true
}

// Keys returns how many names were counted.
func (t *Tree) Keys() uint64 { return t.nodes[Root].keys }

// Nodes returns how many nodes are in use, those out of sight included.
func (t *Tree) Nodes() int { return t.live }

// Missed returns the most that any node lacks at one level, as PatternCount.Missed does for
// one pattern. It is 0 as long as nothing had to give way.
func (t *Tree) Missed() uint64 { return t.missed }
