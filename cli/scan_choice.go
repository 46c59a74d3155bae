package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/text"
)

// choiceFlags say which keys to look at, and what their names are split at.
type choiceFlags struct {
	prefix, match, kind maybe.Value[string]
	delimiter           maybe.Value[string]
	quoted              maybe.Value[bool]
}

func (f *choiceFlags) addTo(c *cobra.Command) {
	g := group(c, "which keys")
	flag(g, word(), &f.prefix, "prefix", "", "TEXT", "names that begin with this text")
	flag(g, word(), &f.match, "match", "", "GLOB", "names that match a glob, as SCAN MATCH takes it")
	flag(g, word(), &f.kind, "type", "", "TYPE", "string, hash, list, set, zset or stream")
	flag(g, delimiters(), &f.delimiter, "delimiter", "", "BYTES", "what splits names, each byte of it (found out)")
	g.onOff(&f.quoted, "quoted-input", "", `read --prefix, --match as quoted strings: "a\x00"`)
}

// filter is the keys that the flags select.
func (f *choiceFlags) filter() (keyspace.Filter, error) {
	prefix, err := keyNamed(f.prefix.Or(""), f.quoted, "--prefix")
	if err != nil {
		return keyspace.Filter{}, err
	}
	match, err := keyNamed(f.match.Or(""), f.quoted, "--match")
	return keyspace.Filter{Prefix: prefix, Match: match, Type: strings.ToLower(f.kind.Or(""))}, err
}

// keyNamed is a name as it was given: the bytes of the argument, or with --quoted-input a
// quoted string.
func keyNamed(given string, quoted maybe.Value[bool], source string) (string, error) {
	if !quoted.Or(false) {
		return given, nil
	}
	name, err := text.Unquote(given)
	if err != nil {
		return "", usage("cannot read "+source, err.Error(), `write it as redis-cli does: '"a\x00b"'`)
	}
	return name, nil
}

// delimiters is a set of bytes that names are split at. Letters and digits would cut words.
func delimiters() syntax[string] {
	return syntax[string]{"delimiter", func(s string) (string, error) {
		for i := range len(s) {
			if c := s[i]; c >= 0x80 || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
				return "", fmt.Errorf("%s is no delimiter; there are : / . | - _ and other signs", text.Quote(s[i:i+1]))
			}
		}
		if s == "" {
			return "", fmt.Errorf("it is empty; without --delimiter it is found out from the names")
		}
		return s, nil
	}}
}
