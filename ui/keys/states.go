package keys

import (
	"strconv"

	"valktop/keyspace"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// nothing is what stands in place of keys as long as there are none to show.
func nothing(ctx screen.Context) (widget.NoticeSpec, bool) {
	r := ctx.Keys
	switch {
	case r.Version == 0 && !ctx.Sampling:
		why := ctx.NoKeys
		if why == "" {
			why = "nothing asks the server for them"
		}
		return widget.NoticeSpec{Tone: widget.Unknown, What: "Keys are not sampled", Why: why}, true
	case r.Version == 0 && ctx.NoKeys != "":
		return widget.NoticeSpec{Tone: widget.Bad, What: "The keys could not be scanned", Why: ctx.NoKeys}, true
	case r.Version == 0 || r.State == keyspace.Starting:
		return widget.NoticeSpec{Tone: widget.Unknown, What: "Looking at the first keys", Why: r.Why}, true
	case r.State == keyspace.Failed && r.Sampled == 0:
		spec := widget.NoticeSpec{Tone: widget.Bad, What: "The keys cannot be scanned", Why: r.Why}
		for _, l := range r.Limits {
			if l.Try != "" {
				spec.Do = l.Try
			}
		}
		return spec, true
	case r.State == keyspace.Waiting && r.Sampled == 0:
		return widget.NoticeSpec{Tone: widget.Warn, What: "Waiting to scan the keys", Why: r.Why}, true
	case len(r.Tree) == 0 && len(r.Patterns) == 0:
		return empty(ctx), true
	}
	return widget.NoticeSpec{}, false
}

// empty says that a database has no keys, and which have some.
func empty(ctx screen.Context) widget.NoticeSpec {
	spec := widget.NoticeSpec{What: "There are no keys in db " + strconv.Itoa(ctx.Keys.DB)}
	if ctx.Keys.Total > 0 {
		spec.What = "No key was looked at yet"
	}
	if ctx.Sampling && !ctx.Outdated() {
		spec.Do = "r looks again"
	}
	for _, db := range ctx.State.Keys.Databases {
		if db.Index == ctx.Keys.DB && db.Keys > 0 && ctx.Keys.Total == 0 {
			spec.What = "There were no keys in db " + strconv.Itoa(db.Index) + " when it was looked at"
			spec.Why = "now it holds " + text.Whole(db.Keys)
			return spec
		}
	}
	for _, db := range ctx.State.Keys.Databases {
		if db.Index != ctx.Keys.DB && db.Keys > 0 {
			if spec.Why != "" {
				spec.Why += ", "
			}
			spec.Why += "db " + strconv.Itoa(db.Index) + " holds " + text.Whole(db.Keys)
			spec.Do = "valktop -n " + strconv.Itoa(db.Index) + " shows those"
		}
	}
	return spec
}
