package change

import (
	"strings"

	"valktop/actions"
	"valktop/keyspace"
)

// Target is what a change is asked for.
type Target struct {
	Kind actions.SelectionKind // empty: nothing is chosen, but there may be something to undo
	Text string                // a key's name, a prefix, a pattern or a glob; raw bytes

	Clients *Clients // connections in place of keys; nil otherwise
}

// Typed is a name, or the beginning of one, or a glob, as it was typed.
func Typed(text string) Target { return Target{Kind: actions.ByPrefix, Text: text} }

// Key is one key.
func Key(name string) Target { return Target{Kind: actions.ByKey, Text: name} }

// Pattern is what a row of the Keys screen stands for: a pattern as keyspace.Pattern
// writes it or, with below, the path of a prefix and all that lies below it. Where nothing
// in it is variable, it is a name or a prefix.
func Pattern(text string, below bool, delimiters string) Target {
	whole := text
	if below {
		whole += "{rest}"
	}
	p, err := keyspace.ParsePattern(whole, keyspace.Delimiters(delimiters))
	if err != nil {
		return Target{Kind: actions.ByPattern, Text: whole} // the plan's check says what is wrong with it
	}
	switch literal := p.Prefix(); {
	case below && keyspacePattern(literal, delimiters)+"{rest}" == p.String():
		return Target{Kind: actions.ByPrefix, Text: literal}
	case !below && keyspacePattern(literal, delimiters) == p.String():
		return Target{Kind: actions.ByKey, Text: literal}
	}
	return Target{Kind: actions.ByPattern, Text: p.String()}
}

// keyspacePattern writes literal text as a pattern does.
func keyspacePattern(literal, delimiters string) string {
	escaped := strings.NewReplacer(`\`, `\\`, `{`, `\{`).Replace(literal)
	p, err := keyspace.ParsePattern(escaped, keyspace.Delimiters(delimiters))
	if err != nil {
		return escaped
	}
	return p.String()
}

// readings are the ways in which a target can be meant, the narrowest first.
func (t Target) readings(delimiters string) []actions.Reading {
	if t.Clients != nil {
		return nil
	}
	if t.Kind == actions.ByPrefix {
		return actions.Readings(t.Text, delimiters)
	}
	s := actions.Selection{Kind: t.Kind, Text: t.Text}
	says := map[actions.SelectionKind]string{
		actions.ByKey: "exactly " + t.Text, actions.ByPattern: "keys of the pattern " + t.Text,
		actions.ByGlob: "what matches the glob " + t.Text,
	}[t.Kind]
	if t.Kind == actions.ByPattern {
		s.Delimiters = delimiters
	}
	return []actions.Reading{{Selection: s, Says: says}}
}

// one reports whether it is a single key.
func (t Target) one() bool { return t.Kind == actions.ByKey }
