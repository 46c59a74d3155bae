package keys

import (
	"math"
	"slices"

	"github.com/nikolaydubina/treemap/layout"

	"valktop/keyspace"
	"valktop/ui/screen"
)

// cellRatio is how many times as high as wide a cell of a terminal is, about.
const cellRatio = 2

// least is the smallest part of the whole that gets a field of its own: less than that
// cannot be seen on any screen.
const least = 1e-4

// mapped is what the fields of the map stand for: the keys when rows are sorted by those,
// else the memory.
func (m Model) mapped() string {
	if m.sort.by == byKeys || m.sort.by == byGrowth {
		return "keys"
	}
	return "memory"
}

// measure are the sizes of the fields by the ids of their rows.
func (m Model) measure() map[string]float64 {
	by := byMemory
	if m.mapped() == "keys" {
		by = byKeys
	}
	areas := make(map[string]float64, len(m.rows))
	for _, r := range m.rows {
		if v, ok := m.value(r, by); ok && v > 0 {
			areas[r.id] = v
		}
	}
	return areas
}

// parts are the sizes of what lies below a branch.
func (m Model) parts(children []*keyspace.Branch) []float64 {
	areas := make([]float64, len(children))
	for i, br := range children {
		if m.mapped() == "keys" {
			areas[i] = br.Keys.Value
		} else {
			areas[i] = br.Memory.Or(keyspace.Estimate{}).Value
		}
	}
	return areas
}

// fields are where the rows stand on a map of w × h cells; too small ones have no cells.
func (m Model) fields(w, h int) []rect {
	areas := make([]float64, len(m.rows))
	for i, r := range m.rows {
		areas[i] = m.areas[r.id]
	}
	return divide(w, h, areas)
}

// divide gives each area its part of w × h cells; areas too small to be seen get none.
func divide(w, h int, areas []float64) []rect {
	all, total := make([]rect, len(areas)), 0.0
	for _, v := range areas {
		total += v
	}
	if w <= 0 || h <= 0 || total <= 0 {
		return all
	}
	areas = slices.Clone(areas)
	for i, v := range areas {
		if v < total*least {
			areas[i] = 0
		}
	}
	round := func(v float64) int { return int(math.Round(v)) }
	for i, b := range layout.Squarify(layout.Box{W: float64(w), H: float64(cellRatio * h)}, areas) {
		x0, x1 := round(b.X), round(b.X+b.W)
		y0, y1 := round(b.Y/cellRatio), round((b.Y+b.H)/cellRatio)
		all[i] = rect{x0, y0, max(min(x1, w)-x0, 0), max(min(y1, h)-y0, 0)}
	}
	return all
}

// beside is the row whose field lies next to the selected one in the direction of a key.
func (m Model) beside(ctx screen.Context, pressed string) (int, bool) {
	var dx, dy int
	switch pressed {
	case "left":
		dx = -1
	case "right":
		dx = 1
	case "up", "k":
		dy = -1
	case "down", "j":
		dy = 1
	default:
		return 0, false
	}
	main := m.arranged(ctx.Width, ctx.Height).main
	all := m.fields(main.w-4, main.h-2-m.lineHeight())
	if m.at >= len(all) {
		return 0, false
	}
	here, best, nearest := all[m.at], m.at, math.Inf(1)
	for i, f := range all {
		if i == m.at || f.w == 0 || f.h == 0 {
			continue
		}
		ahead := float64(dx*(2*f.x+f.w-2*here.x-here.w) + dy*cellRatio*(2*f.y+f.h-2*here.y-here.h))
		apart := math.Abs(float64(dy*(2*f.x+f.w-2*here.x-here.w))) + math.Abs(float64(dx*cellRatio*(2*f.y+f.h-2*here.y-here.h)))
		if touches(here, f, dx, dy) && ahead > 0 && ahead+apart < nearest {
			best, nearest = i, ahead+apart
		}
	}
	return best, true
}

// touches reports whether f lies beyond here's edge in a direction.
func touches(here, f rect, dx, dy int) bool {
	switch {
	case dx > 0:
		return f.x >= here.x+here.w
	case dx < 0:
		return f.x+f.w <= here.x
	case dy > 0:
		return f.y >= here.y+here.h
	}
	return f.y+f.h <= here.y
}
