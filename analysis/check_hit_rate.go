package analysis

import "fmt"

// checkHitRate: the hit rate of the last minute against its target.
func checkHitRate(e evidence) Check {
	target := e.config.HitRateTarget
	rate, ok := e.state.HitRate.Window1m.Get()
	switch {
	case !ok && !e.state.Tick.Hits.Known() && e.state.Gap == "":
		return unreported("hit rate")
	case e.lookups < float64(e.config.MinLookups) || !ok:
		return Check{Text: fmt.Sprintf("too few lookups to judge the hit rate: %s in 1 m, at least %s", countText(int64(e.lookups+0.5)), countText(e.config.MinLookups))}
	case target <= 0:
		return healthy(fmt.Sprintf("hit rate %s over 1 m, no target", percentText(rate)))
	case rate < target:
		return Check{Level: Unhealthy, Text: fmt.Sprintf("hit rate %s over 1 m, target %s", below(rate, target), boundText(target))}
	}
	return healthy(fmt.Sprintf("hit rate %s over 1 m, target %s", percentText(rate), boundText(target)))
}

// below prints a fraction that is under its bound with the digits that show it.
func below(fraction, bound float64) string {
	if percentText(fraction) != percentText(bound) {
		return percentText(fraction)
	}
	return fmt.Sprintf("just under %s", percentText(bound))
}
