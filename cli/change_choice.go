package cli

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"valktop/actions"
	"valktop/maybe"
	"valktop/ui/text"
)

// selectionFlags say which keys a change is about.
type selectionFlags struct {
	key, prefix, pattern maybe.Value[string]
	delimiter            maybe.Value[string]
	quoted               maybe.Value[bool]

	types               maybe.Value[[]string]
	noTTL, onlyVolatile maybe.Value[bool]
	longerThan          maybe.Value[time.Duration]
	tier                maybe.Value[string]
	idle                maybe.Value[time.Duration]
}

// addTo gives c the flags. They are the same for every change of more than one key.
func (f *selectionFlags) addTo(c *cobra.Command) {
	g := group(c, "which keys")
	flag(g, word(), &f.key, "key", "", "NAME", "this key, byte for byte")
	flag(g, word(), &f.prefix, "prefix", "", "TEXT", "names that begin with this text, byte for byte")
	flag(g, word(), &f.pattern, "pattern", "", "PATTERN", "as scan and the Keys screen show it: user:{id}:posts")
	flag(g, delimiters(), &f.delimiter, "delimiter", "", "BYTES", "what splits names in --pattern (:)")
	g.onOff(&f.quoted, "quoted-input", "", `read names and globs as quoted strings: "a\x00"`)
	g = group(c, "of these, only")
	flag(g, kinds(), &f.types, "type", "", "TYPE", "string, hash, list, set, zset, stream; several with commas")
	g.onOff(&f.noTTL, "no-ttl", "", "keys without a TTL")
	g.onOff(&f.onlyVolatile, "only-volatile", "", "keys with a TTL")
	flag(g, duration(), &f.longerThan, "longer-than", "", "D", "keys whose TTL is longer than this, or that have none")
	flag(g, oneOf(tierNames()...), &f.tier, "tier", "", "TIER", strings.Join(tierNames(), ", "))
	flag(g, duration(), &f.idle, "idle", "", "D", "keys not accessed for so long (not with an LFU policy)")
}

// selection is the keys that the flags and the argument select by name.
func (f *selectionFlags) selection(args []string) (actions.Selection, error) {
	type way struct {
		flag string
		kind actions.SelectionKind
		text maybe.Value[string]
	}
	ways := []way{
		{"--key", actions.ByKey, f.key}, {"--prefix", actions.ByPrefix, f.prefix}, {"--pattern", actions.ByPattern, f.pattern},
	}
	if len(args) > 0 {
		ways = append(ways, way{"GLOB", actions.ByGlob, maybe.Of(args[0])})
	}
	var chosen []way
	var named []string
	for _, w := range ways {
		if w.text.Known() {
			chosen, named = append(chosen, w), append(named, w.flag)
		}
	}
	var none actions.Selection
	switch {
	case len(args) > 1:
		return none, usage("there is more than one GLOB", "the shell may have replaced * by names of files", "quote it: 'user:*'")
	case len(chosen) == 0:
		return none, usage("it is not said which keys", "nothing is changed by default", "a GLOB, --prefix TEXT, --key NAME or --pattern PATTERN")
	case len(chosen) > 1:
		return none, usage("the keys are named more than once", "by "+strings.Join(named, " and by "), "keep one of them")
	}
	given := chosen[0]
	name, err := keyNamed(given.text.Or(""), f.quoted, given.flag)
	if err != nil {
		return none, err
	}
	s := actions.Selection{Kind: given.kind, Text: name}
	if given.kind == actions.ByPattern {
		s.Delimiters = f.delimiter.Or("")
	}
	return s, nil
}

// narrow is what the flags leave out.
func (f *selectionFlags) narrow() (actions.Narrow, error) {
	n := actions.Narrow{Types: f.types.Or(nil), LongerThan: f.longerThan.Or(0), Tier: f.tier.Or(""), Idle: f.idle.Or(0)}
	switch {
	case f.noTTL.Or(false) && f.onlyVolatile.Or(false):
		return n, usage("--no-ttl and --only-volatile contradict each other", "no key is both", "drop one of them")
	case f.noTTL.Or(false):
		n.Volatility = actions.NonVolatile
	case f.onlyVolatile.Or(false):
		n.Volatility = actions.Volatile
	}
	return n, nil
}

// kinds is a list of types of keys.
func kinds() syntax[[]string] {
	return syntax[[]string]{"types", func(s string) ([]string, error) {
		var all []string
		for t := range strings.SplitSeq(s, ",") {
			if t = strings.ToLower(strings.TrimSpace(t)); t != "" {
				all = append(all, t)
			}
		}
		if len(all) == 0 {
			return nil, usage("--type is empty", "", "--type hash,set")
		}
		return all, nil
	}}
}

// selected is a selection in words.
func selected(s actions.Selection) string {
	name := text.Quote(s.Text)
	switch s.Kind {
	case actions.ByKey:
		return "exactly the key " + name
	case actions.ByPrefix:
		return "keys that begin with " + name
	case actions.ByPattern:
		return "keys of the pattern " + name
	case actions.ByGlob:
		return "keys that match the glob " + name
	}
	return name
}
