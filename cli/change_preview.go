package cli

import (
	"fmt"
	"strings"
	"time"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/ui/text"
)

// previewText says for people what a plan would touch, a fact a line, in lines of at most
// width cells; 0 is as wide as it takes.
func previewText(v actions.Preview, where string, width int) string {
	facts := []fact{{"what", whatPlanned(v.Plan)}}
	for _, s := range v.Plan.Selections {
		line := selected(s)
		if s.Cascade != "" {
			line += ", by the rule " + s.Cascade
		}
		facts = append(facts, fact{"", line})
	}
	if only := narrowed(v.Plan.Narrow); only != "" {
		facts = append(facts, fact{"only", only})
	}
	if v.Plan.Action == actions.Restore {
		facts = append(facts, fact{"keys", estimated(v.Keys) + " come back"})
		return factLines(where, append(facts, restoreFacts(v, time.Now())...), width)
	}
	facts = append(facts, fact{"keys", estimated(v.Keys) + exactness(v) + ", " + text.Percent(v.Share.Value, 1).String() + " of all"})
	facts = append(facts, fact{"memory", cellOf(v.Memory, roughBytes)})
	facts = append(facts, restOf(v)...)
	return factLines(where, facts, width)
}

// restOf is what is said of a preview where there is something to say.
func restOf(v actions.Preview) []fact {
	var facts []fact
	add := func(name, figure string) {
		if figure != "" {
			facts = append(facts, fact{name, figure})
		}
	}
	add("types", sharesText(v.Types))
	add("TTL", tiersText(v.TTL.Or(keyspace.TTLs{})))
	if none, ok := v.NoTTL.Get(); ok && none.Value > 0 {
		note := ": they may be no cache"
		if v.Plan.Narrow.Volatility == actions.AnyVolatility {
			note += "; --only-volatile leaves them out"
		}
		add("no TTL", text.Keys(estimated(none))+note)
	}
	if v.Protected > 0 {
		add("protected", text.Whole(v.Protected)+" names match and are left alone: protect in the config file")
	}
	add("examples", namesText(namesOf(v.Examples)))
	add("untouched", namesText(v.LookAlikes))
	if d, ok := v.Duration.Get(); ok {
		took := "about " + text.Duration(d).String()
		if cost, ok := v.Cost.Get(); ok {
			took += ", " + text.Duration(cost).String() + " of the server's time"
		}
		add("time", took)
	}
	if big, ok := v.TooBig.Get(); ok && big.Value > 0 {
		add("big", text.Keys(estimated(big))+" over 1 MiB: there is no undo for them (--big-keys)")
	}
	if v.Again {
		add("note", "so many keys that one written anew meanwhile may be taken again")
	}
	for _, l := range v.Limits {
		add("unknown", l.Command+": "+l.Missing+" ("+l.Why+")")
	}
	add("waiting", v.Why)
	return facts
}

func namesOf(all []keyspace.Example) []string {
	var names []string
	for _, e := range all {
		names = append(names, e.Name)
	}
	return names
}

// exactness says how well the number of keys is known.
func exactness(v actions.Preview) string {
	switch {
	case v.Exact:
		return ", exact"
	case v.Done:
		return ", all names looked at; some changed meanwhile"
	}
	return fmt.Sprintf(", after %s of %s names", text.Count(float64(v.Walked)), text.Count(float64(v.Total)))
}

// whatPlanned is what a plan does, in words.
func whatPlanned(p actions.Plan) string {
	switch p.Action {
	case actions.Invalidate:
		if p.Spread > 0 {
			return "invalidate, spread over " + text.Duration(p.Spread).String() + ": no TTL gets longer"
		}
		return "invalidate at once"
	case actions.Expire:
		what := "set the TTL to " + text.Duration(p.TTL).String()
		if p.Jitter > 0 {
			what += " ±" + text.Percent(p.Jitter, 0).String()
		}
		if p.OnlyMissing {
			what += " where there is none"
		}
		return what
	case actions.Persist:
		return "take the TTL away: the keys stay until they are evicted or deleted"
	case actions.Rename:
		return "rename to " + text.Quote(p.To) + " if that name is free"
	case actions.Kill:
		return "kill " + clientsText(p.Clients)
	case actions.Restore:
		what := "play back " + p.Backup
		if p.Replace {
			return what + ", over keys that exist"
		}
		return what + "; keys that exist are left alone"
	case actions.Configure:
		return "set " + p.Setting + " to " + text.Quote(p.Value)
	}
	return string(p.Action)
}

// narrowed says which keys a plan is confined to; empty when to none in particular.
func narrowed(n actions.Narrow) string {
	var parts []string
	if len(n.Types) > 0 {
		parts = append(parts, "of type "+strings.Join(n.Types, " or "))
	}
	switch n.Volatility {
	case actions.Volatile:
		parts = append(parts, "with a TTL")
	case actions.NonVolatile:
		parts = append(parts, "without a TTL")
	case actions.AnyVolatility:
	}
	if n.LongerThan > 0 {
		parts = append(parts, "with a TTL over "+text.Duration(n.LongerThan).String()+", or none")
	}
	if n.Tier != "" {
		parts = append(parts, "of the TTL tier "+n.Tier)
	}
	if n.Idle > 0 {
		parts = append(parts, "idle for "+text.Duration(n.Idle).String()+" or more")
	}
	return strings.Join(parts, ", ")
}

func sharesText(all []keyspace.Fraction) string {
	var parts []string
	for _, f := range all {
		parts = append(parts, f.Name+" "+text.Percent(f.Share, 0).String())
	}
	return strings.Join(parts, ", ")
}

func tiersText(t keyspace.TTLs) string {
	var parts []string
	for tier, share := range t.Tiers {
		if share > 0 {
			parts = append(parts, keyspace.Tier(tier).String()+" "+text.Percent(share, 0).String())
		}
	}
	return strings.Join(parts, ", ")
}

// shownNames is how many names a line of them shows at most.
const shownNames = 5

func namesText(names []string) string {
	var parts []string
	for _, n := range names[:min(len(names), shownNames)] {
		parts = append(parts, text.Middle(text.Quote(n), 40))
	}
	if more := len(names) - shownNames; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(parts, "  ")
}

// factLines writes a title and facts below it, their values cut to the width.
func factLines(title string, facts []fact, width int) string {
	var b strings.Builder
	b.WriteString(text.Escape(title) + "\n")
	for _, f := range facts {
		line := "  " + text.Pad(f.name, factWidth) + "  " + f.figure
		if width > 0 {
			line = text.Cut(line, width)
		}
		b.WriteString(strings.TrimRight(text.Escape(line), " ") + "\n")
	}
	return b.String()
}

// spanText is a stretch of time, as short as it is.
func spanText(d time.Duration) string {
	if d < time.Minute {
		return text.Duration(d).String()
	}
	return text.Age(d)
}
