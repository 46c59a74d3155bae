package text

import (
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in        string
		w         int
		cut, mid  string
		pad, left string
	}{
		{"user:42", 7, "user:42", "user:42", "user:42", "user:42"},
		{"user:42", 9, "user:42", "user:42", "user:42  ", "  user:42"},
		{"user:42", 6, "user:…", "use…42", "user:…", "user:…"},
		{"user:42", 5, "user…", "us…42", "user…", "user…"},
		{"user:42", 1, "…", "…", "…", "…"},
		{"user:42", 2, "u…", "u…", "u…", "u…"},
		{"user:42", 0, "", "", "", ""},
		{"user:42", -3, "", "", "", ""},
		{"", 2, "", "", "  ", "  "},
		{"日本語", 5, "日本…", "日…語", "日本…", "日本…"},
		{"日本語", 4, "日…", "日…", "日… ", " 日…"},
		{"a\x1b[0m", 5, `a\x1…`, `a\…0m`, `a\x1…`, `a\x1…`},
	} {
		for what, got := range map[string][2]string{
			"Cut": {Cut(c.in, c.w), c.cut}, "Middle": {Middle(c.in, c.w), c.mid},
			"Pad": {Pad(c.in, c.w), c.pad}, "PadLeft": {PadLeft(c.in, c.w), c.left},
		} {
			if got[0] != got[1] {
				t.Errorf("%s(%q, %d) = %q, want %q", what, c.in, c.w, got[0], got[1])
			}
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("user:42:posts", 5)
	f.Add("日本語\x1b[0m", 4)
	f.Add("e\u0301🇩🇪👨\u200d👩", 7)
	f.Fuzz(func(t *testing.T, s string, w int) {
		w %= 200
		fits := Width(s) <= w
		for what, got := range map[string]string{"Cut": Cut(s, w), "Middle": Middle(s, w)} {
			if n := Width(got); n > max(w, 0) {
				t.Errorf("%s(%q, %d) = %q takes %d cells", what, s, w, got, n)
			}
			if w > 0 && fits && got != Escape(s) {
				t.Errorf("%s(%q, %d) = %q, but all of it fits", what, s, w, got)
			}
			if w > 0 && !fits && !strings.Contains(got, ellipsis) {
				t.Errorf("%s(%q, %d) = %q cuts in silence", what, s, w, got)
			}
		}
		for what, got := range map[string]string{"Pad": Pad(s, w), "PadLeft": PadLeft(s, w)} {
			if n := Width(got); n != max(w, 0) {
				t.Errorf("%s(%q, %d) = %q takes %d cells", what, s, w, got, n)
			}
		}
	})
}
