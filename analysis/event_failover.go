package analysis

import (
	"slices"
	"strings"
	"time"
)

// failoverSettles is how long after a failover more is heard of the same one: the deployment
// tells it, the new primary does, and the old one when it is back and follows.
const failoverSettles = time.Minute

// Who told of a failover, by how its text begins.
const (
	failoverTold    = "failover to "         // the deployment: it names the new primary
	failoverPrimary = "failover: now a prim" // the new primary itself
)

// sameFailover reports whether a failover is one that is listed already. It is told by up to
// three of its witnesses; the words of the best one stay.
func (l *events) sameFailover(e Event) bool {
	at := slices.IndexFunc(l.list, func(f Event) bool {
		apart := e.Time.Sub(f.Time)
		return f.Kind == EventFailover && !f.Past && apart < failoverSettles && apart > -failoverSettles && !differ(e, f)
	})
	if at < 0 {
		return false
	}
	if rank(e) > rank(l.list[at]) {
		l.list[at].Text, l.list[at].Node = e.Text, e.Node
	}
	l.list[at].Gap = l.list[at].Gap && e.Gap
	return true
}

// differ reports whether two tell of different nodes that became primaries: shards of a
// cluster fail over on their own.
func differ(a, b Event) bool {
	x, y := promoted(a), promoted(b)
	return rank(a) > 0 && rank(b) > 0 && x != "" && y != "" && x != y
}

// promoted is the node that became primary.
func promoted(e Event) string {
	if to, ok := strings.CutPrefix(e.Text, failoverTold); ok {
		return to
	}
	return e.Node
}

func rank(e Event) int {
	switch {
	case strings.HasPrefix(e.Text, failoverTold):
		return 2
	case strings.HasPrefix(e.Text, failoverPrimary):
		return 1
	}
	return 0
}
