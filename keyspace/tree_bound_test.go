package keyspace_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"valktop/keyspace"
	"valktop/testserver"
)

// scale is what the tests of the tree's bounds divide names and nodes by, so that they take
// seconds. With VALKTOP_LONG set they are of full size.
func scale() int {
	if os.Getenv("VALKTOP_LONG") == "" {
		return 25
	}
	return 1
}

const (
	// mostHeap is what a node may take on average, with its label and its place in the
	// index, and baseHeap what there is once: the names being read, and of breakdowns and
	// shares the 1,000 and 2,000 that there may be, some 5 MB.
	mostHeap = 600
	baseHeap = 16 << 20
)

// heap is how much memory is in use.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// These tests do not run in parallel with others of the room: they measure the heap.

func TestATreeIsBounded(t *testing.T) {
	if testserver.Raced {
		t.Skip("millions of names by one goroutine: tried without looking for races")
	}
	nodes := keyspace.DefaultMaxNodes / scale()
	syllables := []string{"ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va"}
	for _, c := range []struct {
		what string
		n    int
		name func(i int) string
	}{
		{"words without a delimiter", 5_000_000, func(i int) string {
			h, word := uint64(i)*0x9e3779b97f4a7c15, ""
			for range 7 {
				word += syllables[h>>60]
				h <<= 4
			}
			return word
		}},
		{"prefixes of one key", 200_000, func(i int) string { return "p" + letters(i) + ":key" }},
		{"prefixes of one key, and nothing alike behind them", 200_000, func(i int) string {
			return "p" + letters(i) + ":" + letters(i*31) + ":" + letters(i*17) + ":" + strconv.Itoa(i)
		}},
		{"random bytes", 1_000_000, func(i int) string {
			r := rand.New(rand.NewPCG(uint64(i), 3))
			text := make([]byte, 1+r.IntN(40))
			for j := range text {
				text[j] = byte(r.Uint32())
			}
			return string(text)
		}},
		{"numbers", 1_000_000, func(i int) string { return strconv.Itoa(i) }},
		{"deep names", 500_000, func(i int) string {
			name := "d"
			for h := uint64(i) * 0x9e3779b97f4a7c15; h > 0; h >>= 3 {
				name += ":" + letters(int(h&7)+i%1000)
			}
			return name
		}},
		{"versions", 500_000, func(i int) string { return fmt.Sprintf("%s:v%d:x", letters(i%5000), 10+i) }},
	} {
		before, n := heap(), c.n/scale()
		tree := keyspace.NewTree(keyspace.Options{MaxNodes: nodes})
		for i := range n {
			tree.Add(c.name(i))
			if tree.Nodes() > nodes {
				t.Fatalf("%s: %d nodes after %d names", c.what, tree.Nodes(), i)
			}
		}
		if grown := heap() - before; grown > baseHeap+mostHeap*int64(nodes) {
			t.Errorf("%s: the heap grew by %d bytes", c.what, grown)
		}
		checkSums(t, tree, uint64(n))
		if shown := len(tree.Patterns()); shown > nodes {
			t.Errorf("%s: %d patterns", c.what, shown)
		}
		runtime.KeepAlive(tree)
	}
}

// letters writes a number as a word of its own.
func letters(i int) string {
	const consonants, vowels = "bcdfghjklmnpqrstvwxz", "aeiou"
	text := ""
	for n := uint(i) + 1; n > 0; n /= 100 {
		text += string(consonants[n%20]) + string(vowels[n/20%5])
	}
	return text
}

// fatal is what fails a test or a check of a property.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkSums checks that each node's names are its own and those of its children, and that
// all patterns together have n.
func checkSums(t fatal, tree *keyspace.Tree, n uint64) {
	t.Helper()
	sums, counts := map[keyspace.NodeID]uint64{}, map[keyspace.NodeID]uint64{}
	tree.Walk(func(v keyspace.TreeNode) bool {
		counts[v.ID] = v.Keys
		sums[v.ID] += v.Own
		if v.Depth > 0 {
			sums[v.Parent] += v.Keys
		}
		return true
	})
	for id, sum := range sums {
		if sum != counts[id] {
			t.Fatalf("%q has %d names, its own and those below it are %d", tree.Pattern(id), counts[id], sum)
		}
	}
	all := uint64(0)
	for _, p := range tree.Patterns() {
		all += p.Keys
	}
	if tree.Keys() != n || all != n || counts[keyspace.Root] != n {
		t.Fatalf("of %d names the tree has %d, its patterns %d", n, tree.Keys(), all)
	}
}

func TestHeavySiblingsAreNeverFolded(t *testing.T) {
	t.Parallel()
	const heavy, each, light = 20, 300, 30_000
	var heavies, lights []string
	for i := range heavy * each {
		heavies = append(heavies, fmt.Sprintf("heavy%s:%d", letters(i%heavy), i))
	}
	for i := range light {
		lights = append(lights, "p"+letters(i)+":key")
	}
	r := rand.New(rand.NewPCG(11, 12))
	for order, names := range map[string][]string{
		"heavy first": slices.Concat(heavies, lights),
		"heavy last":  slices.Concat(lights, heavies),
		"mixed":       slices.Concat(lights, heavies),
	} {
		if order == "mixed" {
			r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		}
		tree := keyspace.NewTree(keyspace.Options{MaxNodes: 3000})
		for _, name := range names {
			tree.Add(name)
		}
		checkSums(t, tree, uint64(len(names)))
		counts := map[string]keyspace.PatternCount{}
		for _, p := range tree.Patterns() {
			counts[p.Pattern.String()] = p
		}
		for i := range heavy {
			pattern := "heavy" + letters(i) + ":{id}"
			if p := counts[pattern]; p.Keys > each || p.Keys+p.Missed < each || p.Keys == 0 {
				t.Errorf("%s: %s has %d names and misses %d, want %d", order, pattern, p.Keys, p.Missed, each)
			}
		}
	}
}

func TestCountsAreConservedWhateverTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := source(t)
		siblings := rapid.SampledFrom([]int{1, 4, 16}).Draw(t, "siblings")
		names := crowd(r, rapid.IntRange(1, 1500).Draw(t, "names"))
		tree := keyspace.NewTree(keyspace.Options{MaxNodes: 1000, Siblings: siblings})
		for _, name := range names {
			tree.Add(name)
		}
		if tree.Nodes() > 1000 {
			t.Fatalf("%d nodes", tree.Nodes())
		}
		checkSums(t, tree, uint64(len(names)))
		checkTruth(t, tree, names)
		for i, name := range names {
			if _, ok := tree.Find(name); !ok && tree.Missed() == 0 {
				t.Fatalf("%q is not found", name)
			}
			if i%3 == 0 {
				half := keyspace.NewTree(keyspace.Options{MaxNodes: 1000, Siblings: siblings})
				half.Add(name)
				tree.Merge(half)
				checkSums(t, tree, uint64(len(names)+1))
				tree.Settle()
				checkSums(t, tree, uint64(len(names)+1))
				break
			}
		}
	})
}

func TestMergedTreesHaveAllNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := source(t)
		all := keyspace.NewTree(keyspace.Options{MaxNodes: 2000, Siblings: 8})
		names := 0
		for range rapid.IntRange(1, 4).Draw(t, "trees") {
			some := crowd(r, rapid.IntRange(0, 1500).Draw(t, "names"))
			one := keyspace.NewTree(keyspace.Options{MaxNodes: 1000, Siblings: 8})
			for _, name := range some {
				one.Add(name)
			}
			all.Merge(one)
			names += len(some)
			checkSums(t, all, uint64(names))
		}
	})
}

// crowd makes names with prefixes of which few are heavy and many light.
func crowd(r *rand.Rand, n int) (names []string) {
	for range n {
		name := "s" + letters(int(r.ExpFloat64()*float64(1+r.IntN(300))))
		for range r.IntN(4) {
			switch r.IntN(4) {
			case 0:
				name += ":" + strconv.Itoa(r.IntN(1e5))
			case 1:
				name += ":" + letters(r.IntN(400))
			default:
				name += ":" + letters(r.IntN(4))
			}
		}
		names = append(names, name)
	}
	return names
}

// checkTruth checks that no pattern without {…} counts more names than there are of it, and
// that what it may lack makes up for the rest.
func checkTruth(t fatal, tree *keyspace.Tree, names []string) {
	t.Helper()
	truth := map[string]uint64{}
	whole := keyspace.NewTree(keyspace.Options{MaxNodes: 1 << 20, Siblings: 1 << 20}) // nothing gives way
	for _, name := range names {
		whole.Add(name)
	}
	for _, p := range whole.Patterns() {
		truth[p.Pattern.String()] = p.Keys
	}
	for _, p := range tree.Patterns() {
		text := p.Pattern.String()
		if slices.Contains(p.Pattern.Segments(), keyspace.Any.String()) {
			continue
		}
		if p.Keys > truth[text] || p.Keys+p.Missed < truth[text] {
			t.Fatalf("%s counts %d and misses %d of %d names", text, p.Keys, p.Missed, truth[text])
		}
	}
}

func TestPatternsDoNotDependOnTheOrderOfNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := source(t)
		names := crowd(r, 200)
		var first []string
		for range 3 {
			tree := keyspace.NewTree(keyspace.Options{Siblings: 1000})
			for _, name := range names {
				tree.Add(name)
			}
			var got []string
			for _, p := range tree.Patterns() {
				got = append(got, fmt.Sprint(p.Pattern, p.Keys))
			}
			slices.SortFunc(got, cmp.Compare[string])
			if first == nil {
				first = got
			}
			if !slices.Equal(first, got) {
				t.Fatalf("%v\n%v", first, got)
			}
			r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		}
	})
}

// Where what is kept for a node goes is told: at the end the caller has as many names at
// each node as the tree counts there.
func TestTheCallerIsToldWhereNamesMove(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := source(t)
		kept := map[keyspace.NodeID][]string{}
		var tree *keyspace.Tree
		tree = keyspace.NewTree(keyspace.Options{
			MaxNodes: 1000, Siblings: 8,
			Moved: func(from, into keyspace.NodeID) {
				kept[into] = append(kept[into], kept[from]...)
				delete(kept, from)
			},
			Split: func(from keyspace.NodeID) {
				var stay []string
				for _, name := range kept[from] {
					if id, ok := tree.Find(name); ok && id != from {
						kept[id] = append(kept[id], name)
						continue
					}
					stay = append(stay, name)
				}
				kept[from] = stay
			},
		})
		for _, name := range crowd(r, rapid.IntRange(1, 1500).Draw(t, "names")) {
			id := tree.Add(name)
			kept[id] = append(kept[id], name)
		}
		nodes, lost := map[keyspace.NodeID]bool{}, 0
		tree.Walk(func(v keyspace.TreeNode) bool {
			nodes[v.ID] = true
			return true
		})
		for id, names := range kept {
			if !nodes[id] {
				lost += len(names)
				continue
			}
			for _, name := range names {
				if p := tree.Pattern(id); !p.Match(name) {
					t.Fatalf("%q is kept for %q", name, p)
				}
			}
		}
		if uint64(lost) > tree.Keys()/20 {
			t.Fatalf("%d of %d names are kept for nodes that are gone", lost, tree.Keys())
		}
	})
}
