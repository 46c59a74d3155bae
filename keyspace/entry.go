package keyspace

import (
	"cmp"
	"slices"
)

// entry is a row of the tree: the names that end at a twig, or, as a folder, those that go
// on behind one delimiter after it.
type entry struct {
	twig   *twig
	folder bool
	delim  string // after the label of a folder
	keys   float64
	pieces []piece
	below  []*entry // of a folder; the one with most keys first
}

// entries are those of a twig: the names that end there, and its folders.
func (t *twig) entries(primaries []coverage) []*entry {
	var list []*entry
	if len(t.own) > 0 {
		e := &entry{twig: t, pieces: t.own}
		for _, p := range t.own {
			e.keys += p.names * primaries[p.primary].each()
		}
		list = append(list, e)
	}
	folders := map[byte]*entry{}
	for key, c := range t.below {
		f := folders[key.delim]
		if f == nil {
			f = &entry{twig: t, folder: true, delim: string([]byte{key.delim})}
			folders[key.delim] = f
			list = append(list, f)
		}
		f.below = append(f.below, c.entries(primaries)...)
	}
	for _, f := range folders {
		f.close()
	}
	return list
}

// top are the entries of the whole forest, and all of them in one. Names without a
// delimiter are in a folder of their own, whose label is empty.
func (t *twig) top(primaries []coverage) *entry {
	all, plain := &entry{twig: t, folder: true}, &entry{twig: &twig{}, folder: true}
	if len(t.own) > 0 { // the empty name
		plain.below = append(plain.below, t.entries(primaries)[0])
	}
	for _, c := range t.below {
		for _, e := range c.entries(primaries) {
			into := all
			if !e.folder {
				into = plain
			}
			into.below = append(into.below, e)
		}
	}
	if plain.close(); len(plain.below) > 0 {
		all.below = append(all.below, plain)
	}
	all.close()
	return all
}

// close adds up what is in a folder.
func (e *entry) close() {
	for _, b := range e.below {
		e.keys += b.keys
		e.pieces = append(e.pieces, b.pieces...)
	}
	sortEntries(e.below)
}

// sortEntries puts the one with most keys first.
func sortEntries(list []*entry) {
	slices.SortFunc(list, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(b.keys, a.keys), cmp.Compare(a.name(), b.name()))
	})
}

// name is the pattern of a leaf, or what the patterns in a folder begin with.
func (e *entry) name() string { return e.twig.prefix + e.delim }
