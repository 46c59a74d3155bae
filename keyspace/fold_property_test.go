package keyspace_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	globs "valktop/glob"
	"valktop/keyspace"
)

// frame is a name with a place for each identifier, and for each word.
type frame struct {
	delims keyspace.Delimiters
	pieces []piece
}

// piece is a word of a frame, or an identifier in it with what stands around it.
type piece struct {
	delim         byte // before it; 0 at the beginning
	word          string
	id            *identifier
	before, after string
}

// drawFrame draws one with n identifiers, at most.
func drawFrame(t *rapid.T, r *rand.Rand, n int) frame {
	f := frame{delims: rapid.SampledFrom([]keyspace.Delimiters{":", "/", "|", ":/", ":|"}).Draw(t, "delimiters")}
	all := identifiers()
	length := rapid.IntRange(1, 6).Draw(t, "pieces")
	for i := range length {
		p := piece{word: word(r)}
		if i > 0 {
			p.delim = f.delims[r.IntN(len(f.delims))]
		}
		beside := i > 0 && f.pieces[i-1].id != nil && f.pieces[i-1].id.whole // it might take in what follows
		if n > 0 && !beside && rapid.Bool().Draw(t, "is an identifier") {
			p.id = &all[rapid.IntRange(0, len(all)-1).Draw(t, "class")]
			p.embed(r)
			if n--; p.id.last {
				f.pieces = append(f.pieces, p)
				break
			}
		}
		f.pieces = append(f.pieces, p)
	}
	return f
}

// embed sets what stands around an identifier in its segment.
func (p *piece) embed(r *rand.Rand) {
	if p.id.whole {
		return
	}
	switch r.IntN(6) {
	case 0:
		p.before = p.word + "-"
	case 1:
		p.before = p.word + "_"
	case 2:
		p.before, p.after = "{", "}"
	case 3:
		p.before, p.after = "{"+p.word+"-", "}"
	case 4:
		p.after = "-" + p.word
	}
}

// name is the frame with other identifiers each time.
func (f frame) name(r *rand.Rand) string {
	var text strings.Builder
	for _, p := range f.pieces {
		if p.delim != 0 {
			text.WriteByte(p.delim)
		}
		if p.id == nil {
			text.WriteString(p.word)
			continue
		}
		text.WriteString(p.before + p.id.make(r) + p.after)
	}
	return text.String()
}

// source is one of random texts that rapid finds again.
func source(t *rapid.T) *rand.Rand {
	return rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
}

func TestNamesThatDifferInIdentifiersFoldIntoOnePattern(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := source(t)
		f := drawFrame(t, r, 3)
		tree := keyspace.NewTree(keyspace.Options{Delimiters: f.delims})
		var names []string
		for range 8 {
			names = append(names, f.name(r))
			tree.Add(names[len(names)-1])
		}
		all := tree.Patterns()
		if len(all) != 1 {
			t.Fatalf("%q fold into %v", names, texts(all))
		}
		for _, name := range names {
			if !all[0].Pattern.Match(name) {
				t.Fatalf("%q does not match %q, to which it was folded", all[0].Pattern, name)
			}
		}
	})
}

func TestNamesThatDifferInAWordNeverFoldIntoOnePattern(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := source(t)
		f := drawFrame(t, r, 2)
		other := frame{f.delims, slices.Clone(f.pieces)}
		at := rapid.IntRange(0, len(f.pieces)-1).Draw(t, "which differs")
		p := &other.pieces[at]
		from := p.word
		for p.word == from {
			p.word = word(r)
		}
		switch {
		case p.id == nil:
		case strings.Contains(p.before+p.after, from):
			p.before, p.after = strings.ReplaceAll(p.before, from, p.word), strings.ReplaceAll(p.after, from, p.word)
		default:
			return // there is no word in this piece
		}
		a, b := f.name(r), other.name(r)
		tree := keyspace.NewTree(keyspace.Options{Delimiters: f.delims})
		tree.Add(a)
		tree.Add(b)
		if all := tree.Patterns(); len(all) != 2 {
			t.Fatalf("%q and %q fold into %v", a, b, texts(all))
		}
	})
}

