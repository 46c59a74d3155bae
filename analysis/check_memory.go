package analysis

import (
	"fmt"
	"strings"

	"valktop/collector"
	"valktop/maybe"
)

// noLimitWarn is the part of the machine's memory that a server without a limit may take:
// beyond it the system's own killer is near.
const noLimitWarn = 0.90

// checkMemory: near its limit a server that cannot evict refuses writes. One that evicts is
// meant to be there; whether it evicts too much is another check.
func checkMemory(e evidence) Check {
	fraction, at := worst(e.view.primaries, memoryFraction)
	if !fraction.Known() {
		return checkUnlimited(e)
	}
	used, limit := fraction.Or(0), at.Info.Memory.MaxMemory.Or(0)
	c := healthy(fmt.Sprintf("memory %s of %s", percentText(used), bytesText(limit)))
	policy, known := at.Info.Memory.MaxMemoryPolicy.Get()
	switch {
	case e.config.MemoryLimit > 0 && used > e.config.MemoryLimit:
		c.Level = Unhealthy
		c.Text += ", at most " + boundText(e.config.MemoryLimit)
	case e.config.MemoryWarn <= 0 || used < e.config.MemoryWarn:
		return c
	case !known:
		c.Level = Degraded
		c.Text += ", and the policy at the limit is unknown"
	case policy == "noeviction":
		c.Level = Unhealthy
		c.Text += ", noeviction: writes fail at the limit"
	case strings.HasPrefix(policy, "volatile-") && nothingVolatile(at):
		c.Level = Unhealthy
		c.Text += ", " + policy + " and no key has a TTL: writes fail at the limit"
	default:
		c.Text += ", " + policy + " evicts"
	}
	c.Node = e.at(at)
	return c
}

// memoryFraction is what the server compares before it evicts: buffers for replicas and
// the append-only file do not count.
func memoryFraction(n *collector.NodeSnapshot) Ratio {
	m := &n.Info.Memory
	if m.MaxMemory.Or(0) <= 0 {
		return maybe.Unknown[float64]("no limit is set")
	}
	return maybe.Both(m.Used, m.MaxMemory, func(used, limit int64) float64 {
		return float64(used-m.NotCountedForEvict.Or(0)) / float64(limit)
	})
}

func nothingVolatile(n *collector.NodeSnapshot) bool {
	for _, db := range n.Info.Keyspace {
		if db.Expires > 0 {
			return false
		}
	}
	return true
}

// checkUnlimited compares with the machine's memory where there is no limit.
func checkUnlimited(e evidence) Check {
	fraction, at := worst(e.view.primaries, func(n *collector.NodeSnapshot) Ratio {
		if n.Info.Memory.TotalSystem.Or(0) <= 0 {
			return maybe.Unknown[float64]("the server does not report it")
		}
		return maybe.Both(n.Info.Memory.RSS, n.Info.Memory.TotalSystem, func(rss, all int64) float64 { return float64(rss) / float64(all) })
	})
	switch {
	case !e.state.Memory.Used.Known():
		return unreported("memory")
	case !e.state.Memory.Unlimited:
		return unreported("the memory limit")
	case fraction.Or(0) >= noLimitWarn:
		return Check{Level: Degraded, Node: e.at(at), Text: fmt.Sprintf("no memory limit, and %s of the machine's memory is taken", percentText(fraction.Or(0)))}
	}
	return healthy(fmt.Sprintf("memory %s, no limit", bytesText(e.state.Memory.Used.Or(0))))
}
