package analysis

import (
	"fmt"
	"time"
)

// checkMisses: misses against the hour before. From 98 to 82 % is nine times the misses
// for the origin while a target of 80 % is still met.
func checkMisses(e evidence) Check {
	b := e.state.Misses
	now, median := b.Now, b.Median
	switch {
	case e.config.MissesFactor <= 0:
		return healthy("misses are not compared with the hour before")
	case e.lookups < float64(e.config.MinLookups):
		return Check{Text: fmt.Sprintf("too few lookups to judge misses: %s in %s, %s are needed", countText(int64(e.lookups+0.5)), e.lastMinute(), countText(e.config.MinLookups))}
	case !now.Known() || !median.Known():
		return Check{Text: "misses: no hour before to compare with yet"}
	case e.missesHigh > 0 && e.missesHigh >= e.config.MissesFor:
		return Check{Level: Degraded, Text: missesText(e)}
	}
	return healthy(fmt.Sprintf("misses %s, usually %s%s", rateText(now.Or(0)), rateText(median.Or(0)), b.by()))
}

// missesText says how far misses are over the usual, for how long, and what moved.
func missesText(e evidence) string {
	b := e.state.Misses
	return fmt.Sprintf("misses %s for %s: %s, usually %s%s; %s",
		missesFactor(b), durationText(max(e.missesHigh, time.Second)), rateText(b.Now.Or(0)), rateText(b.Median.Or(0)), b.by(), b.Moved)
}

// by names who measured what is usual, where that was not valktop alone.
func (b Baseline) by() string {
	if b.Source == "" {
		return ""
	}
	return " by " + b.Source
}

// missesFactor is how many times the usual misses there are.
func missesFactor(b Baseline) string {
	if f, ok := b.Factor.Get(); ok {
		return factorText(f)
	}
	return "up from none"
}
