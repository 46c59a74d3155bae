package keyspace_test

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"

	"valktop/keyspace"
)

// folded is a line of testdata/names.txt.
type folded struct {
	line    int
	delims  keyspace.Delimiters
	name    string
	pattern string
}

// namesInTestdata reads the table of names and the patterns that they must fold to.
func namesInTestdata(tb testing.TB) (all []folded) {
	tb.Helper()
	file, err := os.Open("testdata/names.txt")
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	var delims keyspace.Delimiters
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		text := lines.Text()
		name, pattern, isName := strings.Cut(text, "\t")
		switch {
		case isName:
			all = append(all, folded{n, delims, unquoted(tb, name), unquoted(tb, pattern)})
		case strings.HasPrefix(text, "@ "):
			delims = keyspace.Delimiters(text[2:])
		case text != "" && text[0] != '#':
			tb.Fatalf("line %d: %q has no pattern", n, text)
		}
	}
	if lines.Err() != nil {
		tb.Fatal(lines.Err())
	}
	return all
}

func unquoted(tb testing.TB, text string) string {
	tb.Helper()
	if !strings.HasPrefix(text, `"`) {
		return text
	}
	text, err := strconv.Unquote(text)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func TestNamesFoldToTheirPatterns(t *testing.T) {
	t.Parallel()
	all := namesInTestdata(t)
	if len(all) < 400 {
		t.Errorf("%d names", len(all))
	}
	for _, f := range all {
		if got := keyspace.Fold(f.name, f.delims).String(); got != f.pattern {
			t.Errorf("line %d: %q\n\tfolds to %q\n\tand not  %q", f.line, f.name, got, f.pattern)
		}
	}
}
