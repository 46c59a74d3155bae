package keyspace

import (
	"slices"
	"strings"
)

// limit remembers that a question about the key got no answer.
func (l *look) limit(q question, err error) {
	l.limits = append(l.limits, Limit{
		Node: l.node.Addr(), Command: q.command, Missing: q.missing, Why: words(q.command, err), Try: advice(q.command, err), Err: err,
	})
}

// untyped says why it is not known what a key holds: the commands that this user may not run,
// with the servers' own word for it, which is what people search for.
func untyped(limits []Limit) string {
	var denied []string
	for _, l := range limits {
		if judge(l.Err) == forGood && isDenial(l.Err) {
			denied = append(denied, l.Command)
		}
	}
	if slices.Contains(denied, typeCommand) {
		return "NOPERM: this user may not run " + strings.Join(denied, ", ")
	}
	for _, l := range limits {
		switch {
		case l.Command != typeCommand:
		case judge(l.Err) == forKey:
			return "NOPERM: this user may not look at this key"
		default:
			return l.Why
		}
	}
	return "the server does not tell its type"
}

// isDenial recognises a reply about what this user may do.
func isDenial(err error) bool {
	code, _, _ := strings.Cut(err.Error(), " ")
	return code == "NOPERM"
}
