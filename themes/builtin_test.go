package themes

import (
	"image/color"
	"math"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/lucasb-eyer/go-colorful"
)

// luminance and contrast follow WCAG 2.2, "relative luminance" and "contrast ratio".
func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b color.Color) float64 {
	high, low := luminance(a), luminance(b)
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}

// grounds are backgrounds that terminals commonly have.
func grounds(isDark bool) []color.Color {
	hex := func(h uint32) color.Color { return rgb(h, own) }
	if isDark {
		return []color.Color{hex(0x000000), hex(0x0e1116), hex(0x11151c)}
	}
	return []color.Color{hex(0xffffff), hex(0xfafafa), hex(0xfdf6e3)}
}

func coloured() []Theme {
	var list []Theme
	for _, t := range Builtin() {
		if t.Name != "mono" {
			list = append(list, t)
		}
	}
	return list
}

func TestContrast(t *testing.T) {
	t.Parallel()
	for _, theme := range coloured() {
		least := map[string]float64{
			"text": 7, "bright": 7, "dim": 4, "accent": 4, "good": 4, "warn": 4, "bad": 4, "unknown": 4, "title": 4,
			"hits": 3, "misses": 3, "memory": 3, "fragmentation": 3, "expired": 3, "evicted": 3, "clients": 3, "marks": 3,
		}
		if theme.Name == "high-contrast" {
			for name := range least {
				least[name] = 7
			}
		}
		for _, r := range rolesOf(&theme) {
			want, asked := least[r.name]
			if !asked {
				continue // borders, areas, and what brings its own background
			}
			for _, ground := range append(grounds(theme.Dark), theme.Ground) {
				if got := contrast(r.style.Fg, ground); got < want {
					t.Errorf("%s: %s on %v has a contrast of %.2f, want at least %.0f", theme.Name, r.name, ground, got, want)
				}
			}
		}
	}
}

func TestTextOnOwnBackground(t *testing.T) {
	t.Parallel()
	for _, theme := range coloured() {
		for name, s := range map[string]Style{"tab": theme.Tab, "selected": theme.Selected} {
			if got := contrast(s.Fg, s.Bg); got < 5 {
				t.Errorf("%s: the text of %s has a contrast of %.2f, want at least 5", theme.Name, name, got)
			}
		}
		// What is drawn in a row stays readable when the row is selected.
		for _, s := range []Style{theme.Text, theme.Accent, theme.Good, theme.Warn, theme.Bad} {
			if got := contrast(s.Fg, theme.Selected.Bg); got < 3 {
				t.Errorf("%s: %v in the selected row has a contrast of %.2f, want at least 3", theme.Name, s.Fg, got)
			}
		}
	}
}

func TestEveryRoleIsSet(t *testing.T) {
	t.Parallel()
	for _, theme := range coloured() {
		for _, r := range rolesOf(&theme) {
			if r.style.Fg == nil {
				t.Errorf("%s: %s has no colour", theme.Name, r.name)
			}
		}
		if theme.Selected.Bg == nil || theme.Tab.Bg == nil {
			t.Errorf("%s: the selected row and the current tab need a background", theme.Name)
		}
	}
}

// same reports whether two styles look the same on a terminal.
func same(a, b Style) bool {
	equal := func(a, b color.Color) bool {
		if a == nil || b == nil {
			return a == b
		}
		ar, ag, ab, _ := a.RGBA()
		br, bg, bb, _ := b.RGBA()
		return ar == br && ag == bg && ab == bb
	}
	return equal(a.Fg, b.Fg) && equal(a.Bg, b.Bg) &&
		a.Bold == b.Bold && a.Faint == b.Faint && a.Underline == b.Underline && a.Reverse == b.Reverse
}

