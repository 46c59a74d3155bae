package actions

import (
	"strings"

	"valktop/keyspace"
)

// Reading is one of the ways in which a text can be meant.
type Reading struct {
	Selection Selection
	Says      string // "exactly user:1"; holds the text's raw bytes
}

// Readings are the ways in which a text that names keys can be meant, the narrowest first.
// The delimiters are those that names are split at; empty: the default.
func Readings(text, delimiters string) []Reading {
	by := func(kind SelectionKind, text, says string) Reading {
		return Reading{Selection{Kind: kind, Text: text, Delimiters: delimiters}, says}
	}
	all := []Reading{by(ByKey, text, "exactly "+text)}
	if text == "" {
		return all
	}
	split := delimiters
	if split == "" {
		split = string(keyspace.DefaultDelimiters)
	}
	if strings.IndexByte(split, text[len(text)-1]) < 0 {
		below := text + split[:1]
		if i := strings.LastIndexAny(text, split); i >= 0 { // as the text itself is split
			below = text + text[i:i+1]
		}
		all = append(all, by(ByPrefix, below, below+" and all below"))
	}
	all = append(all, by(ByPrefix, text, "everything that starts with "+text))
	if strings.ContainsAny(text, `*?[\`) {
		all = append(all, by(ByGlob, text, "what matches the glob "+text))
	}
	return all
}
