package change

import (
	"strings"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/ui/text"
)

// asksLow reports whether the hit rate is under its floor already.
func (f form) asksLow() bool {
	rate, ok := f.hitRate.Get()
	return ok && f.kind == Invalidate && rate < f.floors()[f.floor]
}

// asksGuarded reports whether the profile protects the one name that is meant.
func (f form) asksGuarded() bool {
	return f.one() && actions.Protect(f.pol.Protect).Match(f.selections()[0].Text)
}

// asksBig reports whether keys too big for a backup are likely among them.
func (f form) asksBig() bool {
	return f.backup == yes && f.kind != undo && f.v.TooBig.Or(keyspace.Estimate{}).Value >= 1
}

// asksReason reports whether it must be said why.
func (f form) asksReason() bool { return f.pol.ReasonRequired }

// overLimit reports whether the backup would grow over what it may without being asked.
func (f form) overLimit() bool {
	size, ok := f.v.Backup.Get()
	return ok && f.terms.BackupLimit > 0 && size > f.terms.BackupLimit
}

// tooLarge reports whether there is no room for the backup.
func (f form) tooLarge() bool {
	size, known := f.v.Backup.Get()
	free, ok := f.v.Free.Get()
	return known && ok && size > free
}

// missing is what keeps the change from being made, in words, and where it is to be
// answered; "" when nothing does.
func (f form) missing() (string, spot) {
	if s, at := f.uncounted(); s != "" {
		return s, at
	}
	checks := []func() (string, spot){f.missingWhat, f.missingBackup, f.missingWords}
	for _, check := range checks {
		if s, at := check(); s != "" {
			return s, at
		}
	}
	if err := f.plan().Check(); err != nil {
		return reason(err), f.at
	}
	return "", onGo
}

// uncounted is why there is nothing yet that could be confirmed.
func (f form) uncounted() (string, spot) {
	switch {
	case f.v.Version == 0 && f.err != nil:
		return "it is not known what this would touch: " + f.err.Error(), onCancel
	case f.v.Version == 0:
		return "nothing was counted yet", onCancel
	case f.v.Refusal != nil:
		return said(f.v.Refusal), onCancel
	case f.none() && f.kind == Kill:
		return "there is nothing to do: none of them is connected any more", onCancel
	case f.none():
		return "there is nothing to do: no key is touched", onCancel
	}
	return "", onGo
}

func (f form) missingWhat() (string, spot) {
	switch f.kind {
	case Invalidate:
		if f.why == unasked {
			return "say why first: wrong data, or old data", onWrong
		}
		if _, err := f.spreadOver(); err != nil && f.why == oldData {
			return err.Error(), onSpread
		}
	case Expire:
		if _, err := f.timeToLive(); err != nil {
			return err.Error() + "; or a tier: short, medium, long, week", onTTL
		}
		if _, err := f.jittered(); err != nil {
			return err.Error(), onJitter
		}
	case Rename:
		switch name, err := f.newName(); {
		case err != nil:
			return err.Error(), onTo
		case f.to.Value() == "":
			return "the new name is not said", onTo
		case name == f.target.Text:
			return "that is the name it has", onTo
		}
	case Delete, Persist, undo, Kill:
	}
	if f.asksLow() && !f.low {
		return "the hit rate is under its floor already: say that it is to be done all the same", onLow
	}
	if f.asksGuarded() && !f.guarded {
		return "the profile protects this name: say that it is to be done all the same", onGuarded
	}
	return "", onGo
}

func (f form) missingBackup() (string, spot) {
	switch {
	case f.kind == undo || f.kind == Rename || f.kind == Kill:
	case f.backup == open:
		return "say whether to back up first", onBackup
	case f.backup == yes && f.tooLarge():
		return "there is no room for the backup: go without, or free some", onBackup
	case f.asksBig() && f.big == open:
		return "say what to do with keys that are too big for the backup", onBig
	}
	return "", onGo
}

func (f form) missingWords() (string, spot) {
	if f.asksReason() && strings.TrimSpace(f.reason.Value()) == "" {
		return "a reason is required here", onReason
	}
	if c := f.confirmation(); c.Type != "" && !f.confirms(c) {
		return "type " + text.Middle(c.Type, labelWidth) + " to go on", onTyped
	}
	return "", onGo
}

// confirms reports whether what has to be typed was. A number may have its commas.
func (f form) confirms(c actions.Confirmation) bool {
	got := f.typed.Value()
	if strings.Trim(c.Type, "0123456789") == "" {
		got = strings.ReplaceAll(got, ",", "")
	}
	return got == c.Type
}

// recount reports whether another plan selects other keys, so that it must be counted anew.
func recount(a, b actions.Plan) bool {
	if a.Narrow.Volatility != b.Narrow.Volatility || a.OnlyMissing != b.OnlyMissing || a.Replace != b.Replace || len(a.Selections) != len(b.Selections) {
		return true
	}
	for i := range a.Selections {
		if a.Selections[i] != b.Selections[i] {
			return true
		}
	}
	return false
}
