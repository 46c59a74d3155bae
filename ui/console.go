package ui

import (
	uv "github.com/charmbracelet/ultraviolet"

	"valktop/ui/canvas"
)

// onConsole reports whether the terminal is the console of Linux, whose font has 256 or
// 512 characters: no Braille, no rounded corners, few blocks.
func onConsole(environ []string) bool { return uv.Environ(environ).Getenv("TERM") == "linux" }

// forConsole draws what a console's font lacks with what every one has: those of code
// page 437. A chart keeps its shape in halves of cells.
func forConsole(c canvas.Canvas) {
	instead := consoleGlyphs()
	for y := range c.Height() {
		for x := range c.Width() {
			glyph := []rune(c.At(x, y))
			if len(glyph) != 1 {
				continue
			}
			r, ok := instead[glyph[0]]
			if !ok {
				r, ok = halves(glyph[0])
			}
			if ok {
				c.Rune(x, y, r, c.StyleAt(x, y))
			}
		}
	}
}

// halves is a Braille pattern in halves of a cell. Its dots are numbered down the left
// column, down the right one, and the lowest row last.
func halves(r rune) (rune, bool) {
	const first, last, upper, lower = 0x2800, 0x28ff, 0x1b, 0xe4
	if r < first || r > last {
		return 0, false
	}
	dots := r - first
	switch {
	case dots&upper != 0 && dots&lower != 0:
		return '█', true
	case dots&upper != 0:
		return '▀', true
	case dots != 0:
		return '▄', true
	}
	return ' ', true
}

func consoleGlyphs() map[rune]rune {
	return map[rune]rune{
		'╭': '┌', '╮': '┐', '╰': '└', '╯': '┘',
		'━': '═', '╸': '═', '╺': '═', '┄': '-', '▏': '│', '▎': '│', '▍': '▌',
		'▁': '_', '▂': '▄', '▃': '▄', '▅': '▄', '▆': '█', '▇': '█',
		'●': '*', '•': '*', '○': 'o', '◌': '?', '✕': 'x', '▸': '>', '▾': 'v', '›': '>',
		'…': '~', '–': '-', '×': 'x', '↑': '^', '↓': 'v', '←': '<', '→': '>', '▲': '!', '▼': 'v',
	}
}
