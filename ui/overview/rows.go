package overview

import (
	"slices"
	"time"

	"valktop/ui/canvas"
	"valktop/ui/screen"
)

const (
	// freshFor is how long what the server remembers stands in place of a chart: until
	// then the charts have next to nothing to show.
	freshFor = time.Minute
	// memoryFor is how long it stays on the screen where there is room for both.
	memoryFor = 5 * time.Minute
)

// panel is one framed part of the screen.
type panel struct {
	name string
	draw func(m Model, c canvas.Canvas, ctx screen.Context, at rect)
}

func graphPanel(g graph) panel {
	return panel{g.name, func(m Model, c canvas.Canvas, ctx screen.Context, _ rect) { m.drawGraph(c, ctx, g) }}
}

func factsPanel(name string, draw func(canvas.Canvas, screen.Context)) panel {
	return panel{name, func(_ Model, c canvas.Canvas, ctx screen.Context, _ rect) { draw(c, ctx) }}
}

// rows are the panels in order of value for so many columns. What the server remembers
// comes early while the charts are empty and gives way as they fill.
func rows(columns int, ctx screen.Context) [][]panel {
	age := ctx.State.Time.Sub(ctx.State.Since)
	fresh := age < freshFor && !ctx.Frozen
	hitRate, lookups, misses := graphPanel(hitRateGraph()), graphPanel(lookupsGraph()), graphPanel(missesGraph())
	memory, removed, fragmentation := graphPanel(memoryGraph()), graphPanel(removedGraph()), graphPanel(fragmentationGraph())
	commands, network, clients := graphPanel(commandsGraph()), graphPanel(networkGraph()), graphPanel(clientsGraph())
	before, parts := factsPanel("before", drawBefore), factsPanel("parts", drawParts)
	keys := factsPanel("keys", drawKeys)
	third := before
	if age >= memoryFor || len(ctx.State.Past) == 0 {
		third = commands
	}
	patterns := factsPanel("patterns", drawPatterns)
	var what []panel // the keys' patterns, across the screen
	if sampled(ctx) {
		what = []panel{patterns}
	}
	all := func(rows ...[]panel) [][]panel {
		return slices.DeleteFunc(rows, func(row []panel) bool { return len(row) == 0 })
	}
	if ctx.Node != "" {
		return ofOne(columns, what)
	}
	if several(ctx) { // of what less is lost without
		nodes := factsPanel("nodes", drawNodes)
		switch columns {
		case 1:
			removed = nodes
		case 2:
			if fresh {
				parts, network = nodes, parts
			} else {
				removed, network = nodes, removed
			}
		default:
			what = append([]panel{nodes}, what...)
		}
	}
	switch columns {
	case 1:
		if fresh {
			return all([]panel{hitRate}, []panel{before}, what, []panel{misses}, []panel{memory}, []panel{removed}, []panel{parts})
		}
		return all([]panel{hitRate}, []panel{misses}, what, []panel{memory}, []panel{removed}, []panel{parts}, []panel{keys})
	case 2:
		facts := []panel{third, parts}
		if fresh {
			return all([]panel{hitRate, lookups}, facts, what, []panel{memory, removed}, []panel{commands, network}, []panel{clients, keys})
		}
		return all([]panel{hitRate, lookups}, []panel{memory, removed}, what, facts, []panel{keys, network}, []panel{clients, fragmentation})
	default:
		if third.name == commands.name {
			third = graphPanel(pingGraph())
		}
		facts := []panel{third, parts, keys}
		first, second := []panel{hitRate, lookups, graphPanel(fillsGraph())}, []panel{memory, removed, fragmentation}
		traffic := []panel{commands, network, clients}
		last := []panel{graphPanel(cpuGraph()), misses, graphPanel(pingGraph())}
		if fresh {
			return all(first, facts, what, second, traffic, last)
		}
		return all(first, second, what, facts, traffic, last)
	}
}

// sampled reports whether there are patterns to show, or will be.
func sampled(ctx screen.Context) bool { return ctx.Sampling || ctx.Keys.Version > 0 }

// ofOne lists the panels of a single node, of which eight metrics are kept.
func ofOne(columns int, what []panel) [][]panel {
	hitRate, lookups, misses := graphPanel(hitRateGraph()), graphPanel(lookupsGraph()), graphPanel(missesGraph())
	memory, commands, clients := graphPanel(memoryGraph()), graphPanel(commandsGraph()), graphPanel(clientsGraph())
	cpu, ping := graphPanel(cpuGraph()), graphPanel(pingGraph())
	before, parts, keys := factsPanel("before", drawBefore), factsPanel("parts", drawParts), factsPanel("keys", drawKeys)
	switch columns {
	case 1:
		return [][]panel{{hitRate}, {misses}, {memory}, {commands}, {keys}, {parts}, {before}}
	case 2:
		return [][]panel{{hitRate, lookups}, {memory, commands}, {keys, parts}, {clients, cpu}, {ping, before}}
	}
	return slices.DeleteFunc([][]panel{{hitRate, lookups, commands}, {memory, clients, cpu}, {keys, parts, before}, what, {ping, misses}}, func(row []panel) bool { return len(row) == 0 })
}
