package analysis

import (
	"fmt"

	"valktop/collector"
	"valktop/maybe"
)

// fragmentation takes ratios from the primary that is worst, and sums bytes.
func fragmentation(nodes []*collector.NodeSnapshot, c Config) Fragmentation {
	ratio, at := worst(nodes, ratioOfNode)
	m := &at.Info.Memory
	field := func(f func(*collector.MemoryInfo) collector.Int) collector.Int {
		return sum(nodes, func(n *collector.NodeSnapshot) collector.Int { return f(&n.Info.Memory) })
	}
	f := Fragmentation{
		Ratio:             ratio,
		Bytes:             sum(nodes, wasted),
		AllocatorRatio:    m.AllocatorFragRatio,
		AllocatorBytes:    field(func(m *collector.MemoryInfo) collector.Int { return m.AllocatorFragBytes }),
		AllocatorRSSRatio: m.AllocatorRSSRatio,
		AllocatorRSSBytes: field(func(m *collector.MemoryInfo) collector.Int { return m.AllocatorRSSBytes }),
		RSSOverheadRatio:  m.RSSOverheadRatio,
		RSSOverheadBytes:  field(func(m *collector.MemoryInfo) collector.Int { return m.RSSOverheadBytes }),
	}
	bound := c.FragmentationRatio
	if bound <= 0 || ratio.Or(0) <= bound {
		return f
	}
	for _, n := range nodes { // the worst ratio may be that of a node with next to no data
		if ratioOfNode(n).Or(0) > bound && wasted(n).Or(0) > c.FragmentationMinBytes {
			f.Matters = true
		}
	}
	if !f.Matters {
		f.Why = fmt.Sprintf("only %s beyond %s of data", bytesText(max(wasted(at).Or(0), 0)), bytesText(m.Used.Or(0)))
	}
	return f
}

// ratioOfNode is mem_fragmentation_ratio, RSS / used, which older servers leave to us.
func ratioOfNode(n *collector.NodeSnapshot) Ratio {
	m := &n.Info.Memory
	if m.FragmentationRatio.Known() {
		return m.FragmentationRatio
	}
	if m.Used.Or(0) <= 0 {
		return maybe.Unknown[float64]("the server does not report it")
	}
	return maybe.Both(m.RSS, m.Used, func(rss, used int64) float64 { return float64(rss) / float64(used) })
}

// wasted is RSS - used: negative where part of the memory was swapped out.
func wasted(n *collector.NodeSnapshot) collector.Int {
	m := &n.Info.Memory
	return maybe.Both(m.RSS, m.Used, func(rss, used int64) int64 { return rss - used })
}

// largestPart names what most of the waste is.
func (f Fragmentation) largestPart() string {
	name, most := "", int64(0)
	for _, p := range []struct {
		name  string
		bytes Bytes
	}{
		{"fragmentation in the allocator", f.AllocatorBytes},
		{"pages that the allocator keeps", f.AllocatorRSSBytes},
		{"memory that is not the allocator's", f.RSSOverheadBytes},
	} {
		if n := p.bytes.Or(0); n > most {
			name, most = p.name, n
		}
	}
	return name
}
