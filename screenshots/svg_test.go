package screenshots

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/screenshots/terminal"
	"valktop/themes"
	"valktop/ui/canvas"
)

// gallery has one of everything that pictures know how to draw.
func gallery(th themes.Theme) (content string, w, h int) {
	c := canvas.New(62, 17)
	lines := []struct {
		text  string
		style themes.Style
	}{
		{"╭─ Hit rate ──────╮╭─╮ ┌─┬─┐ ┏━┓ ╴╵╶╷╸╹╺╻╼╾", th.Faint},
		{"│ text & <tags>   ││ │ ├─┼─┤ ┃ ┃ ┄┅┈┉╌╍ ┆┇┊┋╎╏", th.Faint},
		{"╰─────────────────╯╰─╯ └─┴─┘ ┗━┛ ═ stays a glyph", th.Faint},
		{"━━━━━━━━━━━━━╸────────────  42.0 %", th.Accent},
		{"● good  ▲ look  ✕ broken  ◌ unknown  ↑ ↓ ← →  ▼", th.Text},
		{"▁▂▃▄▅▆▇█ ▏▎▍▌▋▊▉█ ▀▐▔▕ ░▒▓ ▖▗▘▙▚▛▜▝▞▟", th.Memory.Line},
		{"⠉⠉⠉⠉⠑⠢⣀⣀⡠⠔⠊⠉⠉ ⣿⣿⣿⣿ ⡇⢸ ⠁⠂⠄⡀⠈⠐⠠⢀", th.Hits.Line},
		{"⣿⣿⣿⣿⣿⣿⣿⣶⣶⣤⣤⣀⣀ area beneath a line", th.Hits.Area},
		{"bright value 1.21", th.Bright},
		{"dim unit GiB", th.Dim},
		{"warn", th.Warn}, {"bad", th.Bad},
		{"selected row                  with   gaps", th.Selected},
		{"faint", themes.Style{Faint: true}},
		{"under  lined", themes.Style{Underline: true}},
		{"reverse", themes.Style{Reverse: true}},
		{"日本語 wide, 🚀 emoji, é · × – … “q”", th.Text},
	}
	for y, l := range lines {
		c.Text(1, y, l.text, l.style)
	}
	return c.String(), c.Width(), c.Height()
}

func TestPictures(t *testing.T) {
	t.Parallel()
	for _, theme := range themes.Builtin() {
		t.Run(theme.Name, func(t *testing.T) {
			t.Parallel()
			content, w, h := gallery(theme)
			golden.RequireEqual(t, SVG(content, w, h, Options{Theme: theme, Frame: theme.Dark, Title: "valktop & <friends>"}))
		})
	}
}

func TestPicturesAreWellFormed(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"empty":           "",
		"markup":          "</text><script>&amp;\"'",
		"wider than it":   strings.Repeat("x", 200),
		"taller than it":  strings.Repeat("x\n", 50),
		"foreign escapes": "\x1b]8;;http://e/\x1b\\link\x1b]8;;\x1b\\ \x1b[2J\x1b[5;5H\x1b[8mhidden\x1b[m\x00\x9b",
	} {
		for _, size := range [][2]int{{0, 0}, {1, 1}, {40, 10}, {-1, -1}} {
			svg := SVG(content, size[0], size[1], Options{})
			d := xml.NewDecoder(strings.NewReader(string(svg)))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s at %v: %v\n%s", name, size, err, svg)
				}
			}
			if strings.Contains(string(svg), "<script") || strings.Contains(string(svg), "hidden") {
				t.Errorf("%s at %v: what the frame says became part of the picture\n%s", name, size, svg)
			}
		}
	}
}

func TestFramesStaySmall(t *testing.T) {
	t.Parallel()
	const w, h = 120, 40
	c := canvas.New(w, h)
	th := themes.Default(true)
	for y := range h {
		c.Text(0, y, strings.Repeat("─", w/3)+strings.Repeat("⣿", w/3)+strings.Repeat("█", w/3), th.Faint)
	}
	// One line, four rows of dots and one rectangle a row.
	if got := len(SVG(c.String(), w, h, Options{Theme: th})); got > h*200 {
		t.Errorf("%d bytes: what touches is not joined", got)
	}
}

func TestSpacesOfSelectedRowsKeepTheirGround(t *testing.T) {
	t.Parallel()
	svg := string(SVG("\x1b[48;2;1;2;3mab  cd\x1b[m", 8, 1, Options{}))
	if want := fmt.Sprintf(`<path fill="#010203" d="M0 0h%dv%dh-%dz"/>`, 6*cellW, cellH, 6*cellW); !strings.Contains(svg, want) {
		t.Errorf("no %s in\n%s", want, svg)
	}
}

func TestTake(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("sh", "-c", `printf 'name? '; read -r name; printf '\033[32mhello\033[m %s\n' "$name"; read -r _`)
	cmd.Env = append(terminal.Environment(os.Environ()), "PS1=")
	f, err := Take(t.Context(), Shot{
		Command: cmd, Width: 30, Height: 5,
		Steps: []Step{{Until: "name?"}, {Press: []string{"w", "é", "enter"}, Until: "hello wé"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Rows) != 5 || f.Rows[0] != "name? wé" || f.Rows[1] != "hello wé" {
		t.Errorf("got %q", f.Rows)
	}
	if svg := string(f.SVG(Options{})); !strings.Contains(svg, ">hello</text>") || !strings.Contains(svg, ">wé</text>") {
		t.Errorf("the picture lacks what the screen showed\n%s", svg)
	}
	if cmd.ProcessState == nil {
		t.Error("the program still runs")
	}
}

func TestTakeSaysWhichStepFailed(t *testing.T) {
	t.Parallel()
	for want, steps := range map[string][]Step{
		"step 2: ": {{Until: "ready"}, {Press: []string{"no such key"}}},
		"step 1: ": {{Until: "never"}},
	} {
		_, err := Take(t.Context(), Shot{Command: exec.Command("echo", "ready"), Width: 20, Height: 3, Steps: steps})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to begin with %s", err, want)
		}
	}
	if _, err := Take(t.Context(), Shot{Command: exec.Command("/nowhere"), Width: 20, Height: 3}); err == nil {
		t.Error("a picture of a program that does not exist")
	}
}
