package analysis

import "fmt"

// hotKey: one key takes so many of the requests that the one server which holds it is at its
// limit while others idle.
func hotKey() rule {
	return rule{"hot_key", []string{symptomLatency, symptomLoad}, judgeHotKey}
}

const (
	// hotShare is the part of all reads from which on one key is hot.
	hotShare = 0.2
	// hotSpecific: its reads were counted. hotNode: a node with far more to do than its
	// fellows may as well hold many keys that are read often.
	hotSpecific = 0.95
	hotNode     = 0.5
)

func judgeHotKey(c *comparison) Cause {
	if hot := c.reads.hot; len(hot) > 0 {
		first := hot[0]
		if first.share < hotShare {
			return ruleOut("no hot key: none has more than %s of the reads", percentText(first.share))
		}
		s := Strength{Share: min(2*first.share, 1), Timing: 1, Specific: hotSpecific}
		why := []string{c.reads.basis}
		for _, h := range hot[1:min(len(hot), 3)] {
			why = append(why, fmt.Sprintf("%s has %s", shortened(h.key), percentText(h.share)))
		}
		return blame(Degraded, s, why, "%s is hot: %s of the reads", shortened(first.key), percentText(first.share))
	}
	for _, n := range c.state.Nodes {
		for _, u := range n.Uneven {
			if u.What == UnevenOps {
				return blame(Degraded, Strength{1, unknownTime, hotNode}, nil, "%s has %s the commands of its fellows: a hot key there?", n.Addr, factorText(u.Factor.Or(unevenFactor)))
			}
		}
	}
	return noTelling("a sample of what is read: h, MONITOR for a few seconds, when you agree to it", "hot key: which keys are read is not known")
}
