package themes

// highContrast is for tired eyes, bad projectors and bright rooms, on a dark background:
// pure colours, nothing dimmer than it must be, borders that are seen.
func highContrast() Theme {
	t := palette{
		ground: rgb(0x000000, own),
		text:   rgb(0xffffff, 15),
		bright: rgb(0xffffff, 15),
		dim:    rgb(0xc8c8c8, 7),
		faint:  rgb(0x9a9a9a, 7),
		accent: rgb(0x00ffff, 14),

		good:    rgb(0x4dff4d, 10),
		warn:    rgb(0xffe100, 11),
		bad:     rgb(0xff8080, 9),
		unknown: rgb(0xc8c8c8, 7),

		selected: rgb(0x0037c8, 4),
		tab:      rgb(0xffff00, 11),
		onTab:    rgb(0x000000, 0),
		title:    rgb(0xffffff, 15),

		hits:          rgb(0x4dff4d, 10),
		misses:        rgb(0xffa64d, 3),
		memory:        rgb(0xd0a8ff, 5),
		fragmentation: rgb(0x7cc4ff, 12),
		expired:       rgb(0x7cc4ff, 12),
		evicted:       rgb(0xff8080, 9),
		clients:       rgb(0xffa64d, 3),
		marks:         rgb(0xff8ad8, 13),
	}.theme("high-contrast", true)
	t.Good.Bold, t.Warn.Bold, t.Bad.Bold = true, true, true
	t.Bad.Underline = true
	return t
}
