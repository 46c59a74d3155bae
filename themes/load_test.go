package themes

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// write puts theme files into a directory of their own.
func write(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoad(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		"README.txt": "no theme",
		"mine.toml": `base = "light"
text = "#102030"
dim = ""
bad = { fg = 196, bold = true }
hits = "2"
misses = "#804020"
misses_area = "#f0e0d0"

[selected]
bg = "#ffeeaa"
bold = false
`})
	list, err := Load(dir)
	if err != nil || len(list) != 1 {
		t.Fatalf("got %d themes, %v", len(list), err)
	}
	got, base := list[0], light()
	if got.Name != "mine" || got.Dark {
		t.Errorf("name %q, dark %v; want mine, for a light background as its base", got.Name, got.Dark)
	}
	hex := func(h uint32) color.Color { return rgb(h, own).exact }
	for what, pair := range map[string][2]Style{
		"text":             {got.Text, {Fg: hex(0x102030)}},
		"dim":              {got.Dim, {}},
		"bad":              {got.Bad, {Fg: ansi.IndexedColor(196), Bold: true}},
		"hits":             {got.Hits.Line, {Fg: ansi.BasicColor(2)}},
		"hits' area":       {got.Hits.Area, {Fg: ansi.BasicColor(2), Faint: true}},
		"misses' area":     {got.Misses.Area, {Fg: hex(0xf0e0d0)}},
		"selected":         {got.Selected, {Fg: base.Selected.Fg, Bg: hex(0xffeeaa)}},
		"what is not said": {got.Memory.Area, base.Memory.Area},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %+v, want %+v", what, pair[0], pair[1])
		}
	}
}

func TestLoadErrorsNameTheLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", "base = \"dark\"\n\nhists = \"#ffffff\"\n", `bad.toml:3: hists: there is no such key; did you mean "hits"?`},
		{"nothing near", "\nquux_zork = 1\n", "bad.toml:2: quux_zork: there is no such key; there are base, dark, text,"},
		{"bad colour", "text = \"#ffffff\"\ngood = \"green\"\n", `bad.toml:2: good: "green" is no colour; write "#rrggbb"`},
		{"short colour", "text = \"#fff\"\n", `bad.toml:1: text: "#fff" is no colour`},
		{"signed colour", "text = \"#+fffff\"\n", `bad.toml:1: text: "#+fffff" is no colour`},
		{"index too large", "text = \"#ffffff\"\n\n\nwarn = 256\n", "bad.toml:4: warn: 256 is no colour"},
		{"wrong type", "warn = [1, 2]\n", "bad.toml:1: warn: [1 2] is no colour"},
		{"unknown flag", "text = \"#ffffff\"\nbad = { bald = true }\n", `bad.toml:2: bad: bald: there is no such key; did you mean "bold"?`},
		{"bad flag", "bad = { bold = \"yes\" }\n", "bad.toml:1: bad: bold: yes is neither true nor false"},
		{"bad colour in a table", "text = \"\"\n[tab]\nbg = \"#12345\"\n", `bad.toml:2: tab: bg: "#12345" is no colour`},
		{"unknown base", "# mine\nbase = \"drak\"\n", `bad.toml:2: base: no theme "drak"; there are dark, light`},
		{"base is no name", "base = 1\n", "bad.toml:1: base: 1 is no theme's name"},
		{"dark is no flag", "dark = 1\n", "bad.toml:1: dark: 1 is neither true nor false"},
		{"not TOML", "text = \"#ffffff\"\ngood = \n", "bad.toml:2: good: "},
		{"key twice", "text = 1\ntext = 2\n", "bad.toml:2: text: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			list, err := Load(write(t, map[string]string{"bad.toml": c.text, "fine.toml": "dark = false"}))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
			if len(list) != 1 || list[0].Name != "fine" {
				t.Errorf("the other theme was not read: %v", list)
			}
		})
	}
}

func TestLoadWithoutThemes(t *testing.T) {
	t.Parallel()
	if list, err := Load(filepath.Join(t.TempDir(), "none")); err != nil || list != nil {
		t.Errorf("a directory that is not there: %v, %v", list, err)
	}
	file := filepath.Join(write(t, map[string]string{"a.toml": ""}), "a.toml")
	if _, err := Load(file); err == nil || !strings.HasPrefix(err.Error(), "themes: ") {
		t.Errorf("a file in place of the directory: %v", err)
	}
}

// TestColoursOfUsersIn16 holds for colours that chose no place among the sixteen.
func TestColoursOfUsersIn16(t *testing.T) {
	t.Parallel()
	for hex, want := range map[uint32]ansi.BasicColor{
		0xff5050: ansi.BrightRed, 0x801010: ansi.Red, 0xf0c040: ansi.BrightYellow, 0x705010: ansi.Yellow,
		0x40e060: ansi.BrightGreen, 0x106020: ansi.Green, 0x30d8d8: ansi.BrightCyan, 0x106868: ansi.Cyan,
		0x70a8ff: ansi.BrightBlue, 0x1830a0: ansi.Blue, 0xff70d0: ansi.BrightMagenta, 0x701078: ansi.Magenta,
		0x000000: ansi.Black, 0x505050: ansi.BrightBlack, 0xb0b0b0: ansi.White, 0xffffff: ansi.BrightWhite,
	} {
		theme := Theme{Text: Style{Fg: rgb(hex, own).exact}}
		if got := theme.In(colorprofile.ANSI).Text.Fg; got != want {
			t.Errorf("#%06x became %v, want %v", hex, got, want)
		}
	}
	indexed := Theme{Text: Style{Fg: ansi.IndexedColor(42)}, Dim: Style{Fg: ansi.BasicColor(3)}}
	if got := indexed.In(colorprofile.ANSI); got.Dim.Fg != ansi.BasicColor(3) || fmt.Sprintf("%T", got.Text.Fg) != "ansi.BasicColor" {
		t.Errorf("indexed colours became %v and %v", got.Text.Fg, got.Dim.Fg)
	}
}
