// Command take draws the README's pictures: `make screenshots`. They are frames of the
// real program at a fixed size and time, fed with a made-up cache, so a picture changes
// only when the program does.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"valktop/screenshots"
)

func main() {
	dir := flag.String("o", "screenshots", "the folder to write to")
	flag.Parse()
	for _, p := range pictures() {
		file := filepath.Join(*dir, p.name+".svg")
		if err := os.WriteFile(file, p.draw(), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "take:", err)
			os.Exit(1)
		}
		fmt.Fprintln(os.Stdout, file)
	}
}

// draw plays the picture's scene and returns its last frame.
func (p picture) draw() []byte {
	m := p.play()
	frame := m.Frame(p.width, p.height)
	return screenshots.SVG(frame.String(), p.width, p.height, screenshots.Options{
		Theme: p.theme(), Frame: true, Title: "valktop " + p.deployment(),
	})
}
