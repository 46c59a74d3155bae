package canvas

import (
	"image/color"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"valktop/themes"
	"valktop/ui/text"
)

// exact fails unless c prints as its number of lines, each of its number of cells, with
// nothing that a terminal would obey but the styles.
func exact(t interface{ Errorf(string, ...any) }, c Canvas) {
	out := c.String()
	lines := strings.Split(ansi.Strip(out), "\n")
	if c.Width() == 0 || c.Height() == 0 {
		if out != "" {
			t.Errorf("%dx%d cells print as %q", c.Width(), c.Height(), out)
		}
		return
	}
	if len(lines) != c.Height() {
		t.Errorf("%d lines, want %d", len(lines), c.Height())
	}
	for _, line := range lines {
		if w := text.Width(line); w != c.Width() {
			t.Errorf("a line of %d cells, want %d: %q", w, c.Width(), line)
		}
		if text.Escape(line) != line {
			t.Errorf("the line holds what must be escaped: %q", line)
		}
	}
	for _, r := range strings.ReplaceAll(sgr(out), "\n", "") {
		if unicode.IsControl(r) {
			t.Errorf("control character %U in %q", r, out)
		}
	}
}

// sgr is s without the sequences that set styles, and only without those.
func sgr(s string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "\x1b[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		end := strings.TrimLeft(after, "0123456789;:")
		if !strings.HasPrefix(end, "m") {
			b.WriteString("\x1b[") // no style: left in, to be found
			s = after
			continue
		}
		s = end[1:]
	}
}

// hostile draws strings that have broken other programs.
func hostile() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"日本語", "e\u0301", "\u0301", "👩‍👩‍👧‍👦", "🇩", "🇩🇪", "\x1b]0;evil\x07", "\x9b31m", "\u202e", "\u200d", "a\tb\r\n", "\ufe0f", "⸻", "ﷺ"}),
	)
}

func style() *rapid.Generator[themes.Style] {
	return rapid.Custom(func(t *rapid.T) themes.Style {
		s := themes.Style{Bold: rapid.Bool().Draw(t, "bold"), Faint: rapid.Bool().Draw(t, "faint"),
			Underline: rapid.Bool().Draw(t, "underline"), Reverse: rapid.Bool().Draw(t, "reverse")}
		if rapid.Bool().Draw(t, "coloured") {
			s.Fg = color.Gray{Y: rapid.Byte().Draw(t, "fg")}
			s.Bg = ansi.BasicColor(rapid.IntRange(0, 15).Draw(t, "bg"))
		}
		return s
	})
}

func TestFrameIsExactWhateverIsDrawn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(-4, 24)
		c := New(rapid.IntRange(-1, 20).Draw(t, "w"), rapid.IntRange(-1, 6).Draw(t, "h"))
		all := []Canvas{c, New(7, 3)}
		pick := rapid.Custom(func(t *rapid.T) Canvas { return rapid.SampledFrom(all).Draw(t, "canvas") })
		t.Repeat(map[string]func(*rapid.T){
			"sub": func(t *rapid.T) {
				all = append(all, pick.Draw(t, "of").Sub(at.Draw(t, "x"), at.Draw(t, "y"), at.Draw(t, "w"), at.Draw(t, "h")))
			},
			"text": func(t *rapid.T) {
				pick.Draw(t, "on").Text(at.Draw(t, "x"), at.Draw(t, "y"), hostile().Draw(t, "s"), style().Draw(t, "style"))
			},
			"right": func(t *rapid.T) {
				pick.Draw(t, "on").Right(at.Draw(t, "x"), at.Draw(t, "y"), hostile().Draw(t, "s"), style().Draw(t, "style"))
			},
			"rune": func(t *rapid.T) {
				pick.Draw(t, "on").Rune(at.Draw(t, "x"), at.Draw(t, "y"), rapid.Rune().Draw(t, "r"), style().Draw(t, "style"))
			},
			"fill":    func(t *rapid.T) { pick.Draw(t, "on").Fill(style().Draw(t, "style")) },
			"tint":    func(t *rapid.T) { pick.Draw(t, "on").Tint(style().Draw(t, "style")) },
			"restyle": func(t *rapid.T) { pick.Draw(t, "on").Restyle(style().Draw(t, "style")) },
			"draw": func(t *rapid.T) {
				pick.Draw(t, "on").Draw(at.Draw(t, "x"), at.Draw(t, "y"), pick.Draw(t, "other"))
			},
			"": func(t *rapid.T) {
				for _, c := range all {
					exact(t, c)
				}
			},
		})
	})
}

func FuzzTextPassesNothingRaw(f *testing.F) {
	f.Add("plain", 0)
	f.Add("\x1b]52;c;ZXZpbA==\x07", -3)
	f.Add("日本語\xff\x9b2J\u202e", 5)
	f.Fuzz(func(t *testing.T, s string, x int) {
		c := New(12, 2)
		c.Text(x%20, 0, s, themes.Style{Bold: true})
		c.Right(x%20, 1, s, themes.Style{Faint: true})
		exact(t, c)
	})
}
