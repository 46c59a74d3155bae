package tunnel

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// expansion is what stands for ~, %-tokens and ${VARIABLES} in the values of ssh_config.
type expansion struct {
	home string
	env  func(string) string
	by   *strings.Replacer
}

// expansion is what stands for tokens in the settings of a host that was called original.
func (o Options) expansion(original string, h hop) expansion {
	name, _ := os.Hostname() // without one the token is empty
	short, _, _ := strings.Cut(name, ".")
	return expansion{o.Home, o.Env, strings.NewReplacer(
		"%%", "%", "%d", o.Home, "%h", first(h.host, original), "%k", first(h.alias, original), "%L", short, "%l", name,
		"%n", original, "%p", h.port, "%r", h.user, "%u", o.User, "%i", strconv.Itoa(os.Getuid()),
	)}
}

func (e expansion) tokens(text string) string { return e.by.Replace(text) }

// path is a file's name as it is on this machine; empty for none.
func (e expansion) path(text string) string {
	if strings.EqualFold(text, "none") {
		return ""
	}
	if rest, ok := strings.CutPrefix(text, "~/"); ok {
		text = filepath.Join(e.home, rest)
	}
	var b strings.Builder
	for {
		before, name, found := strings.Cut(text, "${")
		variable, after, closed := strings.Cut(name, "}")
		if !found || !closed {
			b.WriteString(e.tokens(text))
			return b.String()
		}
		b.WriteString(e.tokens(before))
		b.WriteString(e.env(variable))
		text = after
	}
}
