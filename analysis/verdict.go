package analysis

import (
	"fmt"
	"slices"
	"strings"

	"valktop/collector"
	"valktop/maybe"
)

// verdict says what is known and, when something got worse, which causes the figures show or
// rule out: the likeliest cause first. A healthy deployment gets a calm line.
func verdict(e evidence) []Clue {
	var checks []Clue
	for _, c := range e.state.Health.Checks {
		if c.Level > Healthy || c.Name == "reachable" && !e.view.answered {
			checks = append(checks, Clue{Level: c.Level, Text: withNode(c)})
		}
	}
	if !e.view.answered {
		return checks // all else is old
	}
	failed := len(checks) > 0
	clues := e.blamed()
	first := min(len(clues), 1)
	clues = slices.Insert(clues, first, slices.Concat(checks, justNow(e))...)
	if c := e.check("hit_rate"); c.Level == Healthy || !failed {
		clues = append(clues, Clue{Level: c.Level, Text: c.Text})
	}
	for _, c := range e.state.Causes.Causes {
		if c.Ruling == RuledOut && c.Explains {
			clues = append(clues, Clue{Level: Healthy, RuledOut: true, Text: c.Text})
		}
	}
	if n := e.others(); n > 0 {
		clues = append(clues, Clue{Text: "another valktop is connected: what it looks up is in these figures (" + amountText(int64(n), "connection", "connections") + ")"})
	}
	return clues
}

// blamed are the causes that are found, the strongest first.
func (e evidence) blamed() []Clue {
	var clues []Clue
	for _, c := range e.state.Causes.Found() {
		clues = append(clues, Clue{Level: c.Level, Text: c.Text})
	}
	return clues
}

// withNode says whom a check is about, unless its text does.
func withNode(c Check) string {
	if strings.Contains(c.Text, c.Node) {
		return c.Text
	}
	return c.Node + ": " + c.Text
}

// check finds an answer by its name.
func (e evidence) check(name string) Check {
	for _, c := range e.state.Health.Checks {
		if c.Name == name {
			return c
		}
	}
	return Check{}
}

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
	return clues
}

// hitRateDips reports whether the hit rate is under its target in the last 10 s, over
// enough lookups, while that of the last minute still meets it.
func (e evidence) hitRateDips() bool {
	now, ok := e.state.HitRate.Window10s.Get()
	return ok && now < e.config.HitRateTarget && e.recent >= float64(e.config.MinLookups) && e.check("hit_rate").Level == Healthy
}

// others is how many other connections are named valktop.
func (e evidence) others() int {
	most, _ := worst(e.view.nodes, func(n *collector.NodeSnapshot) maybe.Value[int] { return n.Past.Others })
	return most.Or(0)
}
