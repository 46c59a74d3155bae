package analysis

import (
	"fmt"
	"slices"

	"valktop/collector"
)

// writesRefused: the server takes no writes, so misses stay misses: it is full and may not
// evict, it cannot save, or it is a replica.
func writesRefused() rule {
	return rule{"writes_refused", []string{symptomLookups, symptomRefused}, judgeRefused}
}

// refusedSpecific: the errors are counted by name.
const refusedSpecific = 0.97

// refusals are the errors with which servers refuse writes, and what they mean.
func refusals() map[string]string {
	return map[string]string{
		"OOM": "the memory is full and nothing may be evicted", "MISCONF": "it cannot save to disk",
		"READONLY": "it is a replica", "NOREPLICAS": "too few replicas are connected",
	}
}

func judgeRefused(c *comparison) Cause {
	var names []string
	for name := range refusals() {
		if c.refusedAs(name) > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if len(names) == 0 && !c.countsErrors() {
		return noTelling("INFO errorstats, which servers have since Redis 6.2", "writes refused: the server does not report its errors by kind")
	}
	if len(names) == 0 {
		return ruleOut("no writes refused: no OOM, MISCONF, READONLY in the last minute")
	}
	all := c.refused()
	s := Strength{Share: 1, Timing: 1, Specific: refusedSpecific}
	if c.has(symptomLookups) {
		s.Share = min(all/max(c.lookups.excess, 1), 1)
	}
	why := []string{fmt.Sprintf("%s: %s", names[0], refusals()[names[0]])}
	return blame(Unhealthy, s, why, "writes refused %s (%s): %s", rateText(all), names[0], refusals()[names[0]])
}

// refused is how many writes a second are refused.
func (c *comparison) refused() float64 {
	all := 0.0
	for name := range refusals() {
		all += c.refusedAs(name)
	}
	return all
}

// refusedAs is how many more writes a second than before are refused with an error.
func (c *comparison) refusedAs(name string) float64 {
	was, is, _ := c.calls(errorMark + name)
	return max(is-was, 0)
}

// countsErrors reports whether a server tells its errors by kind: one that does and has had none
// says how many there were in all.
func (c *comparison) countsErrors() bool {
	return slices.ContainsFunc(c.view.nodes, func(n *collector.NodeSnapshot) bool {
		return len(n.Info.Errors) > 0 || n.Info.Stats.TotalErrorReplies.Known()
	})
}
