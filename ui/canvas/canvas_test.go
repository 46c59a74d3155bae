package canvas

import (
	"image/color"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"valktop/themes"
)

func red() themes.Style { return themes.Style{Fg: color.Gray{Y: 200}} }

func blue() themes.Style { return themes.Style{Fg: color.Gray{Y: 100}, Bg: color.Gray{Y: 10}} }

// plain is what a canvas shows, without styles, its rows joined by "|".
func plain(c Canvas) string {
	return strings.ReplaceAll(ansi.Strip(c.String()), "\n", "|")
}

func TestTextIsClippedAtEveryEdge(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		x, y int
		text string
		want string
	}{
		{"inside", 1, 0, "abc", " abc |     "},
		{"over the right edge", 3, 0, "abc", "   ab|     "},
		{"over the left edge", -1, 1, "abc", "     |bc   "},
		{"above", 0, -1, "abc", "     |     "},
		{"below", 0, 2, "abc", "     |     "},
		{"a wide character that ends at the edge", 3, 0, "日", "   日|     "},
		{"half a wide character at the right", 4, 0, "日", "     |     "},
		{"half a wide character at the left", -1, 0, "日b", " b   |     "},
		{"a control character", 0, 0, "\x1b[2J", `\x1b[|     `},
		{"a broken byte", 0, 0, "\xff", `\xff |     `},
		{"a combining mark stays on its letter", 0, 0, "e\u0301x", "e\u0301x   |     "},
	} {
		c := New(5, 2)
		c.Text(tc.x, tc.y, tc.text, red())
		if got := plain(c); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestHalfOverwrittenWideCharactersLeaveSpaces(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		x    int
		text string
		want string
	}{
		{"the first half", 1, "x", "ax 本b"},
		{"the second half", 2, "x", "a x本b"},
		{"the halves of two", 2, "xy", "a xy b"},
		{"by a wide one", 2, "語", "a 語 b"},
		{"one and a half", 1, "xyz", "axyz b"},
	} {
		c := New(6, 1)
		c.Text(0, 0, "a日本b", red())
		c.Text(tc.x, 0, tc.text, red())
		if got := plain(c); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
		cells := ""
		for x := range c.Width() {
			cells += c.At(x, 0)
		}
		if cells != tc.want {
			t.Errorf("%s: cells %q, want %q", tc.name, cells, tc.want)
		}
	}
}

func TestTextReturnsTheColumnAfterIt(t *testing.T) {
	t.Parallel()
	c := New(4, 1)
	for _, tc := range []struct {
		x, y int
		s    string
		want int
	}{{0, 0, "ab", 2}, {1, 0, "日", 3}, {3, 0, "abcdef", 9}, {0, 5, "ab", 2}, {-3, 0, "ab", -1}, {9, 0, "\n", 11}} {
		if got := c.Text(tc.x, tc.y, tc.s, red()); got != tc.want {
			t.Errorf("Text(%d, %d, %q) = %d, want %d", tc.x, tc.y, tc.s, got, tc.want)
		}
	}
	if got := c.Right(4, 0, "日x", red()); got != 1 || plain(c) != "a日x" {
		t.Errorf("Right began at %d: %q", got, plain(c))
	}
}

func TestSubIsCutToItsCanvas(t *testing.T) {
	t.Parallel()
	c := New(5, 3)
	for _, tc := range []struct{ x, y, w, h, wantW, wantH int }{
		{1, 1, 2, 2, 2, 2},
		{1, 1, 9, 9, 4, 2},
		{-2, -1, 4, 3, 2, 2},
		{2, 1, -1, -1, 0, 0},
		{7, 7, 2, 2, 0, 0},
		{-9, 0, 3, 3, 0, 3},
	} {
		s := c.Sub(tc.x, tc.y, tc.w, tc.h)
		if s.Width() != tc.wantW || s.Height() != tc.wantH {
			t.Errorf("Sub(%d, %d, %d, %d) is %dx%d, want %dx%d", tc.x, tc.y, tc.w, tc.h, s.Width(), s.Height(), tc.wantW, tc.wantH)
		}
	}
	c.Sub(1, 1, 3, 1).Text(-1, 0, "abcdefgh", red())
	if got := plain(c); got != "     | bcd |     " {
		t.Errorf("drawing on a Sub left its window: %q", got)
	}
}

func TestWindowThatCutsAWideCharacterShowsASpace(t *testing.T) {
	t.Parallel()
	c := New(6, 1)
	c.Text(0, 0, "a日本b", red())
	if got := plain(c.Sub(2, 0, 2, 1)); got != "  " {
		t.Errorf("window of two halves = %q, want two spaces", got)
	}
	to := New(6, 1)
	to.Draw(0, 0, c.Sub(2, 0, 4, 1))
	if got := plain(to); got != " 本b  " {
		t.Errorf("Draw of it = %q", got)
	}
}

