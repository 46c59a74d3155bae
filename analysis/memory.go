package analysis

import (
	"cmp"
	"slices"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// memory sums up what the primaries report.
func (h *History) memory(v view) Memory {
	field := func(f func(*collector.MemoryInfo) collector.Int) collector.Int {
		return sum(v.primaries, func(n *collector.NodeSnapshot) collector.Int { return f(&n.Info.Memory) })
	}
	m := Memory{
		Used:          field(func(m *collector.MemoryInfo) collector.Int { return m.Used }),
		RSS:           field(func(m *collector.MemoryInfo) collector.Int { return m.RSS }),
		Peak:          field(func(m *collector.MemoryInfo) collector.Int { return m.Peak }),
		Max:           field(func(m *collector.MemoryInfo) collector.Int { return m.MaxMemory }),
		Policy:        policy(v.primaries),
		Fragmentation: fragmentation(v.primaries, h.config),
		Fills:         memoryParts(v.primaries),
	}
	m.Keys = keyMemory(m, field(func(m *collector.MemoryInfo) collector.Int { return m.Startup }))
	for _, n := range v.primaries {
		if limit, ok := n.Info.Memory.MaxMemory.Get(); ok && limit == 0 {
			m.Unlimited = true
			m.Max = maybe.Unknown[int64]("no limit is set")
		}
	}
	notCounted := field(func(m *collector.MemoryInfo) collector.Int { return m.NotCountedForEvict }).Or(0)
	m.UsedOfMax = maybe.Both(m.Max, m.Used, func(limit, used int64) float64 {
		return float64(used-notCounted) / float64(limit)
	})
	m.Growth = h.growth(m.Used)
	return m
}

// keyMemory is what is left of the memory for keys and their tables.
func keyMemory(m Memory, startup collector.Int) Bytes {
	return maybe.Both(m.Used, startup, func(used, startup int64) int64 {
		for _, part := range m.Fills {
			if part.Name != partDataset && part.Name != partOverhead {
				used -= part.Bytes
			}
		}
		return max(used-startup, 0)
	})
}

// growthNeeds is how much of the last minute must be known to tell growth from noise.
const growthNeeds = 10 * time.Second

// growth compares used memory with that of a minute ago, or with the oldest since a restart.
func (h *History) growth(used collector.Int) Rate {
	is, ok := used.Get()
	if !ok {
		return maybe.Unknown[float64](used.Why())
	}
	since := h.now.Add(-time.Minute)
	if h.continuous.After(since) {
		since = h.continuous
	}
	f := formula{top: colUsed}
	for i := h.fine.index(since.UnixNano()) + 1; ; i++ {
		at := time.Unix(0, (i+1)*int64(fineStep))
		span := h.now.Sub(at)
		if span < growthNeeds {
			return maybe.Unknown[float64]("not watched for long enough")
		}
		if was := h.fine.value(f, i, i); was == was { // not NaN
			return maybe.Of((float64(is) - was) / span.Seconds())
		}
	}
}

// policy is unknown where the primaries differ.
func policy(nodes []*collector.NodeSnapshot) maybe.Value[string] {
	common := maybe.Unknown[string]("the server does not report it")
	for _, n := range nodes {
		p, ok := n.Info.Memory.MaxMemoryPolicy.Get()
		if ok && common.Known() && common.Or("") != p {
			return maybe.Unknown[string]("it differs between nodes")
		}
		if ok {
			common = maybe.Of(p)
		}
	}
	return common
}

// The parts that hold keys; the second also what the server took at its start.
const (
	partDataset  = "dataset"
	partOverhead = "overhead"
)

// memoryParts splits used_memory into what the server says it is made of. Output buffers
// of replicas and the buffer of the append-only file do not count for eviction; all else
// does. Empty when the server does not report its overhead.
func memoryParts(nodes []*collector.NodeSnapshot) []MemoryPart {
	field := func(f func(*collector.MemoryInfo) collector.Int) collector.Int {
		return sum(nodes, func(n *collector.NodeSnapshot) collector.Int { return f(&n.Info.Memory) })
	}
	overhead, ok := field(func(m *collector.MemoryInfo) collector.Int { return m.Overhead }).Get()
	if !ok {
		return nil
	}
	var parts []MemoryPart
	for _, p := range []struct {
		name   string
		evicts bool
		of     collector.Int
	}{
		{"normal clients", true, field(func(m *collector.MemoryInfo) collector.Int { return m.ClientsNormal })},
		{"replicas", false, field(func(m *collector.MemoryInfo) collector.Int { return m.ClientsReplicas })},
		{"replication backlog", true, field(func(m *collector.MemoryInfo) collector.Int { return m.ReplicationBacklog })},
		{"AOF buffer", false, field(func(m *collector.MemoryInfo) collector.Int { return m.AOFBuffer })},
		{"cluster links", true, field(func(m *collector.MemoryInfo) collector.Int { return m.ClusterLinks })},
		{"scripts", true, field(func(m *collector.MemoryInfo) collector.Int { return m.ScriptsAndFunctions })},
	} {
		if n := min(p.of.Or(0), overhead); n > 0 {
			parts = append(parts, MemoryPart{Name: p.name, Bytes: n, Evicts: p.evicts})
			overhead -= n
		}
	}
	// What is left: the server at its start and the tables that hold keys and expiries.
	parts = append(parts, MemoryPart{Name: partOverhead, Bytes: overhead, Evicts: true})
	if n, ok := field(func(m *collector.MemoryInfo) collector.Int { return m.Dataset }).Get(); ok {
		parts = append(parts, MemoryPart{Name: partDataset, Bytes: n, Evicts: true})
	}
	slices.SortStableFunc(parts, func(a, b MemoryPart) int { return cmp.Compare(b.Bytes, a.Bytes) })
	return parts
}
