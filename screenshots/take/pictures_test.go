package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"valktop/screenshots/scene"
)

func TestWholeFramesLookAsTheyDid(t *testing.T) {
	t.Parallel()
	looks := []string{"dark", "light", "mono"}
	if slowed {
		looks = looks[:1]
	}
	for _, look := range looks {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
			t.Run(fmt.Sprintf("%s-%dx%d", look, size[0], size[1]), func(t *testing.T) {
				p := picture{width: size[0], height: size[1], look: look, seconds: scene.DeployAt + 45}
				frame := p.play().Frame(p.width, p.height).String()
				golden.RequireEqual(t, []byte(frame))
				for i, line := range strings.Split(frame, "\n") {
					if w := ansi.StringWidth(line); w != p.width {
						t.Errorf("row %d is %d cells wide", i, w)
					}
				}
			})
		}
	}
}

func TestPicturesAreThoseOfThisProgram(t *testing.T) {
	t.Parallel()
	drawn := map[string]func() ([]byte, error){}
	for _, p := range append(pictures(), accessPictures()...) {
		drawn[p.name] = func() ([]byte, error) { return p.draw(), nil }
	}
	drawn["fleet"] = func() ([]byte, error) { return drawFleet(), nil }
	for _, p := range prints() {
		drawn[p.name] = p.draw
	}
	few := []string{"overview", "keys", "clients", "doctor"}
	for name, draw := range drawn {
		if slowed && !slices.Contains(few, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept, err := os.ReadFile(filepath.Join("..", name+".svg"))
			if err != nil {
				t.Fatalf("%v: run `make screenshots` and look at the pictures", err)
			}
			svg, err := draw()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(kept, svg) {
				t.Errorf("screenshots/%s.svg is not what the program draws: run `make screenshots` and look at the picture", name)
			}
		})
	}
}
