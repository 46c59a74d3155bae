package themes

// palette is what a theme with colours is made from.
type palette struct {
	ground                   paint
	text, bright, dim, faint paint
	accent                   paint
	good, warn, bad, unknown paint
	selected                 paint // the background of the selected row
	tab, onTab               paint // background and text of the current tab
	title                    paint

	hits, misses, memory, fragmentation, expired, evicted, clients, marks paint
}

// theme gives every role its style.
func (p palette) theme(name string, dark bool) Theme {
	series := func(c paint) Series { return Series{Line: Style{Fg: c}, Area: beneath(c, dark)} }
	return Theme{
		Name:   name,
		Dark:   dark,
		Ground: p.ground.exact,
		Text:   Style{Fg: p.text},
		Bright: Style{Fg: p.bright, Bold: true},
		Dim:    Style{Fg: p.dim},
		Faint:  Style{Fg: p.faint},
		Accent: Style{Fg: p.accent},

		Good:    Style{Fg: p.good},
		Warn:    Style{Fg: p.warn},
		Bad:     Style{Fg: p.bad},
		Unknown: Style{Fg: p.unknown},

		Selected: Style{Fg: p.bright, Bg: p.selected, Bold: true},
		Tab:      Style{Fg: p.onTab, Bg: p.tab, Bold: true},
		Title:    Style{Fg: p.title},

		Hits:          series(p.hits),
		Misses:        series(p.misses),
		Memory:        series(p.memory),
		Fragmentation: series(p.fragmentation),
		Expired:       series(p.expired),
		Evicted:       series(p.evicted),
		Clients:       series(p.clients),
		Marks:         series(p.marks),
	}
}
