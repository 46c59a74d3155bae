package field

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"valktop/themes"
	"valktop/ui/canvas"
)

func press(name string) tea.KeyPressMsg {
	mod, code := tea.KeyMod(0), rune(name[len(name)-1])
	switch {
	case strings.HasPrefix(name, "ctrl+"):
		mod = tea.ModCtrl
	case len(name) > 1:
		code = map[string]rune{
			"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
			"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "space": tea.KeySpace,
		}[name]
	}
	k := tea.KeyPressMsg{Code: code, Mod: mod}
	switch {
	case name == "space":
		k.Text = " "
	case len(name) == 1:
		k.Text = name
	}
	return k
}

func TestEditing(t *testing.T) {
	for keys, want := range map[string]string{
		"a b c":                               "abc",
		"a b left c":                          "acb",
		"a b home c":                          "cab",
		"a b home right c":                    "acb",
		"a b home end c":                      "abc",
		"a b backspace":                       "a",
		"a b home backspace":                  "ab",
		"a b home delete":                     "b",
		"a b delete":                          "ab",
		"a space b c ctrl+w":                  "a ",
		"a space b space ctrl+w":              "a ",
		"a b c left ctrl+u":                   "c",
		"a b c left left ctrl+k":              "a",
		"a b left left left left c":           "cab",
		"a b right right c":                   "abc",
		"a b ctrl+a c":                        "cab",
		"a b ctrl+a ctrl+e c":                 "abc",
		"a ctrl+x":                            "a",
		"a b c ctrl+b ctrl+b ctrl+f ctrl+h d": "adc",
	} {
		var m Model
		for name := range strings.SplitSeq(keys, " ") {
			m = m.Update(press(name))
		}
		if m.Value() != want {
			t.Errorf("%s gives %q, want %q", keys, m.Value(), want)
		}
	}
}

func TestPasteIsOneLineOfBoundedText(t *testing.T) {
	m := New("ab").Update(press("left")).Update(tea.PasteMsg{Content: "1\n2\t3\x1b\x00\u0085"})
	if m.Value() != "a1 2 3b" {
		t.Errorf("got %q", m.Value())
	}
	m = m.Update(tea.PasteMsg{Content: strings.Repeat("x", 10*Limit)}).Update(press("y"))
	if n := len([]rune(m.Value())); n != Limit {
		t.Errorf("%d characters, want no more than %d", n, Limit)
	}
}

func TestACopyKeepsItsText(t *testing.T) {
	m := New("abc")
	left := m.Update(press("left"))
	_ = left.Update(press("x"))
	_ = left.Update(press("backspace"))
	if left.Value() != "abc" || m.Value() != "abc" {
		t.Errorf("copies changed to %q and %q", left.Value(), m.Value())
	}
}

// TestTheCursorIsInSight draws fields of any text in any width.
func TestTheCursorIsInSight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := New(rapid.String().Draw(t, "text"))
		for range rapid.IntRange(0, 5).Draw(t, "left") {
			m = m.Update(press("left"))
		}
		w := rapid.IntRange(8, 40).Draw(t, "width") // an escaped character takes up to 8 cells or more
		c := canvas.New(w, 1)
		m.Draw(c, 0, 0, w, themes.Style{})
		if m.at < len(m.value) {
			return // the character under the cursor may be wider than the field
		}
		for x := range w {
			if c.StyleAt(x, 0).Reverse {
				return
			}
		}
		t.Fatalf("no cursor in %q", c.String())
	})
	for _, w := range []int{-1, 0, 1} {
		New("abc").Draw(canvas.New(3, 1), 0, 0, w, themes.Style{})
	}
}
