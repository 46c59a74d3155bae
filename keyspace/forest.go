package keyspace

import "strings"

// anySegment is how the tree shows siblings that it folded because there were too many.
const anySegment = "{…}"

// twig is a node of the trees of all primaries laid over each other.
type twig struct {
	twigKey
	prefix  string // the pattern of the names that end here
	literal string // the text that all of them begin with
	own     []piece
	below   map[twigKey]*twig
	at      []bool  // which primaries have it
	missed  float64 // that may belong here and are counted elsewhere, estimated
}

// twigKey tells siblings apart.
type twigKey struct {
	label  string
	delim  byte // before it
	folded bool
}

// forest lays the trees of views over each other.
func forest(views []view) *twig {
	root := &twig{}
	for i, v := range views {
		each := v.coverage.each()
		of := make(map[NodeID]*twig, len(v.nodes))
		for _, n := range v.nodes {
			t := root
			if n.ID != Root {
				t = of[n.Parent].child(twigKey{n.Label, n.Delim, n.Variable})
				t.prefix, t.literal = n.Pattern.String(), n.Pattern.Prefix()
			}
			of[n.ID] = t
			t.missed += float64(n.Missed) * each
			if p, ok := v.pieces[n.ID]; ok {
				t.own = append(t.own, p)
			}
			t.mark(i, len(views))
		}
	}
	if len(views) > 1 {
		root.gather(len(views))
	}
	return root
}

// child is the twig of that key below t, which is made when it is missing.
func (t *twig) child(key twigKey) *twig {
	if c, ok := t.below[key]; ok {
		return c
	}
	if t.below == nil {
		t.below = map[twigKey]*twig{}
	}
	c := &twig{twigKey: key}
	t.below[key] = c
	return c
}

// mark notes that primary i of n has the twig.
func (t *twig) mark(i, n int) {
	if t.at == nil {
		t.at = make([]bool, n)
	}
	t.at[i] = true
}

// gather folds siblings that one primary folded already, and shows under no name of their
// own, on the others as well: else the same names would be counted in two places.
func (t *twig) gather(primaries int) {
	for _, rest := range t.below {
		if !rest.folded || rest.label != anySegment {
			continue
		}
		for key, c := range t.below {
			if key.folded || key.delim != rest.delim {
				continue
			}
			for i := range primaries {
				if rest.at[i] && !c.at[i] {
					rest.absorb(c)
					delete(t.below, key)
					break
				}
			}
		}
	}
	for _, c := range t.below {
		c.gather(primaries)
	}
}

// absorb takes in another twig with what is below it.
func (t *twig) absorb(other *twig) {
	t.own = append(t.own, other.own...)
	t.missed += other.missed
	for i := range other.at {
		t.at[i] = t.at[i] || other.at[i]
	}
	for key, c := range other.below {
		mine, known := t.below[key]
		if !known {
			mine = t.child(key)
			mine.prefix = t.prefix + strings.TrimPrefix(c.prefix, other.prefix)
			mine.literal = t.literal
			mine.at = make([]bool, len(t.at))
		}
		mine.absorb(c)
	}
}
