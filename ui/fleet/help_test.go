package fleet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

func TestHelpFrames(t *testing.T) {
	t.Parallel()
	m, _ := press(listed(24), "?")
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			golden.RequireEqual(t, []byte(frame(m, size[0], size[1])))
		})
	}
}

// TestEveryKeyOfTheHelpDoesSomething holds that no entry is a dead one: each of its keys
// changes the list or asks for something, from a place where it can.
func TestEveryKeyOfTheHelpDoesSomething(t *testing.T) {
	t.Parallel()
	middle, _ := press(listed(24), "/", "s", "h", "o", "p", "enter", "j", "j", "j")
	help, _ := press(middle, "?")
	shown := frame(help, 80, 60)
	for _, b := range middle.bindings() {
		if b.Disabled != "" {
			t.Errorf("%s cannot be tried: %s", b.Label(), b.Disabled)
		}
		if !strings.Contains(shown, b.Label()+" ") || b.Long == "" {
			t.Errorf("the help lacks %s\n%s", b.Label(), shown)
		}
		for _, name := range b.Keys {
			after, outcome := middle.press(name)
			if outcome == Stays && frame(after, 80, 24) == frame(middle, 80, 24) {
				t.Errorf("%s does nothing", name)
			}
		}
	}
}

func TestTheHelpScrollsAndEveryWayOutLeadsBack(t *testing.T) {
	t.Parallel()
	m, _ := press(listed(12), "?")
	top := frame(m, 80, 12)
	down, _ := press(m, "j", "j")
	if frame(down, 80, 12) == top {
		t.Error("j does not scroll the help")
	}
	if up, _ := press(down, "g"); frame(up, 80, 12) != top {
		t.Error("g does not lead to its beginning")
	}
	if end, _ := press(m, "G"); !strings.Contains(frame(end, 80, 12), "Unknown: it is asked") {
		t.Errorf("G does not lead to its end:\n%s", frame(end, 80, 12))
	}
	for _, out := range []string{"?", "esc", "enter"} {
		if back, o := press(down, out); o != Stays || frame(back, 80, 12) != frame(listed(12), 80, 12) {
			t.Errorf("%s does not close the help", out)
		}
	}
	if _, o := press(m, "q"); o != Left {
		t.Error("q does not quit")
	}
	typed, _ := press(listed(12), "/", "?")
	if strings.Contains(frame(typed, 80, 12), "─ Help ─") {
		t.Error("a letter of the filter opens the help")
	}
}
