package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func TestEscape(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"ASCII", "user:42:posts", "user:42:posts"},
		{"backslashes and quotes stay", `a\x1b"b'`, `a\x1b"b'`},
		{"C0 and DEL", "a\x00b\x1f\x7f", `a\x00b\x1f\x7f`},
		{"controls with letters", "\n\r\t\a\b", `\n\r\t\a\b`},
		{"escape sequence", "\x1b[2J\x1b]0;owned\a", `\x1b[2J\x1b]0;owned\a`},
		{"C1 as UTF-8", "\u009b31m\u0085", `\xc2\x9b31m\xc2\x85`},
		{"C1 as raw bytes", "\x9b31m\x85", `\x9b31m\x85`},
		{"invalid UTF-8", "a\xffb\xc3(\xed\xa0\x80\xf8", `a\xffb\xc3(\xed\xa0\x80\xf8`},
		{"overlong", "\xc0\x80", `\xc0\x80`},
		{"broken in the middle", "日\xe6\x97", `日\xe6\x97`},
		{"replacement character", "\ufffd", "\ufffd"},
		{"bidi override", "a\u202eb\u202c", `a\xe2\x80\xaeb\xe2\x80\xac`},
		{"bidi isolates and marks", "\u2066\u2069\u200e\u200f\u061c", `\xe2\x81\xa6\xe2\x81\xa9\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c`},
		{"separators", "\u2028\u2029", `\xe2\x80\xa8\xe2\x80\xa9`},
		{"zero width", "a\u200bb\ufeffc\u2060", `a\xe2\x80\x8bb\xef\xbb\xbfc\xe2\x81\xa0`},
		{"soft hyphen", "a\u00adb", `a\xc2\xadb`},
		{"Hangul filler", "a\u3164", `a\xe3\x85\xa4`},
		{"spaces that look like one", "a\u00a0b\u2009c", `a\xc2\xa0b\xe2\x80\x89c`},
		{"tags", "\U000e0041", `\xf3\xa0\x81\x81`},
		{"lone mark", "\u0301a", `\xcc\x81a`},
		{"mark after an escape", "\n\u0301a", `\n\xcc\x81a`},
		{"mark on a letter", "e\u0301", "e\u0301"},
		{"stacked marks", "e" + strings.Repeat("\u0301", 5), "e" + strings.Repeat(`\xcc\x81`, 5)},
		{"non-characters", "\ufdd0\uffff", `\xef\xb7\x90\xef\xbf\xbf`},
		{"private use", "\ue0b0", "\ue0b0"},
		{"unassigned", "\u0378", `\xcd\xb8`},
		{"wide", "日本語 가나", "日本語 가나"},
		{"emoji", "🚀", "🚀"},
		{"flag", "🇩🇪", "🇩🇪"},
		{"half a flag", "🇩", `\xf0\x9f\x87\xa9`},
		{"family", "👨\u200d👩", `👨\xe2\x80\x8d👩`},
		{"skin tone", "👍🏽", `👍\xf0\x9f\x8f\xbd`},
		{"emoji presentation", "❤\ufe0f", `❤\xef\xb8\x8f`},
		{"trailing joiner", "👨\u200d", `👨\xe2\x80\x8d`},
		{"prepended mark", "\u0600a", `\xd8\x80a`},
		{"spacing mark at the start", "\u0903", `\xe0\xa4\x83`},
		{"scripts", "größe Ωμέγα Привет שלום مرحبا ไทย", "größe Ωμέγα Привет שלום مرحبا ไทย"},
		{"the program's own signs", "●▲✕◌↑↓╭─╮━╸┄▏⣿▁–…·×", "●▲✕◌↑↓╭─╮━╸┄▏⣿▁–…·×"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Escape(c.in); got != c.want {
				t.Errorf("Escape(%q)\n got %s\nwant %s", c.in, got, c.want)
			}
			exact(t, c.in)
		})
	}
}

func TestWidth(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		"": 0, "abc": 3, "日本": 4, "e\u0301": 1, "\x1b": 4, "\n": 2, "🚀": 2, "🇩🇪": 2, "\u2028": 12, "─": 1,
	} {
		if got := Width(in); got != want {
			t.Errorf("Width(%q) = %d, want %d", in, got, want)
		}
	}
}

