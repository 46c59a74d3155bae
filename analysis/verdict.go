package analysis

import (
	"strings"

	"valktop/collector"
	"valktop/maybe"
)

// verdict says what is known and, when lookups go wrong, which causes the figures show or
// rule out. A healthy deployment gets a calm line.
func verdict(e evidence) []Clue {
	var clues []Clue
	for _, c := range e.state.Health.Checks {
		if c.Level > Healthy || c.Name == "reachable" && !e.view.answered {
			clues = append(clues, Clue{Level: c.Level, Text: withNode(c)})
		}
	}
	if !e.view.answered {
		return clues // all else is old
	}
	failed := len(clues) > 0
	clues = append(clues, justNow(e)...)
	if c := e.check("hit_rate"); c.Level == Healthy || !failed {
		clues = append(clues, Clue{Level: c.Level, Text: c.Text})
	}
	if e.lookupsGoWrong() {
		for _, cause := range causes() {
			if c, ok := cause(e); ok {
				clues = append(clues, c)
			}
		}
	}
	if n := e.others(); n > 0 {
		clues = append(clues, Clue{Text: "another valktop is connected: what it looks up is in these figures (" + amountText(int64(n), "connection", "connections") + ")"})
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

// lookupsGoWrong reports whether there is something whose cause is worth looking for.
func (e evidence) lookupsGoWrong() bool {
	for _, name := range []string{"hit_rate", "misses_baseline", "fills"} {
		if e.check(name).Level > Healthy {
			return true
		}
	}
	return e.hitRateDips() || e.missesHigh > 0
}

// others is how many other connections are named valktop.
func (e evidence) others() int {
	most, _ := worst(e.view.nodes, func(n *collector.NodeSnapshot) maybe.Value[int] { return n.Past.Others })
	return most.Or(0)
}
