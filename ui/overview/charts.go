package overview

import (
	"valktop/analysis"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/chart"
	"valktop/ui/screen"
	"valktop/ui/text"
)

// seriesPoints is how many steps a chart asks of the history: enough for every column
// of dots of the widest panel. The scale is fit to the same steps.
const seriesPoints = 300

// limitInSight is how much of a limit must be used for the axis to reach up to it. With
// less the line at the limit would press the data flat; the title still names it.
const limitInSight = 0.25

// graph is a chart as data: what it shows and how its axis reads.
type graph struct {
	name   string // stable: its scale and its drawing are kept under it
	title  string
	lines  []line
	kind   chart.Kind
	format func(float64) text.Quantity
	level  func(analysis.State) level        // a target or a limit; nil without one
	aside  func(screen.Context) string       // beside the legend, when nothing is selected; may be nil
	none   func(analysis.State) (why string) // why there is nothing to see yet; may be nil
}

// line is one series of a graph.
type line struct {
	name   string
	metric analysis.Metric
	color  func(themes.Theme) themes.Series
	area   bool
}

// level is a value that a horizontal line stands for, and its word.
type level struct {
	name  string
	value maybe.Value[float64]
	// used is how much of a limit is used, for one that hurts when it is reached; a target
	// has none.
	used maybe.Value[float64]
}

func hitRateGraph() graph {
	return graph{
		name: "hit rate", title: "Hit rate", kind: chart.Percent, format: percent,
		lines: []line{{"hit rate", analysis.MetricHitRate, func(t themes.Theme) themes.Series { return t.Hits }, true}},
		level: func(s analysis.State) level { return level{name: "target", value: maybe.Of(s.HitRate.Target)} },
		none:  func(analysis.State) string { return "no lookups yet: nobody has asked for a key" },
	}
}

func lookupsGraph() graph {
	return graph{
		name: "lookups", title: "Lookups", format: text.Rate,
		lines: []line{
			{"hits", analysis.MetricHits, func(t themes.Theme) themes.Series { return t.Hits }, false},
			{"misses", analysis.MetricMisses, func(t themes.Theme) themes.Series { return t.Misses }, false},
		},
		aside: missesAside,
	}
}

func missesGraph() graph {
	return graph{
		name: "misses", title: "Misses", format: text.Rate,
		lines: []line{{"misses", analysis.MetricMisses, func(t themes.Theme) themes.Series { return t.Misses }, true}},
		aside: missesAside,
	}
}

// missesAside tells how many misses there are now and how that compares with the median of the hour before.
func missesAside(ctx screen.Context) string {
	b := ctx.State.Misses
	now, ok := b.Now.Get()
	if !ok {
		return ""
	}
	aside := text.Rate(now).String()
	if factor, ok := b.Factor.Get(); ok {
		aside += ", ×" + ratio(factor).Number + " the usual" + by(b)
	}
	return aside
}

// by says who measured what is usual, where that was not valktop alone.
func by(b analysis.Baseline) string {
	if b.Source == "" {
		return ""
	}
	return " by " + b.Source
}

func memoryGraph() graph {
	return graph{
		name: "memory", title: "Memory", kind: chart.Bytes, format: bytes,
		lines: []line{{"used", analysis.MetricMemoryUsed, func(t themes.Theme) themes.Series { return t.Memory }, true}},
		level: func(s analysis.State) level {
			return level{name: "limit", value: maybe.Then(s.Memory.Max, func(n int64) float64 { return float64(n) }), used: s.Memory.UsedOfMax}
		},
	}
}

func removedGraph() graph {
	return graph{
		name: "removed", title: "Removed", format: text.Rate,
		lines: []line{
			{"expired", analysis.MetricExpired, func(t themes.Theme) themes.Series { return t.Expired }, false},
			{"evicted", analysis.MetricEvicted, func(t themes.Theme) themes.Series { return t.Evicted }, false},
		},
	}
}

func fragmentationGraph() graph {
	return graph{
		name: "fragmentation", title: "Fragmentation", kind: chart.Cut, format: ratio,
		lines: []line{{"ratio", analysis.MetricFragmentation, func(t themes.Theme) themes.Series { return t.Fragmentation }, false}},
		aside: func(ctx screen.Context) string {
			if w, ok := ctx.State.Memory.Fragmentation.Bytes.Get(); ok && w >= 0 {
				return bytes(float64(w)).String() + " over what is used"
			}
			return ""
		},
	}
}

func commandsGraph() graph {
	return graph{
		name: "commands", title: "Commands", format: text.Rate,
		lines: []line{{"commands", analysis.MetricCommands, func(t themes.Theme) themes.Series { return t.Fragmentation }, true}},
	}
}

func networkGraph() graph {
	return graph{
		name: "network", title: "Network", kind: chart.Bytes, format: byteRate,
		lines: []line{
			{"in", analysis.MetricNetIn, func(t themes.Theme) themes.Series { return t.Misses }, false},
			{"out", analysis.MetricNetOut, func(t themes.Theme) themes.Series { return t.Memory }, false},
		},
	}
}

func clientsGraph() graph {
	return graph{
		name: "clients", title: "Clients", format: text.Count,
		lines: []line{
			{"connected", analysis.MetricClients, func(t themes.Theme) themes.Series { return t.Clients }, false},
			{"blocked", analysis.MetricBlocked, func(t themes.Theme) themes.Series { return t.Evicted }, false},
		},
	}
}

func cpuGraph() graph {
	return graph{
		name: "cpu", title: "CPU", kind: chart.Amount, format: percent,
		lines: []line{{"of one core", analysis.MetricCPU, func(t themes.Theme) themes.Series { return t.Fragmentation }, true}},
		aside: func(screen.Context) string { return "of one core" },
	}
}

func pingGraph() graph {
	return graph{
		name: "ping", title: "Round trip", kind: chart.Amount, format: seconds,
		lines: []line{{"PING", analysis.MetricPing, func(t themes.Theme) themes.Series { return t.Clients }, true}},
		aside: func(screen.Context) string { return "PING" },
	}
}

func fillsGraph() graph {
	return graph{
		name: "fills", title: "Fills per miss", kind: chart.Amount, format: ratio,
		lines: []line{{"fills per miss", analysis.MetricFillsPerMiss, func(t themes.Theme) themes.Series { return t.Memory }, false}},
		none:  func(analysis.State) string { return "too few misses to compare writes with" },
	}
}

// graphs are all that the screen can draw, in order of value: what is maximised after what.
func graphs() []graph {
	return []graph{
		hitRateGraph(), lookupsGraph(), missesGraph(), memoryGraph(), removedGraph(), fragmentationGraph(),
		commandsGraph(), clientsGraph(), networkGraph(), fillsGraph(), pingGraph(), cpuGraph(),
	}
}
