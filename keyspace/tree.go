package keyspace

// NodeID names a node of a Tree. It is small (below Options.MaxNodes), so it can index a
// slice. An id is used again after Options.Moved was told that it is gone.
type NodeID uint32

// Root is the node that all names lie under.
const Root NodeID = 0

// Options say how a Tree is built. The zero value is the default.
type Options struct {
	Delimiters Delimiters // DefaultDelimiters when empty; see DetectDelimiters
	MaxNodes   int        // 50,000 when 0
	Siblings   int        // how many literal siblings a segment may have before the rare ones fold into {…}; 128 when 0

	// Moved is called when the names of one node are counted at another from now on. It is
	// called before from is used again for something else. What the caller keeps for from
	// (its reservoir) belongs to into.
	Moved func(from, into NodeID)
	// Split is called when a sibling that lay folded at from turned out to be heavy and got
	// a node of its own: of what the caller keeps for from, those names of which Find says
	// so belong to other nodes now.
	Split func(from NodeID)
}

// Tree counts names by pattern in bounded memory. It is not safe for concurrent use; the
// patterns and nodes that it returns are.
type Tree struct{ o Options }

// NewTree returns an empty tree.
func NewTree(o Options) *Tree { return &Tree{o: o} }

// Add counts a name and returns the node that stands for its pattern.
func (t *Tree) Add(name string) NodeID { return Root }

// Find returns the node that Add would count a name at, and whether there is one.
func (t *Tree) Find(name string) (NodeID, bool) { return Root, false }

// Remove takes back one Add of a name, and reports whether there was a node to take it from.
func (t *Tree) Remove(name string) bool { return false }

// Reset forgets all names for a new pass.
func (t *Tree) Reset() {}

// Merge adds the counts of another tree, which stays as it is: the trees of all primaries
// make that of the deployment. Moved and Split are not called for nodes of other.
func (t *Tree) Merge(other *Tree) {}

// Keys returns how many names were counted.
func (t *Tree) Keys() uint64 { return 0 }

// Nodes returns how many nodes the tree holds, folded candidates included.
func (t *Tree) Nodes() int { return 1 }

// Missed bounds what folding for lack of room has cost: a sibling that has no node of its
// own although it is heavy, or any node's count, lacks at most so many names. It is 0 as
// long as all that was seen fits into the tree: then all counts are exact.
func (t *Tree) Missed() uint64 { return 0 }

// Pattern returns the pattern that a node stands for.
func (t *Tree) Pattern(id NodeID) Pattern { return Pattern{} }

// Patterns returns all patterns that names were counted at, the most frequent first.
func (t *Tree) Patterns() []PatternCount { return nil }

// Walk visits the nodes from the root down, a parent before its children, siblings by
// falling Keys; below a node for which visit returns false it does not go.
func (t *Tree) Walk(visit func(TreeNode) bool) {}

// PatternCount is a pattern with the names counted at it.
type PatternCount struct {
	Pattern Pattern
	Keys    uint64   // names seen
	Missed  uint64   // at most so many more belong here but were counted at a {…}; 0 is exact
	Nodes   []NodeID // where they were counted; mostly one
	// Values breaks the names down by each variable segment that has few values, such as a
	// build; segments by their index in the pattern.
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

// TreeNode is what Walk tells of a node of the tree.
type TreeNode struct {
	ID       NodeID
	Parent   NodeID
	Depth    int     // segments from the root, which has depth 0
	Pattern  Pattern // from the root to here; names that end here match it
	Label    string  // the last segment of it, as the pattern shows it
	Delim    byte    // stands between the parent's segment and this one; 0 below the root
	Keys     uint64  // names at the node and below
	Own      uint64  // names that end at the node
	Missed   uint64  // as in PatternCount
	Variable bool    // a class or {…}, not literal text
	Distinct uint64  // how many different texts a variable segment had, about (±2 %); 0 where nobody counted
	Values   []ValueCount
}
