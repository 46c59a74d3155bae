package analysis

import (
	"slices"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

const (
	// idlePoolFrom is how long no connection of a pool has sent a command when the pool is
	// called idle: longer than jobs of every minute, shorter than what servers close.
	idlePoolFrom = 5 * time.Minute
	// idlePoolLeast is how many connections make a pool.
	idlePoolLeast = 2
)

// ConnectionGroup is connections with something in common, summed up.
type ConnectionGroup struct {
	By      Grouping
	Name    string // what they have in common, raw bytes; empty when it was not told
	Owner   Ownership
	Members []*Connection

	Opened maybe.Value[float64]  // new ones a second, over openedOver
	Size   maybe.Value[PoolSize] // while it was watched

	Idle, Age Spread
	Ages      AgeTiers

	Output, Memory maybe.Value[int64] // bytes

	Blocked, Subscribed, Transacting, Monitoring int

	Command string // the last command of most of them
}

// Spread is the least, the middle and the largest of some durations.
type Spread struct{ Least, Median, Most time.Duration }

// IdlePool reports whether it is a pool that nobody has used for a while.
func (g *ConnectionGroup) IdlePool() bool {
	return len(g.Members) >= idlePoolLeast && g.Idle.Least >= idlePoolFrom && g.Blocked == 0 && g.Subscribed == 0 && g.Owner == OfApplication
}

// Groups are the connections that a test takes by what they have in common; nil takes all.
// Node is the one that they are connected to; empty for all.
func (w *ConnectionWatch) Groups(by Grouping, node string, takes func(*Connection) bool) []ConnectionGroup {
	at := map[groupID]int{}
	var groups []ConnectionGroup
	for _, c := range w.All(node) {
		if takes != nil && !takes(c) {
			continue
		}
		id := groupID{c.Owner, c.Common(by)}
		i, ok := at[id]
		if !ok {
			i = len(groups)
			at[id] = i
			groups = append(groups, ConnectionGroup{By: by, Name: id.name, Owner: id.owner})
		}
		groups[i].Members = append(groups[i].Members, c)
	}
	rates, known := w.openings(node, by)
	for i := range groups {
		g := &groups[i]
		g.sum()
		id := groupID{g.Owner, g.Name}
		g.Opened = maybe.Unknown[float64]("connections were listed once so far")
		if known {
			g.Opened = maybe.Of(rates[id])
		}
		g.Size = w.size(by, id)
	}
	return groups
}

func (w *ConnectionWatch) size(by Grouping, id groupID) maybe.Value[PoolSize] {
	if by < Ungrouped {
		if size, ok := w.sizes[by][id]; ok {
			return maybe.Of(size)
		}
	}
	return maybe.Unknown[PoolSize]("not all nodes have listed their connections")
}

// Total sums up the application's connections to a node, or to all when it is empty.
func (w *ConnectionWatch) Total(node string) ConnectionGroup {
	g := ConnectionGroup{By: Ungrouped}
	for _, c := range w.All(node) {
		if c.Owner == OfApplication {
			g.Members = append(g.Members, c)
		}
	}
	g.sum()
	g.Opened = w.Opened(node, func(c *Connection) bool { return c.Owner == OfApplication })
	return g
}

// sum reckons everything that follows from the members alone.
func (g *ConnectionGroup) sum() {
	idle, age := make([]time.Duration, 0, len(g.Members)), make([]time.Duration, 0, len(g.Members))
	commands := map[string]int{}
	for _, c := range g.Members {
		idle, age = append(idle, c.Idle), append(age, c.Age)
		g.Ages[ageTierOf(c.Age)]++
		commands[c.Command]++
		count := func(n *int, is bool) {
			if is {
				*n++
			}
		}
		count(&g.Blocked, c.Blocked())
		count(&g.Subscribed, c.Subscribed())
		count(&g.Transacting, c.Transacts())
		count(&g.Monitoring, c.Monitors())
	}
	g.Idle, g.Age = spreadOf(idle), spreadOf(age)
	g.Output = added(g.Members, func(c *Connection) collector.Int { return c.OutputMemory })
	g.Memory = added(g.Members, func(c *Connection) collector.Int { return c.Memory })
	most := 0
	for command, n := range commands {
		if n > most || n == most && command < g.Command {
			g.Command, most = command, n
		}
	}
}

// added is a sum over connections; it is unknown where one of them is.
func added(all []*Connection, of func(*Connection) collector.Int) maybe.Value[int64] {
	sum := int64(0)
	for _, c := range all {
		v := of(c)
		n, ok := v.Get()
		if !ok {
			return v
		}
		sum += n
	}
	return maybe.Of(sum)
}

func spreadOf(all []time.Duration) Spread {
	if len(all) == 0 {
		return Spread{}
	}
	slices.Sort(all)
	return Spread{all[0], all[len(all)/2], all[len(all)-1]}
}
