package commands

import (
	"math"
	"strconv"
	"time"

	"valktop/analysis"
	"valktop/maybe"
	"valktop/ui/screen"
)

// baseline is what commands did in the minute before somebody said so, to compare with.
type baseline struct {
	at   time.Time
	over time.Duration // how much of that minute was known
	of   map[string]analysis.CommandFigures
}

// base is the baseline of what is on display: all nodes, or the one that has the focus.
func (m Model) base(ctx screen.Context) (baseline, bool) {
	b, ok := m.baselines[ctx.Node]
	return b, ok
}

// withBaseline keeps a baseline for a node, or takes it away.
func (m Model) withBaseline(node string, b baseline, keep bool) Model {
	next := map[string]baseline{}
	for name, known := range m.baselines {
		if name != node {
			next[name] = known
		}
	}
	if keep {
		next[node] = b
	}
	m.baselines = next
	return m
}

// figure is a number of a command to compare.
type figure func(analysis.CommandFigures) analysis.Ratio

func callsOf(f analysis.CommandFigures) analysis.Ratio { return f.Calls }

func timeOf(f analysis.CommandFigures) analysis.Ratio { return f.Time }

func perCallOf(f analysis.CommandFigures) analysis.Ratio {
	return maybe.Then(f.PerCall, func(d time.Duration) float64 { return float64(d) })
}

func p99Of(f analysis.CommandFigures) analysis.Ratio { return nearOf(f.P99) }

func p50Of(f analysis.CommandFigures) analysis.Ratio { return nearOf(f.P50) }

func p999Of(f analysis.CommandFigures) analysis.Ratio { return nearOf(f.P999) }

func nearOf(v maybe.Value[analysis.Latency]) analysis.Ratio {
	return maybe.Then(v, func(l analysis.Latency) float64 { return float64(l.Near) })
}

// much is the factor from which on a change is worth a look: less is noise of a minute, and
// percentiles are only known to a factor of two.
const much = 2

// factor is a figure now over the same in the baseline; NaN when one of them is not known.
func (b baseline) factor(name string, now analysis.CommandFigures, of figure) float64 {
	was, ok := of(b.of[name]).Get()
	is, known := of(now).Get()
	if !ok || !known || was <= 0 {
		return math.NaN()
	}
	return is / was
}

// times writes a factor: ×2.6, ×12.
func times(f float64) string {
	switch {
	case math.IsNaN(f):
		return ""
	case f < 9.95:
		return "×" + strconv.FormatFloat(f, 'f', 1, 64)
	case f < 9999:
		return "×" + strconv.FormatFloat(f, 'f', 0, 64)
	}
	return "×>9999"
}
