package keyspace_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"valktop/keyspace"
)

// keysets make the i-th of many names.
func keysets() []struct {
	what string
	want keyspace.Delimiters
	name func(i int) string
} {
	words := strings.Fields("how the best what why five ten new old great make cook rice redis cache speed guide tips tricks year food home garden music film book game sport news city river")
	word := func(i int) string { return words[i%len(words)] }
	return []struct {
		what string
		want keyspace.Delimiters
		name func(i int) string
	}{
		{"colons", ":", func(i int) string { return fmt.Sprintf("user:%d:posts", i) }},
		{"colons and UUIDs", ":", func(i int) string { return fmt.Sprintf("session:f47ac10b-58cc-4372-a567-%012x", i) }},
		{"colons and words with dashes", ":", func(i int) string { return fmt.Sprintf("user-profile:%d:last_login.time", i) }},
		{"colons and addresses", ":", func(i int) string { return fmt.Sprintf("rate:10.0.%d.%d:jane.doe%d@example.com", i>>8&255, i&255, i) }},
		{"colons and URLs", ":", func(i int) string { return fmt.Sprintf("cache:https://example.com/products/%d", i) }},
		{"colons, then paths", ":", func(i int) string { return fmt.Sprintf("GET:/api/v1/users/%d", i) }},
		{"Django", ":", func(i int) string {
			return fmt.Sprintf(":1:views.decorators.cache.cache_page..GET.%032x.en-us.UTC", i)
		}},
		{"slashes", "/", func(i int) string { return fmt.Sprintf("user/%d/posts", i) }},
		{"slashes at the beginning", "/", func(i int) string { return fmt.Sprintf("/products/%d", i) }},
		{"slashes, then colons", "/", func(i int) string { return fmt.Sprintf("views/products/%d:fragment", i) }},
		{"bars", "|", func(i int) string { return fmt.Sprintf("user|%d|posts", i) }},
		{"dots", ".", func(i int) string { return fmt.Sprintf("app.user.%d.posts", i) }},
		{"dots and words with dashes", ".", func(i int) string { return fmt.Sprintf("app.user-profile.%d", i) }},
		{"dashes", "-", func(i int) string { return fmt.Sprintf("user-%d-posts", i) }},
		{"Celery", "-", func(i int) string { return fmt.Sprintf("celery-task-meta-f47ac10b-58cc-4372-a567-%012x", i) }},
		{"underscores", "_", func(i int) string { return fmt.Sprintf("user_%d_posts", i) }},
		{"underscores before, dashes within", "_", func(i int) string { return fmt.Sprintf("user-profile_%d", i) }},
		{"dashes before, underscores within", "-", func(i int) string { return fmt.Sprintf("user_profile-%d", i) }},
		{"two applications", ":/", func(i int) string {
			if i%3 == 0 {
				return fmt.Sprintf("cache/html/page/%d", i)
			}
			return fmt.Sprintf("user:%d:posts", i)
		}},
		{"colons and names without any", ":", func(i int) string {
			if i%2 == 0 {
				return fmt.Sprintf("user:%d", i)
			}
			return word(i)
		}},
		{"numbers", ":", func(i int) string { return fmt.Sprint(i) }},
		{"hashes", ":", func(i int) string { return fmt.Sprintf("%032x", uint64(i)*0x9e3779b97f4a7c15) }},
		{"UUIDs", ":", func(i int) string { return fmt.Sprintf("f47ac10b-58cc-4372-a567-%012x", i) }},
		{"dates", ":", func(i int) string { return fmt.Sprintf("20%02d-01-%02d", i%90, 1+i%28) }},
		{"e-mail", ":", func(i int) string { return fmt.Sprintf("jane.doe%d@mail.example.com", i) }},
		{"IP addresses", ":", func(i int) string { return fmt.Sprintf("10.0.%d.%d", i>>8&255, i&255) }},
		{"binary", ":", func(i int) string { return fmt.Sprintf("\x00\xff%c\xfe:/\x01%d", i, i) }},
		{"no delimiter", ":", func(i int) string { return word(i) + word(i/7+3) }},
		{"nothing", ":", func(int) string { return "" }},
	}
}

func TestDelimitersAreFoundOut(t *testing.T) {
	t.Parallel()
	for _, set := range keysets() {
		for _, n := range []int{1, 2, 3, 5, 10, 50, 300, 1000, 5000} {
			names := make([]string, n)
			for i := range names {
				names[i] = set.name(i * 7)
			}
			if got := keyspace.DetectDelimiters(names); got != set.want && (n > 1 || len(set.want) == 1 && set.what != "colons and names without any") {
				t.Errorf("%s, %d names such as %q: %q, want %q", set.what, n, names[0], got, set.want)
			}
		}
	}
	if got := keyspace.DetectDelimiters(nil); got != keyspace.DefaultDelimiters {
		t.Errorf("of no names: %q", got)
	}
}

func TestWordsWithDashesAreNoStructure(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	var slugs, hosts []string
	for range 1000 {
		var words [5]string
		for i := range words {
			word := make([]byte, 3+r.IntN(6))
			for j := range word {
				word[j] = "etaoinshrdlu"[r.IntN(12)]
			}
			words[i] = string(word)
		}
		slugs = append(slugs, strings.Join(words[:], "-"))
		hosts = append(hosts, words[0]+"."+words[1]+".com")
	}
	for _, names := range [][]string{slugs, hosts, slugs[:20], hosts[:20], slugs[:1], hosts[:1]} {
		if got := keyspace.DetectDelimiters(names); got != keyspace.DefaultDelimiters {
			t.Errorf("names such as %q: %q", names[0], got)
		}
	}
}

func TestAFewOtherNamesChangeNoDelimiters(t *testing.T) {
	t.Parallel()
	names := make([]string, 1000)
	for i := range names {
		names[i] = fmt.Sprintf("user:%d:posts", i)
		if i%20 == 0 {
			names[i] = []string{"a/b/c", "celery-task-meta-42", "_kombu.binding.celery", "user_42_posts"}[i/20%4]
		}
	}
	if got := keyspace.DetectDelimiters(names); got != ":" {
		t.Errorf("%q", got)
	}
	for i := range names {
		names[i] = strings.ReplaceAll(names[i], ":", "/")
		if i%25 == 1 {
			names[i] = fmt.Sprintf("lock:%d", i)
		}
	}
	if got := keyspace.DetectDelimiters(names); got != ":/" {
		t.Errorf("%q", got)
	}
}
