package themes

// mono has no colours: weight says what matters, reverse where one is. It works on
// any background, and on terminals that know no colours or were told to use none.
func mono() Theme {
	line := func(s Style) Series { return Series{Line: s, Area: Style{Faint: true}} }
	plain, bold, faint := Style{}, Style{Bold: true}, Style{Faint: true}
	return Theme{
		Name:   "mono",
		Dark:   true,
		Ground: ground(true),
		Text:   plain,
		Bright: bold,
		Dim:    faint,
		Faint:  faint,
		Accent: bold,

		Good:    plain,
		Warn:    bold,
		Bad:     Style{Bold: true, Reverse: true},
		Unknown: faint,

		Selected: Style{Reverse: true},
		Tab:      Style{Bold: true, Reverse: true},
		Title:    plain,

		// Two series in one chart differ by weight.
		Hits:          line(bold),
		Misses:        line(plain),
		Memory:        line(bold),
		Fragmentation: line(bold),
		Expired:       line(plain),
		Evicted:       line(bold),
		Clients:       line(bold),
		Marks:         line(bold),
	}
}
