package themes

// ember is firelight: parchment text, copper and gold, with the cold colours left for
// what should stand out against them.
func ember() Theme {
	return palette{
		ground: rgb(0x17110c, own),
		text:   rgb(0xe6d5b8, own),
		bright: rgb(0xfff1d6, 15),
		dim:    rgb(0x9a8468, 7),
		faint:  rgb(0x4d3f33, 8),
		accent: rgb(0xffa23f, 11),

		good:    rgb(0xa9c46c, 10),
		warn:    rgb(0xffd166, 3),
		bad:     rgb(0xff6b57, 9),
		unknown: rgb(0x9a8468, 7),

		selected: rgb(0x3a2a1e, 4),
		tab:      rgb(0xffa23f, 11),
		onTab:    rgb(0x1d130b, 0),
		title:    rgb(0xb9996f, 7),

		hits:          rgb(0xf2c14e, 11),
		misses:        rgb(0xe4572e, 1),
		memory:        rgb(0xd98e73, 5),
		fragmentation: rgb(0x7fb7be, 14),
		expired:       rgb(0x7fb7be, 14),
		evicted:       rgb(0xff6b57, 9),
		clients:       rgb(0xc9a66b, 3),
		marks:         rgb(0xe39ac0, 13),
	}.theme("ember", true)
}