func TestAPatternMatchesTheNamesThatWereFoldedIntoIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := source(t)
		tree := keyspace.NewTree(keyspace.Options{})
		var names []string
		for range rapid.IntRange(1, 6).Draw(t, "frames") {
			f := drawFrame(t, r, 3)
			for range 5 {
				name := f.name(r)
				names = append(names, name)
				tree.Add(name)
			}
		}
		matched := 0
		for _, p := range tree.Patterns() {
			again, err := keyspace.ParsePattern(p.Pattern.String(), p.Pattern.Delimiters())
			if err != nil || again != p.Pattern {
				t.Fatalf("%q read again is %q, %v", p.Pattern, again, err)
			}
			keys := uint64(0)
			for _, name := range names {
				if again.Match(name) {
					keys++
					if !globs.Match(p.Pattern.Glob(), name) || !strings.HasPrefix(name, p.Pattern.Prefix()) {
						t.Fatalf("%q: glob %q, prefix %q do not find %q", p.Pattern, p.Pattern.Glob(), p.Pattern.Prefix(), name)
					}
				}
			}
			if matched += int(keys); keys != p.Keys {
				t.Fatalf("%q matches %d names, %d were folded into it: %q", p.Pattern, keys, p.Keys, names)
			}
		}
		if matched != len(names) {
			t.Fatalf("%d of %d names are in patterns", matched, len(names))
		}
	})
}

func texts(all []keyspace.PatternCount) (list []string) {
	for _, p := range all {
		list = append(list, p.Pattern.String())
	}
	return list
}

func TestIdentifiersFoldToTheirClass(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	for _, id := range identifiers() {
		fold := keyspace.Fold("k:"+id.make(r), ":")
		if id.class != "{id}" && fold.String() != "k:"+id.class {
			t.Errorf("%s: %s", id.class, fold)
		}
	}
}

func TestNearlyAllRandomTextsAreTakenForRandom(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 10))
	for _, c := range []struct {
		alphabet string
		length   int
		class    string
		misses   int // of 4,000, at most
	}{
		{base62 + "-_", 21, "k:{nanoid}", 100},
		{base62, 21, "k:{nanoid}", 8},
		{base62, 16, "k:{token}", 120},
		{base62, 32, "k:{token}", 2},
		{base62 + "-_", 43, "k:{token}", 60},
		{"0123456789abcdefghijklmnopqrstuvwxyz", 25, "k:{token}", 4},
		{"0123456789abcdef", 8, "k:{hex}", 120}, // digits only are numbers
		{"0123456789abcdef", 32, "k:{hex}", 0},
	} {
		misses := 0
		for range 4000 {
			if keyspace.Fold("k:"+textOf(r, c.alphabet, c.length), ":").String() != c.class {
				misses++
			}
		}
		if misses > c.misses {
			t.Errorf("of 4,000 texts of %d characters %d are not %s", c.length, misses, c.class)
		}
	}
}

func TestWordsStayLiteral(t *testing.T) {
	t.Parallel()
	for _, word := range words() {
		if got := keyspace.Fold("a:"+word+":b", ":").String(); got != "a:"+word+":b" {
			t.Errorf("%s folds to %s", word, got)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, n := range namesInTestdata(f) {
		f.Add(n.name, string(n.delims))
	}
	f.Fuzz(func(t *testing.T, name, delims string) {
		for i := range len(delims) {
			if strings.IndexByte(":/.|-_,;# ", delims[i]) < 0 {
				return // no one may give it
			}
		}
		p := keyspace.Fold(name, keyspace.Delimiters(delims))
		again, err := keyspace.ParsePattern(p.String(), p.Delimiters())
		if err != nil || again != p {
			t.Fatalf("%q folds to %q, which reads as %q, %v", name, p, again, err)
		}
		if !p.Match(name) || !globs.Match(p.Glob(), name) || !strings.HasPrefix(name, p.Prefix()) {
			t.Fatalf("%q folds to %q, glob %q, prefix %q: they do not match it", name, p, p.Glob(), p.Prefix())
		}
		tree := keyspace.NewTree(keyspace.Options{Delimiters: keyspace.Delimiters(delims)})
		at := tree.Add(name)
		if found, ok := tree.Find(name); !ok || found != at || tree.Pattern(at) != p {
			t.Fatalf("%q folds to %q, in a tree to %q", name, p, tree.Pattern(at))
		}
	})
}
