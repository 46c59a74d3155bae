package estimate

import (
	"strings"
	"time"

	"valktop/keyspace"
	"valktop/ui/text"
)

// Basis says what the figures of a report rest on: "120 k of 5.0 M keys sampled · ±0.3 %",
// "exact".
func Basis(r keyspace.Report) string {
	var parts []string
	switch {
	case r.Exact:
		parts = append(parts, "exact")
	case r.Complete:
		parts = append(parts, "complete")
	default:
		parts = append(parts, text.Count(float64(r.Sampled)).String()+" of "+text.Count(float64(r.Total)).String()+" keys sampled")
		if m := Margin(r); m > 0 && !r.Biased {
			parts = append(parts, "±"+text.Percent(m, 1).String())
		}
	}
	if r.Biased {
		parts = append(parts, "biased")
	}
	if r.Partial {
		parts = append(parts, "partial")
	}
	switch r.State {
	case keyspace.Paused, keyspace.Waiting:
		parts = append(parts, string(r.State))
	}
	return strings.Join(parts, " · ")
}

// youngest is how old figures are at least that are said to be old.
const youngest = 5 * time.Second

// Age says how old a report is that nothing follows for now; "" while that is nothing.
func Age(r keyspace.Report, now time.Time) string {
	if age := now.Sub(r.Time); r.State != keyspace.Running && !r.Time.IsZero() && age >= youngest {
		return text.Duration(age).String() + " ago"
	}
	return ""
}

// Margin is the largest of what the shares of the patterns may be off by, at 95 %.
func Margin(r keyspace.Report) float64 {
	most := 0.0
	for _, p := range r.Patterns {
		if !p.Share.Exact {
			most = max(most, p.Share.Margin())
		}
	}
	return most
}
