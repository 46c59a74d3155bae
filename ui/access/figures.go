package access

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"valktop/access"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// rateStyle is the colour of a hit rate.
func rateStyle(m maybe.Value[keyspace.Estimate], ctx screen.Context) themes.Style {
	e, ok := m.Get()
	switch {
	case !ok:
		return ctx.Theme.Dim
	case e.High < poor:
		return ctx.Theme.Warn
	}
	return ctx.Theme.Text
}

// poor is the hit rate under which a pattern misses more often than it hits.
const poor = 0.5

// signed is a change of a share, in points.
func signed(v float64) string {
	if math.Abs(v) < 0.0005 {
		return "0.0"
	}
	return strconv.FormatFloat(100*v, 'f', 1, 64)
}

// margin is how far a rate may be off.
func margin(m maybe.Value[keyspace.Estimate]) string {
	e, ok := m.Get()
	if !ok || e.Exact {
		return ""
	}
	return "±" + text.Count(e.Margin()).String()
}

// inDB tells of another database than the one that is selected.
func inDB(db int, ctx screen.Context) string {
	if db == ctx.Access.DB {
		return ""
	}
	return "db " + strconv.Itoa(db) + " "
}

func patternSpans(id access.PatternID, ctx screen.Context) []widget.Span {
	spans := estimate.Pattern(id.Pattern, ctx.Theme.Text, ctx.Theme.Accent)
	if db := inDB(id.DB, ctx); db != "" {
		spans = append([]widget.Span{{Text: db, Style: ctx.Theme.Dim}}, spans...)
	}
	return spans
}

// bounded is an offset that leaves no empty rows at the end.
func bounded(offset, length, page int) int { return max(min(offset, length-page), 0) }

// byFreq are the patterns that told how often they are used, the most used first.
func byFreq(groups []keyspace.Group) []keyspace.Group {
	all := slices.DeleteFunc(slices.Clone(groups), func(g keyspace.Group) bool { return !g.Freq.Known() })
	of := func(g keyspace.Group) keyspace.Quantiles { return g.Freq.Or(keyspace.Quantiles{}) }
	slices.SortStableFunc(all, func(a, b keyspace.Group) int {
		return cmp.Or(cmp.Compare(of(b).P50, of(a).P50), cmp.Compare(of(b).P95, of(a).P95))
	})
	return all
}

// fills is how often a key was filled in a stampede.
func fills(s access.Stampede) string {
	if filled, ok := s.Filled.Get(); ok && !filled {
		return "never"
	}
	if n, ok := s.Fills.Get(); ok {
		return text.Whole(int64(n))
	}
	if s.Filled.Or(false) {
		return "yes"
	}
	return text.Unknown
}

// rushStyle is the colour of a stampede: quiet for a key that is not there at all.
func rushStyle(s access.Stampede, th themes.Theme) themes.Style {
	if s.Filled.Or(false) {
		return strong(th.Bad)
	}
	return th.Dim
}
