package clients

import (
	"valktop/collector"
)

// order is what rows can be sorted by.
type order int

// The orders, as the arrows go through them.
const (
	byCount order = iota
	byOpened
	byMemory
	byOutput
	byIdle
	byAge
	byTitle
	orderCount
)

// String is how the choice of orders says it.
func (o order) String() string {
	return [...]string{"connections", "new/s", "memory", "output", "idle", "age", "name"}[o]
}

// sorting is an order and its direction; the largest come first unless it is reversed.
type sorting struct {
	by       order
	reversed bool
}

// sort is the sorting of what is listed.
func (m Model) sort() sorting { return m.sorts[m.kind()] }

// kind is the index of the sorting: groups, or connections.
func (m Model) kind() int {
	if m.single() {
		return 1
	}
	return 0
}

// orders are those that rows on display can have.
func (m Model) orders() []order {
	if m.single() {
		return []order{byMemory, byOutput, byIdle, byAge, byTitle}
	}
	return []order{byCount, byOpened, byMemory, byOutput, byIdle, byAge, byTitle}
}

// value is what a row is sorted by, where it is known.
func (r row) value(o order) (float64, bool) {
	number := func(v collector.Int) (float64, bool) {
		n, ok := v.Get()
		return float64(n), ok
	}
	if c := r.one; c != nil {
		switch o {
		case byMemory:
			return number(c.Memory)
		case byOutput:
			return number(c.OutputMemory)
		case byIdle:
			return c.Idle.Seconds(), true
		case byAge:
			return c.Age.Seconds(), true
		case byCount, byOpened, byTitle, orderCount:
		}
		return 0, true
	}
	switch g := r.group; o {
	case byCount:
		return float64(len(g.Members)), true
	case byOpened:
		return g.Opened.Get()
	case byMemory:
		return number(g.Memory)
	case byOutput:
		return number(g.Output)
	case byIdle:
		return g.Idle.Median.Seconds(), true
	case byAge:
		return g.Age.Median.Seconds(), true
	case byTitle, orderCount:
	}
	return 0, true
}
