package analysis

import "fmt"

// justNow is what the last seconds show that no check holds against the deployment yet:
// checks look at a longer time, so that a moment's dip is no alarm. Whoever watches sees
// the dip on the charts, and wants it said.
func justNow(e evidence) []Clue {
	var clues []Clue
	if e.hitRateDips() {
		clues = append(clues, Clue{Level: Degraded, Text: fmt.Sprintf("hit rate %s over the last 10 s, under its target",
			below(e.state.HitRate.Window10s.Or(0), e.config.HitRateTarget))})
	}
	if e.missesHigh > 0 && e.check("misses_baseline").Level == Healthy {
		clues = append(clues, Clue{Level: Degraded, Text: missesText(e)})
	}
	if e.lookupsGoWrong() {
		return clues // the causes tell of restarts and flushes, too
	}
	if !e.restarted.IsZero() && e.now.Sub(e.restarted) < flushFor {
		if clue, ok := causeRestart(e); ok && !clue.RuledOut {
			clues = append(clues, clue)
		}
	}
	if clue, ok := causeFlush(e); ok && !clue.RuledOut {
		clues = append(clues, clue)
	}
	return clues
}

// hitRateDips reports whether the hit rate is under its target in the last 10 s, over
// enough lookups, while that of the last minute still meets it.
func (e evidence) hitRateDips() bool {
	now, ok := e.state.HitRate.Window10s.Get()
	return ok && now < e.config.HitRateTarget && e.recent >= float64(e.config.MinLookups) && e.check("hit_rate").Level == Healthy
}
