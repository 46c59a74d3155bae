package keyspace_test

import (
	"strings"
	"testing"

	"valktop/keyspace"
)

func TestLongLabelsThatDifferBehindTheirBeginningAreKeptApart(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a sentence of words ", 20)
	manySlots := strings.Repeat("x=1&", 20)
	tree := keyspace.NewTree(keyspace.Options{})
	for _, c := range []struct{ name, same, other string }{
		{"q:" + long + "one:x", "", "q:" + long + "two:x"},
		{"q:" + long + "one 17:x", "q:" + long + "one 42:x", "q:" + long + "two 17:x"},
		{"q:17 " + long + "one 17:x", "q:2 " + long + "one 42:x", "q:17 " + long + "one or two:x"},
		{"q:" + strings.Repeat("é", 200) + "a", "", "q:" + strings.Repeat("é", 200) + "b"},
		{"q:" + manySlots + "name", "q:" + strings.ReplaceAll(manySlots, "1", "23") + "name", "q:" + manySlots + "title"},
		{strings.Repeat("word-and-", 40) + "this", "", strings.Repeat("word-and-", 40) + "that"},
		{long + `{"id":1}`, long + `{"id":22}`, long + `{"name":1}`},
	} {
		p := keyspace.Fold(c.name, ":")
		if !p.Match(c.name) || p.Match(c.other) || keyspace.Fold(c.other, ":") == p {
			t.Errorf("%.40q… and %.40q… both fold to %q", c.name, c.other, p)
		}
		if c.same != "" && (!p.Match(c.same) || keyspace.Fold(c.same, ":") != p) {
			t.Errorf("%q does not match %q", p, c.same)
		}
		if again, err := keyspace.ParsePattern(p.String(), ":"); err != nil || again != p {
			t.Errorf("%q is read as %q, %v", p, again, err)
		}
		if !strings.Contains(p.String(), "{text:") || !strings.HasPrefix(c.name, p.Prefix()) {
			t.Errorf("%.40q… folds to %q", c.name, p)
		}
		a, b := tree.Add(c.name), tree.Add(c.other)
		if a == b || tree.Pattern(a) != p || tree.Pattern(a) == tree.Pattern(b) {
			t.Errorf("%.40q… and %.40q… have one node", c.name, c.other)
		}
	}
}
