package analysis

import (
	"fmt"

	"valktop/maybe"
)

// checkFills: an application that reads cache-aside writes once for each miss. When it
// writes much less than it used to, its origin does not answer or its writes fail.
func checkFills(e evidence) Check {
	f := e.state.Fills
	is, ok := f.PerMiss.Get()
	usual, known := f.Baseline.Get()
	switch {
	case e.config.FillsFell <= 0:
		return healthy("fills are not compared with misses")
	case !ok:
		return Check{Text: "fills: " + f.PerMiss.Why()}
	case !known:
		return Check{Text: fmt.Sprintf("%s fills a miss, no hour before to compare with yet", ratioText(is))}
	case fillsFell(e):
		return Check{Level: Degraded, Text: fmt.Sprintf("%s fills a miss, usually %s: the origin is down or writes fail", ratioText(is), ratioText(usual))}
	}
	return healthy(fmt.Sprintf("%s fills a miss, usually %s", ratioText(is), ratioText(usual)))
}

// fillsFell reports whether fills per miss are under their bound. A cache that was hardly
// written before has no bound: its misses were never filled.
func fillsFell(e evidence) bool {
	f := e.state.Fills
	return e.config.FillsFell > 0 && maybe.Both(f.PerMiss, f.Baseline, func(is, was float64) bool {
		return was >= fillsMinUsual && is < was*e.config.FillsFell
	}).Or(false)
}

// fillsMinUsual: where less than one miss in ten is followed by a write, the cache is not
// filled that way (by a job, by other commands), and the ratio says nothing.
const fillsMinUsual = 0.1
