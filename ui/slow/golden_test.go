package slow

import (
	"fmt"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/collector"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

func TestFrames(t *testing.T) {
	t.Parallel()
	busy := watched(nil)
	unasked := watched(func(n *collector.NodeSnapshot) { n.Detail, n.Past = collector.Detail{}, collector.Past{} })
	shots := []struct {
		name string
		ctx  screen.Context
		keys []string
	}{
		{"list", busy, []string{"j"}},
		{"entries", busy, []string{"j", "enter", "j", "j"}},
		{"events", busy, []string{"v", "v", "v"}},
		{"no-log", busy, []string{"v"}},
		{"large", large(), []string{"v"}},
		{"sorting", busy, []string{"s", "right"}},
		{"filtering", busy, []string{"/", "d", "a", "i", "l", "y"}},
		{"no-match", busy, []string{"/", "y", "y"}},
		{"empty", quiet(10 * time.Millisecond), nil},
		{"off", quiet(-time.Microsecond), nil},
		{"forbidden", denied(), nil},
		{"forbidden-events", denied(), []string{"v", "v", "v"}},
		{"cluster", cluster(), nil},
		{"loading", unasked, nil},
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

// TestLooks holds the styles, in each theme.
func TestLooks(t *testing.T) {
	t.Parallel()
	base := watched(nil)
	for _, look := range []string{"dark", "light", "mono"} {
		t.Run(look, func(t *testing.T) {
			ctx := sized(base, [2]int{120, 36})
			th, err := themes.Find(look, themes.Builtin())
			if err != nil {
				t.Fatal(err)
			}
			ctx.Theme = th
			c := canvas.New(ctx.Width, ctx.Height)
			press(begin(ctx), ctx, "j").View(c, ctx)
			golden.RequireEqual(t, []byte(c.String()))
		})
	}
}

// What is drawn fits at any size.
func TestEverySizeIsDrawn(t *testing.T) {
	t.Parallel()
	for _, ctx := range []screen.Context{watched(nil), denied(), cluster()} {
		for w := 0; w <= 130; w += 43 {
			for h := 0; h <= 60; h += 12 {
				at := sized(ctx, [2]int{w, h})
				for _, keys := range [][]string{nil, {"enter"}, {"v", "v", "v"}, {"s"}} {
					_ = frame(press(begin(at), at, keys...), at)
				}
			}
		}
	}
}
