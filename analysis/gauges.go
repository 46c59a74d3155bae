package analysis

import (
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// gauges puts in what a snapshot says by itself.
func (h *History) gauges(s *State, v view) {
	s.Memory = h.memory(v)
	s.Clients = clients(v.nodes)
	s.Keys = keys(v.primaries)
	s.Replication = replication(v)
	s.Persistence = persistence(v)
	s.Ping, _ = worst(v.all, func(n *collector.NodeSnapshot) maybe.Value[time.Duration] { return n.Ping })
}

func clients(nodes []*collector.NodeSnapshot) Clients {
	field := func(f func(*collector.ClientsInfo) collector.Int) collector.Int {
		return sum(nodes, func(n *collector.NodeSnapshot) collector.Int { return f(&n.Info.Clients) })
	}
	return Clients{
		Connected: field(func(c *collector.ClientsInfo) collector.Int { return c.Connected }),
		Blocked:   field(func(c *collector.ClientsInfo) collector.Int { return c.Blocked }),
		Max:       field(func(c *collector.ClientsInfo) collector.Int { return c.MaxClients }),
	}
}
