package analysis

import "fmt"

// checkMisses: misses against the hour before. From 98 to 82 % is nine times the misses
// for the origin while a target of 80 % is still met.
func checkMisses(e evidence) Check {
	b := e.state.Misses
	now, median := b.Now, b.Median
	switch {
	case e.config.MissesFactor <= 0:
		return healthy("misses are not compared with the hour before")
	case e.lookups < float64(e.config.MinLookups):
		return Check{Text: fmt.Sprintf("too few lookups to judge misses: %s in 1 m, at least %s", countText(int64(e.lookups+0.5)), countText(e.config.MinLookups))}
	case !now.Known() || !median.Known():
		return Check{Text: "misses: no hour before to compare with yet"}
	case e.missesHigh > 0 && e.missesHigh >= e.config.MissesFor:
		return Check{Level: Degraded, Text: fmt.Sprintf("misses %s for %s: %s, usually %s; %s",
			missesFactor(b), durationText(e.missesHigh), rateText(now.Or(0)), rateText(median.Or(0)), b.Moved)}
	}
	return healthy(fmt.Sprintf("misses %s, usually %s", rateText(now.Or(0)), rateText(median.Or(0))))
}

// missesFactor is how many times the usual misses there are.
func missesFactor(b Baseline) string {
	if f, ok := b.Factor.Get(); ok {
		return factorText(f)
	}
	return "up from none"
}
