package glob_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"valktop/glob"
	"valktop/testserver"
)

func TestGlob(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		pattern, s string
		want       bool
	}{
		{"*", "", true}, {"", "", true}, {"", "a", false}, {"**", "", false},
		{"user:*", "user:42", true}, {"user:*", "user:", true}, {"user:*", "users:1", false},
		{"*:posts", "user:42:posts", true}, {"a*b*c", "aXbYbZc", true}, {"a*b*c", "aXbYbZ", false},
		{"?", "a", true}, {"?", "", false}, {"h[ae]llo", "hallo", true}, {"h[^ae]llo", "hallo", false},
		{"[a-c]", "b", true}, {"[c-a]", "b", true}, {"[^a-c]", "d", true}, {`\*`, "*", true}, {`\*`, "a", false},
		{"[abc", "b", true}, {`a\`, `a\`, true}, {`[\]]`, "]", true}, {"[]", "a", false}, {"[^]", "a", true},
	} {
		if got := glob.Match(one.pattern, one.s); got != one.want {
			t.Errorf("Match(%q, %q) = %v", one.pattern, one.s, got)
		}
	}
}

// Many patterns over an alphabet of all that is special, against KEYS of real servers.
func TestGlobMatchesWhatServersMatch(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		client := s.Client()
		letters := []byte(`ab-]^\*[?`)
		keys := []string{"", "ab:c", "\x00", "a\xff"}
		for _, a := range letters {
			keys = append(keys, string(a))
			for _, b := range letters {
				keys = append(keys, string([]byte{a, b}), string([]byte{a, b, 'a'}), string([]byte{'b', a, b, a}))
			}
		}
		for _, key := range keys {
			if err := client.Set(t.Context(), key, "1", 0).Err(); err != nil {
				t.Fatal(err)
			}
		}
		rapid.Check(t, func(rt *rapid.T) {
			pattern := string(rapid.SliceOfN(rapid.SampledFrom(append(letters, ':')), 0, 9).Draw(rt, "pattern"))
			want, err := client.Keys(t.Context(), pattern).Result()
			if err != nil {
				rt.Fatal(err)
			}
			var got []string
			for _, key := range keys {
				if glob.Match(pattern, key) {
					got = append(got, key)
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			got, want = slices.Compact(got), slices.Compact(want)
			if !slices.Equal(got, want) {
				rt.Fatalf("%q matches %q here, %q on the server", pattern, got, want)
			}
		})
	})
}

// A pattern of any bytes is matched in bounded time, and escaped text matches itself alone.
func FuzzGlob(f *testing.F) {
	f.Add("user:*", "user:1")
	f.Add("[a-", "b")
	f.Add(`\`, "")
	f.Fuzz(func(t *testing.T, pattern, s string) {
		glob.Match(pattern, s)
		escaped := glob.Escape(s)
		if !glob.Match(escaped, s) {
			t.Errorf("%q escaped as %q does not match itself", s, escaped)
		}
		if glob.Match(escaped, s+"x") {
			t.Errorf("%q escaped as %q matches more", s, escaped)
		}
	})
}

func ExampleMatch() {
	fmt.Println(glob.Match("user:*:posts", "user:42:posts"))
	// Output: true
}
