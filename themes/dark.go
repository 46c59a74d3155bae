package themes

// dark is the default on dark backgrounds.
func dark() Theme {
	return palette{
		ground: rgb(0x11151c, own),
		text:   rgb(0xcdd6e4, own),
		bright: rgb(0xf0f4fa, 15),
		dim:    rgb(0x6e798f, 7),
		faint:  rgb(0x3a4254, 8),
		accent: rgb(0x2dd4bf, 14),

		good:    rgb(0x5ece7b, 10),
		warn:    rgb(0xf0b948, 11),
		bad:     rgb(0xf56565, 9),
		unknown: rgb(0x6e798f, 7),

		selected: rgb(0x1c2a3c, 4),
		tab:      rgb(0x2dd4bf, 14),
		onTab:    rgb(0x0f151d, 0),
		title:    rgb(0x6e798f, 7),

		hits:          rgb(0x5ece7b, 10),
		misses:        rgb(0xf49352, 3),
		memory:        rgb(0xb089f6, 5),
		fragmentation: rgb(0x60a5fa, 12),
		expired:       rgb(0x60a5fa, 12),
		evicted:       rgb(0xf56565, 9),
		clients:       rgb(0xf49352, 3),
		marks:         rgb(0xec70aa, 13),
	}.theme("dark", true)
}