// TestMeaningsStayApart holds with all colours, with 256, with 16 and with none.
func TestMeaningsStayApart(t *testing.T) {
	t.Parallel()
	for _, profile := range []colorprofile.Profile{
		colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI, colorprofile.ASCII,
	} {
		for _, full := range Builtin() {
			theme := full.In(profile)
			for _, pair := range []struct {
				what string
				a, b Style
			}{
				{"good and warn", theme.Good, theme.Warn},
				{"warn and bad", theme.Warn, theme.Bad},
				{"good and bad", theme.Good, theme.Bad},
				{"hits and misses", theme.Hits.Line, theme.Misses.Line},
				{"expired and evicted", theme.Expired.Line, theme.Evicted.Line},
				{"a line and the area beneath it", theme.Hits.Line, theme.Hits.Area},
				{"memory and the area beneath it", theme.Memory.Line, theme.Memory.Area},
				{"text and bright", theme.Text, theme.Bright},
				{"text and accent", theme.Text, theme.Accent},
				{"text and selected", theme.Text, theme.Selected},
				{"text and tab", theme.Text, theme.Tab},
			} {
				if same(pair.a, pair.b) {
					t.Errorf("%s with %v colours: %s look the same", theme.Name, profile, pair.what)
				}
			}
		}
	}
}

func TestColouredSeriesInOneChartDiffer(t *testing.T) {
	t.Parallel()
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
		for _, full := range coloured() {
			theme := full.In(profile)
			lines := map[string]Style{
				"hits": theme.Hits.Line, "misses": theme.Misses.Line, "memory": theme.Memory.Line,
				"evicted": theme.Evicted.Line, "expired": theme.Expired.Line, "marks": theme.Marks.Line,
			}
			for a, sa := range lines {
				for b, sb := range lines {
					if a < b && same(sa, sb) {
						t.Errorf("%s with %v colours: %s and %s look the same", theme.Name, profile, a, b)
					}
				}
			}
		}
	}
}

func TestTextNeverSinksIntoTheBackground(t *testing.T) {
	t.Parallel()
	for _, full := range Builtin() {
		theme := full.In(colorprofile.ANSI)
		for _, r := range rolesOf(&theme) {
			ground := ground(theme.Dark)
			if r.style.Bg != nil {
				ground = r.style.Bg
			}
			if r.style.Fg != nil && contrast(r.style.Fg, ground) < 1.5 {
				t.Errorf("%s in 16 colours: %s is drawn in its background's colour", theme.Name, r.name)
			}
		}
	}
}

func TestMonoNamesNoColour(t *testing.T) {
	t.Parallel()
	m := mono()
	for _, r := range rolesOf(&m) {
		if r.style.Fg != nil || r.style.Bg != nil {
			t.Errorf("%s has a colour", r.name)
		}
	}
}

func TestFindNamesTheKnownThemes(t *testing.T) {
	t.Parallel()
	for _, want := range Builtin() {
		got, err := Find(want.Name, Builtin())
		if err != nil || got.Name != want.Name {
			t.Errorf("Find(%q) = %q, %v", want.Name, got.Name, err)
		}
	}
	const want = `no theme "drak"; there are dark, light, high-contrast, mono, ember, phosphor`
	if _, err := Find("drak", Builtin()); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	mine := Theme{Name: "Dark", Text: Style{Underline: true}}
	if got, err := Find("dark", append(Builtin(), mine)); err != nil || !got.Text.Underline {
		t.Errorf("a user's theme does not replace the built-in one: %+v, %v", got, err)
	}
	if !Default(true).Dark || Default(false).Dark {
		t.Error("the default does not follow the background")
	}
}

// A dark grey with a little blue in it is nearest to a pure blue in red, green and blue.
func TestIn256ColoursNothingGetsACryingHue(t *testing.T) {
	t.Parallel()
	chroma := func(c color.Color) float64 {
		made, _ := colorful.MakeColor(c)
		_, chroma, _ := made.Hcl()
		return chroma
	}
	for _, full := range coloured() {
		theme := full.In(colorprofile.ANSI256)
		reduced := rolesOf(&theme)
		for i, r := range rolesOf(&full) {
			for _, pair := range [][2]color.Color{{r.style.Fg, reduced[i].style.Fg}, {r.style.Bg, reduced[i].style.Bg}} {
				if pair[0] != nil && chroma(pair[1]) > chroma(pair[0])+0.25 {
					t.Errorf("%s: %s is %v, which becomes %v", full.Name, r.name, pair[0], pair[1])
				}
			}
		}
	}
}