// exact checks what everything that draws relies on.
func exact(t *testing.T, s string) {
	t.Helper()
	var joined strings.Builder
	total := 0
	for cluster, width := range Cells(s) {
		if width != 1 && width != 2 {
			t.Errorf("%q: %q has %d cells", s, cluster, width)
		}
		for _, r := range cluster {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || !utf8.ValidString(cluster) {
				t.Errorf("%q: %q reaches the terminal", s, cluster)
			}
		}
		total += width
		joined.WriteString(cluster)
	}
	drawn := Escape(s)
	if joined.String() != drawn {
		t.Errorf("%q: cells join to %q, Escape is %q", s, joined.String(), drawn)
	}
	if Width(s) != total || Width(drawn) != total {
		t.Errorf("%q: the cells add up to %d, Width is %d, and %d when escaped", s, total, Width(s), Width(drawn))
	}
	if again := Escape(drawn); again != drawn {
		t.Errorf("%q: escaped again, %q becomes %q", s, drawn, again)
	}
	// What the renderer will measure, on a terminal of either kind.
	if g, w := ansi.GraphemeWidth.StringWidth(drawn), ansi.WcWidth.StringWidth(drawn); g != total || w != total {
		t.Errorf("%q: %d cells, but terminals see %d or %d", s, total, g, w)
	}
}

func TestPlainCharactersNeedNoCloserLook(t *testing.T) {
	t.Parallel()
	for r := range rune(0x30000) {
		w := plainWidth(r)
		if w == 0 {
			continue
		}
		if s := string(r); !sane(s, ansi.StringWidth(s)) || ansi.StringWidth(s) != w {
			t.Errorf("%U is not plain: %d cells, not %d", r, ansi.StringWidth(s), w)
		}
	}
}

// TestLongClusters would take hours if every mark looked at all that follow it.
func TestLongClusters(t *testing.T) {
	t.Parallel()
	const marks = 1 << 18
	for in, each := range map[string]int{"\u0301": 8, "\u200d": 12, "\u1161": 12} {
		if got, want := Width("e"+strings.Repeat(in, marks)), 1+marks*each; got != want {
			t.Errorf("%d times %q: %d cells, want %d", marks, in, got, want)
		}
	}
}

func TestCellsStopEarly(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"abc", "\x1b\x1b", "\n\n", "日本語"} {
		full := len(Escape(s))
		for stop := 1; stop < full; stop++ {
			n := 0
			for range Cells(s) {
				if n++; n == stop {
					break
				}
			}
			if n > stop {
				t.Errorf("%q went on after %d", s, stop)
			}
		}
	}
}

func TestPlainTextAllocatesNothing(t *testing.T) {
	for _, s := range []string{"user:42:posts 1.21 GiB", "╭─ Hit rate ─╮ ⣿⣀ 日本", "a\x1b[2Jb"} {
		if n := testing.AllocsPerRun(100, func() { measure(s) }); n != 0 {
			t.Errorf("%q: %v allocations", s, n)
		}
	}
}

// measure goes through s as drawing does.
func measure(s string) (total int) {
	for cluster, width := range Cells(s) {
		total += width + len(cluster)
	}
	return total + Width(s)
}

func FuzzCells(f *testing.F) {
	for _, s := range []string{
		"", "user:42", "\x1b[31m\x9b", "e\u0301", "🇩🇪🇫", "👨\u200d👩\u200d👧", "\u1100\u1161\u11a8", "क्षि", "\u0600x",
		"\xed\xa0\x80", "a\u202eb", "❤\ufe0f", "e\u0301\u0301\u0301\u0301\u0301\u0301", "日\u3099本", "\u200d👩", "ᄀ각", "🏽", "\U000e0041",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		exact(t, s)
		exact(t, s+s)
	})
}

// FuzzNeighbours draws two strings side by side: neither may change the other.
func FuzzNeighbours(f *testing.F) {
	for _, s := range [][2]string{{"🇩", "🇪"}, {"ᄀ", "ᅡ"}, {"👨\u200d", "👩"}, {"क्", "ष"}, {"a", "\u0301"}, {"\u0600", "1"}, {"가", "ᆨ"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		drawn := Escape(a) + Escape(b)
		want := Width(a) + Width(b)
		if g, w := ansi.GraphemeWidth.StringWidth(drawn), ansi.WcWidth.StringWidth(drawn); g != want || w != want {
			t.Errorf("%q beside %q: %d cells, but terminals see %d or %d", a, b, want, g, w)
		}
	})
}

func BenchmarkCells(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":  "user:42:posts 1.21 GiB of 2.00 GiB",
		"frame":  "╭─ Hit rate ─────────────────────╮",
		"wide":   "日本語のキー名前がここにあります",
		"emoji":  "🚀 launch 🇩🇪 e\u0301te\u0301",
		"escape": "\x1b[2J\x1b[31mhello\x00\xff",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				measure(s)
			}
		})
	}
}
