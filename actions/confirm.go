package actions

import (
	"math"
	"strconv"
	"unicode"
	"unicode/utf8"
)

const (
	// manyKeys is how many keys a change may touch before it has to be confirmed by typing:
	// what a slip costs beyond is felt by the origin.
	manyKeys = 1000
	// typedMost is the longest text that one can be asked to type without mistakes.
	typedMost = 40
)

// Confirmation is what has to be typed before a plan is carried out. Its zero value asks
// for nothing but the choice itself.
type Confirmation struct {
	Type string // the text to type; empty for none
	Why  string // what asks for it, in words for a user
}

// Confirm says what has to be typed before a plan is carried out, given what is known of
// it: a preview that is not exact counts as its upper bound.
func Confirm(p Plan, v Preview, pol Policy) Confirmation {
	if pol.Production != "" {
		return Confirmation{pol.Production, "This is production: type the profile's name to go on"}
	}
	if p.Action == Kill {
		if v.Keys.High > manyClients {
			return Confirmation{number(v), "More than 10 clients: type their number to go on"}
		}
		return Confirmation{}
	}
	if len(p.Selections) == 0 { // a backup: what is played back has a number only
		if v.Keys.High > manyKeys {
			return Confirmation{number(v), "More than 1,000 keys: type their number to go on"}
		}
		return Confirmation{}
	}
	s := p.Selections[0]
	wide := s.Kind != ByKey && s.Prefix() == ""
	why := "More than 1,000 keys"
	if wide {
		why = "No name is left out by its beginning"
	}
	switch {
	case !wide && v.Keys.High <= manyKeys:
		return Confirmation{}
	case typeable(s.Text):
		return Confirmation{s.Text, why + ": type the " + string(s.Kind) + " to go on"}
	}
	return Confirmation{number(v), why + ": type the number of keys to go on"}
}

// number is that of the keys shown.
func number(v Preview) string { return strconv.FormatInt(int64(math.Round(v.Keys.Value)), 10) }

// typeable reports whether a text can be typed and read: printable, and not long.
func typeable(s string) bool {
	if s == "" || !utf8.ValidString(s) || utf8.RuneCountInString(s) > typedMost {
		return false
	}
	for _, c := range s {
		if c > unicode.MaxASCII || !unicode.IsPrint(c) { // others may look alike, or take two cells
			return false
		}
	}
	return s[0] != ' ' && s[len(s)-1] != ' '
}
