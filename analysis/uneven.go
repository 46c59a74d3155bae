package analysis

import (
	"slices"

	"valktop/collector"
	"valktop/maybe"
)

const (
	// unevenFactor: slots are dealt out evenly and names hash evenly, so that primaries
	// differ by some percent. Twice the median is a hot key, a hash tag that draws all
	// keys to one slot, or slots that were moved and never moved on.
	unevenFactor = 2
	// What is less than this does not matter, by whatever factor it is more than nothing:
	// a thousand keys fit into a single answer of SCAN, a server that is empty takes a few
	// MiB, and any primary answers a hundred commands a second in passing.
	unevenKeys   = 1000
	unevenMemory = 16 << 20
	unevenOps    = 100
)

// What a node can have too much of.
const (
	UnevenKeys   = "keys"
	UnevenMemory = "memory"
	UnevenOps    = "ops"
)

// Uneven says that a node has at least twice the median of its fellows.
type Uneven struct {
	Addr          string
	What          string  // UnevenKeys, UnevenMemory or UnevenOps
	Value, Median float64 // keys, bytes or commands/s
	Factor        Ratio   // Value / Median; unknown when the others have none at all
}

// uneven compares primaries by their keys, memory and commands, and replicas among each
// other by commands: what they hold is what their primaries hold.
func uneven(nodes []Node) []Uneven {
	fellows := func(role string) []Node {
		return slices.DeleteFunc(slices.Clone(nodes), func(n Node) bool { return n.Role != role || n.Silent })
	}
	primaries, replicas := fellows(collector.Primary), fellows(collector.Replica)
	keys := func(n Node) Ratio { return toFloat(n.Keys) }
	memory := func(n Node) Ratio { return toFloat(n.Used) }
	ops := func(n Node) Rate { return n.Commands }
	return slices.Concat(
		over(primaries, UnevenKeys, unevenKeys, keys),
		over(primaries, UnevenMemory, unevenMemory, memory),
		over(primaries, UnevenOps, unevenOps, ops),
		over(replicas, UnevenOps, unevenOps, ops),
	)
}

// over lists the nodes that have at least twice the median and at least least more than it.
func over(nodes []Node, what string, least float64, of func(Node) Ratio) []Uneven {
	var values []float64
	for _, n := range nodes {
		if v, ok := of(n).Get(); ok {
			values = append(values, v)
		}
	}
	if len(values) < 2 {
		return nil
	}
	median := middle(values)
	var found []Uneven
	for _, n := range nodes {
		v, ok := of(n).Get()
		if !ok || v < unevenFactor*median || v-median < least {
			continue
		}
		u := Uneven{Addr: n.Addr, What: what, Value: v, Median: median, Factor: maybe.Unknown[float64]("the others have none")}
		if median > 0 {
			u.Factor = maybe.Of(v / median)
		}
		found = append(found, u)
	}
	return found
}

// middle is the median of values, at least two. Of two it is the smaller one: each is
// compared with the other, and no value is ever twice the mean of itself and another.
func middle(values []float64) float64 {
	values = slices.Sorted(slices.Values(values))
	n := len(values)
	switch {
	case n == 2:
		return values[0]
	case n%2 == 0:
		return (values[n/2-1] + values[n/2]) / 2
	}
	return values[n/2]
}
