package themes

// phosphor is a green screen of 1983: everything green, by brightness, but for what an
// operator of that time would have given a lamp of its own.
func phosphor() Theme {
	return palette{
		ground: rgb(0x070d09, own),
		text:   rgb(0x7dd98f, 2),
		bright: rgb(0xc9ffd2, 10),
		dim:    rgb(0x4f9160, 2),
		faint:  rgb(0x23482d, 8),
		accent: rgb(0x39ff6a, 10),

		good:    rgb(0x39ff6a, 10),
		warn:    rgb(0xffb000, 11),
		bad:     rgb(0xff5c4d, 9),
		unknown: rgb(0x4f9160, 2),

		selected: rgb(0x0f3319, 4),
		tab:      rgb(0x39ff6a, 10),
		onTab:    rgb(0x04140a, 0),
		title:    rgb(0x5fae73, 2),

		hits:          rgb(0x39ff6a, 10),
		misses:        rgb(0xffb000, 11),
		memory:        rgb(0x7fe3c4, 14),
		fragmentation: rgb(0xb6e35a, 2),
		expired:       rgb(0xb6e35a, 2),
		evicted:       rgb(0xff5c4d, 9),
		clients:       rgb(0xb6e35a, 2),
		marks:         rgb(0xe8e8e8, 15),
	}.theme("phosphor", true)
}