func TestDrawCopiesAndClips(t *testing.T) {
	t.Parallel()
	stamp := New(4, 2)
	stamp.Text(0, 0, "a日b", red())
	stamp.Text(0, 1, "wxyz", blue())
	for _, tc := range []struct {
		x, y int
		want string
	}{
		{0, 0, "a日b.|wxyz.|....."},
		{-2, 1, ".....| b...|yz..."},
		{3, -1, "...wx|.....|....."},
		{3, 2, ".....|.....|...a "},
		{9, 9, ".....|.....|....."},
		{-9, -9, ".....|.....|....."},
	} {
		c := New(5, 3)
		for y := range 3 {
			c.Text(0, y, ".....", red())
		}
		c.Draw(tc.x, tc.y, stamp)
		if got := plain(c); got != tc.want {
			t.Errorf("Draw(%d, %d) = %q, want %q", tc.x, tc.y, got, tc.want)
		}
	}
}

func TestDrawOverHalvesOfWideCharacters(t *testing.T) {
	t.Parallel()
	stamp := New(2, 1)
	stamp.Text(0, 0, "xy", red())
	c := New(6, 1)
	c.Text(0, 0, "a日本b", red())
	c.Draw(2, 0, stamp)
	if got := plain(c); got != "a xy b" {
		t.Errorf("Draw over the halves of two: %q", got)
	}
}

func TestDrawKeepsStyles(t *testing.T) {
	t.Parallel()
	from, to := New(2, 1), New(2, 1)
	to.Text(0, 0, "..", themes.Style{Bold: true}) // another style with the first index
	from.Text(0, 0, "x", red())
	from.Text(1, 0, "y", blue())
	to.Draw(0, 0, from)
	if to.StyleAt(0, 0) != red() || to.StyleAt(1, 0) != blue() {
		t.Errorf("styles after Draw: %v, %v", to.StyleAt(0, 0), to.StyleAt(1, 0))
	}
}

func TestDrawOfAWindowOnItself(t *testing.T) {
	t.Parallel()
	c := New(5, 1)
	c.Text(0, 0, "abcde", red())
	c.Draw(1, 0, c.Sub(0, 0, 4, 1))
	if got := plain(c); got != "aabcd" {
		t.Errorf("shifted onto itself: %q", got)
	}
}

func TestFillBlanksAndStyles(t *testing.T) {
	t.Parallel()
	c := New(4, 1)
	c.Text(0, 0, "日本", red())
	c.Sub(1, 0, 2, 1).Fill(blue())
	if got := plain(c); got != "    " {
		t.Errorf("Fill across two wide characters left %q", got)
	}
	if c.StyleAt(1, 0) != blue() || c.StyleAt(3, 0) != red() {
		t.Error("Fill must style its own cells and no others")
	}
}

func TestTintKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	c := New(4, 1)
	c.Text(0, 0, "日x", red())
	c.Tint(themes.Style{Bg: color.Gray{Y: 7}, Bold: true})
	want := themes.Style{Fg: red().Fg, Bg: color.Gray{Y: 7}, Bold: true}
	if plain(c) != "日x " || c.StyleAt(0, 0) != want || c.StyleAt(1, 0) != want || c.StyleAt(2, 0) != want {
		t.Errorf("after Tint: %q in %v", plain(c), c.StyleAt(0, 0))
	}
	c.Restyle(themes.Style{Faint: true})
	if plain(c) != "日x " || c.StyleAt(0, 0) != (themes.Style{Faint: true}) {
		t.Errorf("after Restyle: %q in %v", plain(c), c.StyleAt(0, 0))
	}
}

func TestStylesAreWrittenOnceAndEndWithTheLine(t *testing.T) {
	t.Parallel()
	c := New(4, 2)
	bold := themes.Style{Bold: true}
	c.Text(0, 0, "abcd", bold)
	c.Text(1, 1, "ef", bold)
	want := "\x1b[1mabcd\x1b[m\n \x1b[1mef\x1b[m "
	if got := c.String(); got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
}

func TestZeroCanvasIsSafe(t *testing.T) {
	t.Parallel()
	for _, c := range []Canvas{{}, New(0, 3), New(3, 0), New(-1, -1)} {
		c.Text(0, 0, "abc", red())
		c.Rune(0, 0, 'x', red())
		c.Fill(red())
		c.Tint(red())
		c.Restyle(red())
		c.Draw(0, 0, New(2, 2))
		New(2, 2).Draw(0, 0, c)
		c.Draw(0, 0, c.Sub(0, 0, 1, 1))
		if c.String() != "" || c.At(0, 0) != "" {
			t.Errorf("a canvas of %dx%d shows %q", c.Width(), c.Height(), c.String())
		}
	}
}

func TestRuneEscapesWhatIsNotForDrawing(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune]string{'─': "─   ", '⣿': "⣿   ", 'é': "é   ", '日': "日  ", '\n': `\n  `, '\a': `\a  `, -1: "\ufffd   "} {
		c := New(4, 1)
		c.Rune(0, 0, r, red())
		if got := plain(c); got != want {
			t.Errorf("Rune(%q) = %q, want %q", r, got, want)
		}
	}
}
