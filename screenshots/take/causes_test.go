package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"valktop/analysis"
	"valktop/screenshots/scene"
)

func TestEachCauseComesFirstInItsPicture(t *testing.T) {
	t.Parallel()
	likeliest := regexp.MustCompile(`1 [▲✕] (.*)│`)
	for i, p := range causePictures() {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			frame := p.play().Frame(p.width, p.height).String()
			text := ansi.Strip(frame)
			found, want := likeliest.FindStringSubmatch(text), scene.Incidents()[i].Says
			if found == nil || !strings.HasPrefix(found[1], want) {
				t.Errorf("the likeliest cause is not %q in\n%s", want, text)
			}
			kept, err := os.ReadFile(filepath.Join("..", p.name+".svg"))
			if err != nil || !bytes.Equal(kept, p.picture(frame)) {
				t.Errorf("screenshots/%s.svg is not what the program draws (%v): run `make screenshots` and look at the picture", p.name, err)
			}
		})
	}
}

// Every rule has its picture, and the page of them shows all.
func TestEveryCauseHasAPicture(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../causes/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var drawn []string
	for _, i := range scene.Incidents() {
		drawn = append(drawn, i.Cause)
		if !bytes.Contains(page, []byte("("+i.Cause+".svg)")) {
			t.Errorf("the page does not show %s", i.Cause)
		}
	}
	h := analysis.New(analysis.DefaultConfig())
	for i := range 3 {
		for _, c := range h.Add(scene.Snapshot(i)).Causes.Causes {
			if !slices.Contains(drawn, c.Name) {
				t.Errorf("%s has no picture", c.Name)
			}
		}
	}
}
