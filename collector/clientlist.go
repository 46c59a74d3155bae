package collector

import (
	"slices"
	"time"
)

// ownName is what valktop's connections call themselves (CLIENT SETNAME).
const ownName = "valktop"

// ages sums up the connections of the application: without valktop's own, and without
// the links between primary and replicas.
func ages(clients []Client) ClientAges {
	var all []time.Duration
	var sum ClientAges
	for _, c := range clients {
		sum.Opened = max(sum.Opened, c.ID)
		if c.Own || c.Is('M') || c.Is('S') {
			continue
		}
		all = append(all, c.Age)
		if c.Age < time.Minute {
			sum.Under1m++
		}
	}
	if len(all) == 0 {
		return ClientAges{Opened: sum.Opened}
	}
	slices.Sort(all)
	sum.Count, sum.Youngest, sum.Median, sum.Oldest = len(all), all[0], all[len(all)/2], all[len(all)-1]
	return sum
}

// others counts the connections of other valktops.
func others(clients []Client) int {
	n := 0
	for _, c := range clients {
		if c.Name == ownName && !c.Own {
			n++
		}
	}
	return n
}
