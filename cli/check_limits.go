package cli

import (
	"fmt"
	"strconv"
	"strings"

	"valktop/analysis"
	"valktop/maybe"
	"valktop/ui/text"
)

// judgeLimits holds the measured figures against the limits that the user set. A figure
// without its limit is left to the dashboard's judgement; the names are the same.
func judgeLimits(m measured, s settings) []finding {
	var all []finding
	l := s.limits
	if l.minHitRate.Known() || l.minLookups.Known() {
		all = append(all, judgeHitRate(m, s.analysis()))
	}
	memory := m.last.Memory
	used := memory.UsedOfMax
	if memory.Unlimited {
		used = maybe.Unknown[float64]("the server has no maxmemory to take a share of")
	}
	all = atMost(all, "memory", used, l.maxMemory, percent, "of maxmemory")
	all = atMost(all, "fragmentation", memory.Fragmentation.Ratio, l.maxFragmentation, plain, "")
	all = atMost(all, "evictions", m.evictedPerSec(), l.maxEvicted, plain, "keys/s")
	return atMost(all, "ping", m.ping(), maybe.Then(l.maxPing, milliseconds), plain, "ms, median")
}

// judgeHitRate holds the hit rate against its target, if there were enough lookups.
func judgeHitRate(m measured, c analysis.Config) finding {
	f := finding{Name: "hit_rate", Measured: m.hitRate(), Limit: maybe.Of(c.HitRateTarget), wanted: true}
	rate, ok := f.Measured.Get()
	lookups := text.Whole(m.lookups()) + " lookups"
	switch {
	case !m.known:
		f.Text = "cannot tell: lookups could not be counted"
		if gap := m.last.Gap; gap != "" {
			f.Text += " (" + text.Escape(gap) + ")"
		}
		return f
	case !ok || m.lookups() < c.MinLookups:
		f.Text = fmt.Sprintf("cannot tell: %s, at least %s wanted; measure longer with --for", lookups, text.Whole(c.MinLookups))
		return f
	}
	f.level = analysis.Healthy
	if rate < c.HitRateTarget {
		f.level = analysis.Unhealthy
	}
	f.Text = fmt.Sprintf("%s of %s, at least %s wanted", percent(rate), lookups, percent(c.HitRateTarget))
	return f
}

// atMost adds the finding on a figure that must not exceed a limit, if there is a limit.
func atMost(all []finding, name string, v, limit maybe.Value[float64], say func(float64) string, unit string) []finding {
	bound, ok := limit.Get()
	if !ok {
		return all
	}
	f := finding{Name: name, Measured: v, Limit: limit, wanted: true}
	if unit != "" {
		unit = " " + unit
	}
	switch measured, ok := v.Get(); {
	case !ok:
		f.Text = "cannot tell"
		if v.Why() != "" {
			f.Text += ": " + text.Escape(v.Why())
		}
	case measured > bound:
		f.level, f.Text = analysis.Unhealthy, say(measured)+unit+", at most "+say(bound)+" wanted"
	default:
		f.level, f.Text = analysis.Healthy, say(measured)+unit+", at most "+say(bound)+" wanted"
	}
	return append(all, f)
}

func percent(v float64) string { return text.Percent(v, 1).String() }

// plain writes a number with two digits behind the point at most. What is not nothing is
// never written as 0.
func plain(v float64) string {
	if v > 0 && v < 0.005 {
		return "<0.01"
	}
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}
