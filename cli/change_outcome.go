package cli

import (
	"strings"

	"valktop/actions"
	"valktop/ui/text"
)

// outcomeText says for people what was done, what was not and why, and how to undo it.
func outcomeText(o actions.Outcome, where, undo string, width int) string {
	facts := []fact{{doneWord(o), text.Keys(text.Whole(o.Changed)) + " of " + text.Whole(o.Matched) + " that match, in " + spanText(o.Elapsed)}}
	if o.Unsure > 0 {
		facts = append(facts, fact{"", text.Whole(o.Unsure) + " of these were found done when an answer was lost"})
	}
	if size, ok := o.Bytes.Get(); ok && size > 0 {
		facts = append(facts, fact{"memory", text.Bytes(size).String()})
	}
	for _, s := range skips(o.Skipped) {
		facts = append(facts, fact{"skipped", text.Whole(s.keys) + " " + s.why})
	}
	if o.Failed > 0 {
		facts = append(facts, fact{"failed", text.Keys(text.Whole(o.Failed))})
	}
	for _, f := range o.Failures {
		facts = append(facts, fact{"", f})
	}
	for _, n := range o.Nodes {
		if n.Err != nil {
			facts = append(facts, fact{"failed", n.Addr + ": " + n.Err.Error()})
		}
	}
	if undo != "" {
		facts = append(facts, fact{"undo", undo})
	}
	return factLines(where, facts, width)
}

// doneWord is what an outcome calls its keys.
func doneWord(o actions.Outcome) string {
	switch o.Action {
	case actions.Invalidate:
		if o.Plan.Spread > 0 {
			return "spread"
		}
		return "removed"
	case actions.Expire:
		return "expire"
	case actions.Persist:
		return "persisted"
	case actions.Rename:
		return "renamed"
	case actions.Restore:
		return "restored"
	case actions.Kill:
		return "killed"
	}
	return string(o.Action)
}

// skip is why keys were left alone, and how many.
type skip struct {
	keys int64
	why  string
}

// skips are the reasons that there were.
func skips(s actions.Skipped) []skip {
	var all []skip
	for _, one := range []skip{
		{s.Vanished, "had gone before their turn"},
		{s.ChangedType, "are of another type"},
		{s.NotMatching, "have another type, TTL or idle time than asked for"},
		{s.Exists, "exist already"},
		{s.Expired, "would have expired by now"},
		{s.Protected, "are protected by the config file"},
		{s.Rewritten, "were written while this ran"},
		{s.TooBig, "are too big for a backup: --big-keys take removes them without"},
		{s.Unchanged, "needed no change"},
	} {
		if one.keys > 0 {
			all = append(all, one)
		}
	}
	return all
}

// undoText is how to undo what was done; empty when nothing was, or nothing was kept.
func undoText(o actions.Outcome) string {
	switch {
	case o.Changed == 0:
		return ""
	case o.Backup == "":
		return "none: there is no backup"
	}
	return strings.Join([]string{"valktop", "restore", shellWord(o.Backup)}, " ")
}

// shellWord is a word as a shell takes it.
func shellWord(s string) string {
	if s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+,=", r)
	}) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
