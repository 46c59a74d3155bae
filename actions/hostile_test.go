package actions_test

import (
	"fmt"
	"strings"
)

// hostileNames are some hundred names that have been trouble to somebody: glob characters,
// quotes, control bytes, invalid UTF-8, look-alikes of each other, names of 64 KiB.
func hostileNames() []string {
	odd := []string{
		"*", "?", "[", "]", "\\", "[a-c]", "[^a]", "\\*", "a*b", "**", "?a", "{id}", "{", "}", "{…}", "{}{}", "{user:1}:x",
		"\x00", "a\x00b", "\x00\x00", "\xff\xfe", "\xc3\x28", "\xf0\x9f", "é", "日本", "🙂", "\u202eabc", "\u200b", "\u00a0",
		" ", "  ", " a", "a ", "\t", "\n", "a\r\nb", "\x1b[31m", "\x1b]0;t\x07", "\x7f", "\x9b1m", "'", `"`, "`", "$(id)", ";", "|", "&", "%00", "%2F",
		"-", "--", "-n", "--yes", "/", "..", "../x", "~", "#", "!", "@prod", "redis://h", "0", "00", "-1", "1e3", "NaN", "null", "true", "",
	}
	heads := []string{"", "user:", "user:1", "user:1:", "h:*:", "[x]:", "a\\", "\xff:"}
	seen := map[string]bool{}
	var names []string
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, head := range heads {
		for _, o := range odd {
			add(head + o)
		}
	}
	for _, alike := range []string{
		"user", "user:", "users", "users:1", "User:1", "USER:1", "user:1", "user:1:posts", "user:10", "user:10:posts", "user:11", "user:2", "user:01",
		"user:1 ", "user:1\x00", "user.1", "user::1", ":user:1", "xuser:1", "product", "product:", "product:1", "products:1", "product:1:price",
		"session:0189c3f2-6c3e-7b1a-9b2a-1234567890ab", "session:0189c3f2-6c3e-7b1a-9b2a-1234567890AB", "session:none", "session:",
		"cart:1", "cart:2:items", "bull:q:1", "bull:q:2:logs", "lock:{user:1}", "trpc:user.get:{\"id\":42}", "trpc:user.get:{\"name\":\"x\"}",
	} {
		add(alike)
	}
	for i := range 60 {
		add(fmt.Sprintf("user:%d:posts", i))
		add(fmt.Sprintf("page:%d", i))
	}
	add(strings.Repeat("x", 64<<10))
	add("user:" + strings.Repeat("*", 64<<10))
	add("user:" + strings.Repeat("\x1b[", 1<<10))
	return names
}
