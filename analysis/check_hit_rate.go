package analysis

import (
	"fmt"
	"time"
)

// checkHitRate: the hit rate of the last minute against its target.
func checkHitRate(e evidence) Check {
	target := e.config.HitRateTarget
	rate, ok := e.state.HitRate.Window1m.Get()
	switch {
	case !ok && !e.state.Tick.Hits.Known() && e.state.Gap == "":
		return unreported("hit rate")
	case e.lookups < 0.5:
		return Check{Text: "no lookups in " + e.lastMinute() + ": nothing asks this cache for a key"}
	case e.lookups < float64(e.config.MinLookups) || !ok:
		return Check{Text: fmt.Sprintf("too few lookups to judge the hit rate: %s in %s, %s are needed", countText(int64(e.lookups+0.5)), e.lastMinute(), countText(e.config.MinLookups))}
	case target <= 0:
		return healthy(fmt.Sprintf("hit rate %s over %s, no target", percentText(rate), e.lastMinute()))
	case rate < target:
		return Check{Level: Unhealthy, Text: fmt.Sprintf("hit rate %s over %s, target %s", below(rate, target), e.lastMinute(), boundText(target))}
	}
	return healthy(fmt.Sprintf("hit rate %s over %s, target %s", percentText(rate), e.lastMinute(), boundText(target)))
}

// lastMinute names the time that the last minute's figures rest on: less than a minute
// at first.
func (e evidence) lastMinute() string {
	watched := e.now.Sub(e.state.Since.Round(0)).Round(time.Second)
	if watched <= 0 || watched >= 59*time.Second { // the first poll has no interval
		return "1 m"
	}
	return durationText(watched)
}

// below prints a fraction that is under its bound with the digits that show it.
func below(fraction, bound float64) string {
	if percentText(fraction) != percentText(bound) {
		return percentText(fraction)
	}
	return fmt.Sprintf("just under %s", percentText(bound))
}
