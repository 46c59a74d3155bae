package themes

// light is the default on light backgrounds. Its colours are darker and more saturated than
// the dark theme's: on white, hue needs depth to be seen in a thin line.
func light() Theme {
	return palette{
		ground: rgb(0xffffff, own),
		text:   rgb(0x232b38, own),
		bright: rgb(0x05090f, 0),
		dim:    rgb(0x5d6778, 8),
		faint:  rgb(0xc3cad5, 7),
		accent: rgb(0x0b6f68, 6),

		good:    rgb(0x1a7434, 2),
		warn:    rgb(0x8f5600, 3),
		bad:     rgb(0xb91f2c, 1),
		unknown: rgb(0x5d6778, 8),

		selected: rgb(0xd8e7fb, 7),
		tab:      rgb(0x0b6f68, 6),
		onTab:    rgb(0xffffff, 15),
		title:    rgb(0x5d6778, 8),

		hits:          rgb(0x1a7f37, 2),
		misses:        rgb(0xc2410c, 3),
		memory:        rgb(0x6d3fc4, 5),
		fragmentation: rgb(0x1b5fc1, 4),
		expired:       rgb(0x1b5fc1, 4),
		evicted:       rgb(0xb91f2c, 1),
		clients:       rgb(0xa8480c, 3),
		marks:         rgb(0xb3246f, 13),
	}.theme("light", false)
}
