package access

import "testing"

func TestNamesHaveThePatternsThatAScanHasFoundUnlessTheseSayNothing(t *testing.T) {
	t.Parallel()
	f := newFolder("")
	f.learn(Known{Version: 1, Patterns: []string{"{…}:{…}", "{rest}", "user:{…}:posts", "page:{…}"}})
	for name, want := range map[string]string{
		"user:anna:posts": "user:{…}:posts",
		"page:start":      "page:{…}",
		"session:41":      "session:{id}",
		"lock:report":     "lock:report",
		"motd":            "motd",
	} {
		if got := f.of(name); got != want {
			t.Errorf("%s has the pattern %s, want %s", name, got, want)
		}
	}
}
