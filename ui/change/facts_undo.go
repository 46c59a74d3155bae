package change

import (
	"math"
	"time"

	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// undoFacts are what a backup holds and what of it can come back.
func (f form) undoFacts(s *sheet, ctx screen.Context, w int) {
	th, v := s.th, f.v
	s.fact("what", title(f.undoable.Plan), bold(th.Bright), "")
	s.fact("backup", text.Middle(f.undoable.Backup, max(w-labelled, labelled)), th.Text, "")
	taken := f.undoable.Time
	if !v.Taken.IsZero() {
		taken = v.Taken
	}
	s.fact("values", age(ctx.Now.Sub(taken))+" old", bold(th.Warn), "of "+taken.In(zone(ctx)).Format(time.DateTime))
	if v.Version == 0 {
		f.figures(s, ctx)
		return
	}
	s.fact("keys", text.Whole(f.undoable.Keys), th.Text, "in the backup")
	l := line{label: "restored", spans: []widget.Span{{Text: estimate.Count(v.Keys, math.MaxInt32), Style: bold(th.Bright)}}}
	if margin := estimate.CountMargin(v.Keys); margin != "" {
		l.spans = append(l.spans, widget.Span{Text: " " + margin, Style: th.Dim})
	}
	s.add(l)
	if n, ok := v.Exists.Get(); ok {
		left := "are left alone"
		if f.replace {
			left = "are overwritten"
		}
		s.fact("exist", text.Whole(n), th.Text, "written since: "+left)
	}
	if n, ok := v.Expired.Get(); ok {
		s.fact("expired", text.Whole(n), th.Text, "since: these are not brought back")
	}
}

func zone(ctx screen.Context) *time.Location {
	if ctx.Zone == nil {
		return time.UTC
	}
	return ctx.Zone
}
