package change

import (
	"strings"

	"valktop/actions"
	"valktop/themes"
	"valktop/ui/text"
)

// kind is what a dialog is for.
type kind int

// The kinds of dialogs.
const (
	Invalidate kind = iota
	Delete          // of one key, at once
	Expire
	Persist
	Rename
	undo
	Kill // clients
)

func (k kind) action() actions.Action {
	return [...]actions.Action{
		actions.Invalidate, actions.Invalidate, actions.Expire, actions.Persist, actions.Rename, actions.Restore, actions.Kill,
	}[k]
}

// verb is what is done, as a button says it.
func (k kind) verb() string {
	return [...]string{"Invalidate", "Delete", "Expire", "Persist", "Rename", "Restore", "Kill"}[k]
}

// labelWidth is how many cells a name takes at most where it is one word among others.
const labelWidth = 40

// label is a name, or what stands for the empty one.
func label(name string) string {
	if name == "" {
		return "the empty name"
	}
	return text.Middle(name, labelWidth)
}

// title says what a plan does, in a few words: "invalidate user:".
func title(p actions.Plan) string {
	if p.Action == actions.Restore {
		return "restore " + base(p.Backup)
	}
	s := string(p.Action)
	if p.Action == actions.Kill {
		return s + " " + whose(p.Clients)
	}
	if len(p.Selections) > 0 {
		s += " " + label(p.Selections[0].Text)
		if more := len(p.Selections) - 1; more > 0 {
			s += " +" + text.Whole(int64(more))
		}
	}
	return s
}

// base is the last part of a path, whichever system it is of.
func base(path string) string {
	return path[strings.LastIndexAny(path, `/\`)+1:]
}

// doing is the word for a plan under way: "invalidating user:".
func doing(p actions.Plan) string {
	word := map[actions.Action]string{
		actions.Invalidate: "invalidating", actions.Expire: "expiring", actions.Persist: "persisting",
		actions.Rename: "renaming", actions.Restore: "restoring", actions.Kill: "killing",
	}[p.Action]
	_, what, _ := strings.Cut(title(p), " ")
	return word + " " + what
}

// done is the word for what became of keys: "1,070,000 keys removed".
func done(p actions.Plan) string {
	switch p.Action {
	case actions.Invalidate:
		if p.Spread > 0 {
			return "set to expire"
		}
		return "removed"
	case actions.Expire:
		return "set to expire"
	case actions.Persist:
		return "persisted"
	case actions.Rename:
		return "renamed"
	case actions.Restore:
		return "restored"
	case actions.Kill:
		return "killed"
	}
	return "changed"
}

// doneLabel is done where it names a line.
func doneLabel(p actions.Plan) string {
	if said := done(p); text.Width(said) < labelled {
		return said
	}
	return "TTL set"
}

// bold is a style in bold.
func bold(s themes.Style) themes.Style {
	s.Bold = true
	return s
}
