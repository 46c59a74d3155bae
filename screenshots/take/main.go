// Command take draws the README's pictures: `make screenshots`. They are frames of the
// real program at a fixed size and time, fed with a made-up cache, and what its commands
// print, so a picture changes only when the program does.
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
	keep := func(name string, svg []byte, err error) {
		file := filepath.Join(*dir, name+".svg")
		if err == nil {
			err = os.WriteFile(file, svg, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "take:", err)
			os.Exit(1)
		}
		fmt.Fprintln(os.Stdout, file)
	}
	for _, p := range pictures() {
		keep(p.name, p.draw(), nil)
	}
	for _, p := range append(causePictures(), accessPictures()...) {
		keep(p.name, p.draw(), nil)
	}
	keep("fleet", drawFleet(), nil)
	for _, p := range prints() {
		svg, err := p.draw()
		keep(p.name, svg, err)
	}
}

// draw plays the picture's scene and returns its last frame.
func (p picture) draw() []byte {
	return p.picture(p.play().Frame(p.width, p.height).String())
}

// picture makes a picture of a frame.
func (p picture) picture(frame string) []byte {
	return screenshots.SVG(frame, p.width, p.height, screenshots.Options{
		Theme: p.theme(), Frame: true, Title: "valktop " + p.deployment(),
	})
}
