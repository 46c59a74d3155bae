package commands

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

func TestFrames(t *testing.T) {
	t.Parallel()
	busy, first := deployed(), watched(1, nil)
	shots := []struct {
		name string
		ctx  screen.Context
		keys []string
	}{
		{"list", busy, []string{"j", "j"}},
		{"interval", busy, []string{"v"}},
		{"details", busy, []string{"enter"}},
		{"subcommand", busy, []string{"/", "c", "o", "n", "f", "enter", "enter"}},
		{"sorting", busy, []string{"s", "right", "right"}},
		{"filtering", busy, []string{"/", "o", "(", "n"}},
		{"no-match", busy, []string{"/", "y", "y"}},
		{"forbidden", denied(), nil},
		{"first", first, nil},
		{"silent", silent(), nil},
		{"none", screen.Context{Theme: themes.Default(true)}, nil},
	}
	for _, shot := range shots {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", shot.name, size[0], size[1]), func(t *testing.T) {
				ctx := sized(shot.ctx, size)
				golden.RequireEqual(t, []byte(frame(press(begin(ctx), ctx, shot.keys...), ctx)))
			})
		}
	}
}

func TestABaselineIsComparedWith(t *testing.T) {
	t.Parallel()
	before, after := watched(58, nil), watched(120, nil)
	for _, size := range sizes() {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			m := press(begin(sized(before, size)), sized(before, size), "b")
			ctx := sized(after, size)
			m, _ = m.Update(ctx, ctx.All.Snapshot)
			golden.RequireEqual(t, []byte(frame(m, ctx)))
		})
	}
}

// TestLooks holds the styles, in each theme.
func TestLooks(t *testing.T) {
	t.Parallel()
	base := deployed()
	for _, look := range []string{"dark", "light", "mono"} {
		t.Run(look, func(t *testing.T) {
			ctx := sized(base, [2]int{120, 36})
			th, err := themes.Find(look, themes.Builtin())
			if err != nil {
				t.Fatal(err)
			}
			ctx.Theme = th
			c := canvas.New(ctx.Width, ctx.Height)
			press(begin(ctx), ctx, "b", "j").View(c, ctx)
			golden.RequireEqual(t, []byte(c.String()))
		})
	}
}

// What is drawn is a function of its inputs at any size.
func TestEverySizeIsDrawn(t *testing.T) {
	t.Parallel()
	ctx := deployed()
	for w := 0; w <= 130; w += 43 {
		for h := 0; h <= 60; h += 12 {
			at := sized(ctx, [2]int{w, h})
			for _, keys := range [][]string{nil, {"enter"}, {"s"}} {
				_ = frame(press(begin(at), at, keys...), at)
			}
		}
	}
}
