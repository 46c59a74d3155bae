package actions

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// CommandLine is the argv of the headless command that carries the plan out, without what
// names the server. What a cascade added is left out: the command adds it itself.
func (p Plan) CommandLine() []string {
	if p.Action == Restore {
		argv := []string{"valktop", "restore", p.Backup}
		if p.Replace {
			argv = append(argv, "--replace")
		}
		return argv
	}
	if len(p.Selections) == 0 || p.Action == Rename {
		return nil // there is no such command
	}
	argv := []string{"valktop", string(Invalidate)}
	if p.Action != Invalidate {
		argv[1] = string(Expire)
	}
	s := p.Selections[0]
	text := s.Text
	if !plain(text) {
		text = quoted(text)
		argv = append(argv, "--quoted-input")
	}
	switch s.Kind {
	case ByGlob: // stands at the end
	case ByKey, ByPrefix, ByPattern:
		argv = append(argv, "--"+string(s.Kind), text)
	}
	if s.Kind == ByPattern && s.Delimiters != "" {
		argv = append(argv, "--delimiter", s.Delimiters)
	}
	argv = append(argv, p.how()...)
	argv = append(argv, p.Narrow.commandLine()...)
	if p.Reason != "" {
		argv = append(argv, "--reason", p.Reason)
	}
	if s.Kind == ByGlob {
		argv = append(argv, "--", text)
	}
	return argv
}

// how are the flags that say what is done.
func (p Plan) how() []string {
	var argv []string
	switch p.Action {
	case Invalidate:
		if p.Spread > 0 {
			argv = append(argv, "--spread", span(p.Spread))
		}
	case Persist:
		argv = append(argv, "--persist")
	case Expire:
		argv = append(argv, "--ttl", span(p.TTL))
		if p.Jitter > 0 {
			argv = append(argv, "--jitter", strconv.FormatFloat(p.Jitter*100, 'f', -1, 64)+"%")
		}
		if p.OnlyMissing {
			argv = append(argv, "--only-missing")
		}
	case Rename, Restore:
	}
	return argv
}

func (n Narrow) commandLine() []string {
	var argv []string
	if len(n.Types) > 0 {
		argv = append(argv, "--type", strings.Join(n.Types, ","))
	}
	switch n.Volatility {
	case NonVolatile:
		argv = append(argv, "--no-ttl")
	case Volatile:
		argv = append(argv, "--only-volatile")
	case AnyVolatility:
	}
	if n.LongerThan > 0 {
		argv = append(argv, "--longer-than", span(n.LongerThan))
	}
	if n.Tier != "" {
		argv = append(argv, "--tier", n.Tier)
	}
	if n.Idle > 0 {
		argv = append(argv, "--idle", span(n.Idle))
	}
	return argv
}

// span writes a duration as flags take it, without the zeros that Go adds.
func span(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// plain reports whether a name can stand in a command line as it is, and be read there.
func plain(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(c rune) bool { return !unicode.IsPrint(c) }) < 0
}

// quoted writes a name as redis-cli --quoted-input reads it.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
