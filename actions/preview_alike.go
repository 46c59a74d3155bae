package actions

import (
	"cmp"
	"slices"
	"strings"

	"valktop/keyspace"
)

const (
	// maxAlikeName is the longest name that is kept as a look-alike, in bytes.
	maxAlikeName = 1024
	// maxAlikeKin is how many look-alikes may share their first segment: a thousand names
	// below users: are one surprise.
	maxAlikeKin = 3
)

// alikes keeps the names most like what a plan selects that it does not select.
type alikes struct {
	text   string // what selected names begin with
	stem   string // without the delimiter at its end
	root   string // without a plural's ending
	delims string
	list   []alike // the most alike first
}

// alike is a name and how much it looks like those selected.
type alike struct {
	name string
	kin  string // what it shares with its like
	rank int    // 0: the most
}

func newAlikes(s Selection) *alikes {
	a := &alikes{text: s.Prefix(), delims: s.Delimiters}
	if a.delims == "" {
		a.delims = string(keyspace.DefaultDelimiters)
	}
	a.stem = strings.TrimRight(a.text, a.delims)
	a.root = singular(a.stem)
	return a
}

// singular is the part of a word that its singular and its plural have in common.
func singular(word string) string {
	for _, ending := range []string{"ies", "es", "s", "y"} {
		if root, ok := strings.CutSuffix(word, ending); ok && len(root) > 1 {
			return root
		}
	}
	return word
}

// consider takes in a name that the plan does not select.
func (a *alikes) consider(name string) {
	if a.root == "" || len(name) > maxAlikeName || len(name) < len(a.root) {
		return
	}
	if c := name[0]; c|0x20 != a.root[0]|0x20 && c != ' ' && c != '\t' {
		return
	}
	if rank, ok := a.rank(name); ok {
		a.insert(alike{name, a.kin(name, rank), rank})
	}
}

// rank is how much a name looks like those selected, if it does.
func (a *alikes) rank(name string) (rank int, ok bool) {
	bare := strings.TrimLeft(name, " \t")
	switch {
	case name == a.stem, strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(a.text)):
		return 0, true
	case !foldedPrefix(bare, a.root):
		return 0, false
	case a.plural(bare):
		return 2, true
	case strings.HasPrefix(name, a.stem):
		return 3, true
	case foldedPrefix(bare, a.text):
		return 1, true
	}
	return 4, true
}

// plural reports whether a name's beginning is the selection's in another number.
func (a *alikes) plural(name string) bool {
	rest := name[len(a.root):]
	own := a.stem[len(a.root):]
	for _, ending := range []string{"ies", "es", "s", "y", ""} {
		tail, ok := strings.CutPrefix(rest, ending)
		if ok && ending != own && (tail == "" || strings.IndexByte(a.delims, tail[0]) >= 0) {
			return true
		}
	}
	return false
}

// kin is what a name has in common with its like: its beginning to the next delimiter.
func (a *alikes) kin(name string, rank int) string {
	from := min(len(name), len(a.root))
	if i := strings.IndexAny(name[from:], a.delims); i >= 0 && rank > 0 {
		return name[:from+i]
	}
	return ""
}

// insert puts a look-alike where it belongs, and drops what there is no room for.
func (a *alikes) insert(n alike) {
	at, found := slices.BinarySearchFunc(a.list, n, func(x, y alike) int {
		return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(len(x.name), len(y.name)), cmp.Compare(x.name, y.name))
	})
	if found || at == maxAlikes {
		return
	}
	n.name = strings.Clone(n.name) // a page of names is not kept for one of them
	n.kin = n.name[:len(n.kin)]
	a.list = slices.Insert(a.list, at, n)
	kin := 0
	for i, other := range a.list {
		if other.rank != n.rank || other.kin != n.kin || n.kin == "" {
			continue
		}
		if kin++; kin > maxAlikeKin {
			a.list = slices.Delete(a.list, i, i+1)
			break
		}
	}
	a.list = a.list[:min(len(a.list), maxAlikes)]
}

// names are the look-alikes, the most alike first.
func (a *alikes) names() []string {
	var names []string
	for _, n := range a.list {
		names = append(names, n.name)
	}
	return names
}

// foldedPrefix reports whether s begins with a prefix in ASCII letters of any case.
func foldedPrefix(s, prefix string) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if s[i] != prefix[i] && lowered(s[i]) != lowered(prefix[i]) {
			return false
		}
	}
	return true
}

func lowered(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// neighbours are names much like a key's that may exist.
func neighbours(name string, delims string) []string {
	if name == "" || len(name) > maxAlikeName {
		return nil
	}
	head, tail := name, ""
	if i := strings.IndexAny(name, delims); i > 0 {
		head, tail = name[:i], name[i:]
	}
	all := []string{
		strings.ToLower(name), strings.ToUpper(name), strings.ToUpper(name[:1]) + name[1:], strings.ToLower(name[:1]) + name[1:],
		strings.TrimSpace(name), name + " ", head + "s" + tail, strings.TrimSuffix(head, "s") + tail, name + "0", name + "1", name + "s",
	}
	if n := len(name); n > 1 && strings.IndexByte(delims, name[n-1]) >= 0 {
		all = append(all, name[:n-1])
	} else {
		all = append(all, name+delims[:1])
	}
	var others []string
	for _, n := range all {
		if n != name && !slices.Contains(others, n) {
			others = append(others, n)
		}
	}
	return others
}
