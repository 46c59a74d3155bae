package nodes

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/collector"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

func TestFrames(t *testing.T) {
	t.Parallel()
	healthy := watched(90, func(i int) collector.Snapshot { return scene.Cluster(i, 0) })
	shots := []struct {
		name string
		ctx  screen.Context
		keys []string
	}{
		{"failed", failedOver(), []string{"G", "k"}},
		{"healthy", healthy, nil},
		{"sorting", healthy, []string{"s", "right", "right"}},
		{"filtering", healthy, []string{"/", "r", "e", "p"}},
		{"standalone", watched(90, scene.Snapshot), nil},
		{"none", screen.Context{Theme: themes.Default(true)}, nil},
	}
	for _, shot := range shots {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", shot.name, size[0], size[1]), func(t *testing.T) {
				ctx := sized(shot.ctx, size)
				m, _ := press(begin(ctx), ctx, shot.keys...)
				golden.RequireEqual(t, []byte(frame(m, ctx)))
			})
		}
	}
}

// TestLooks holds the styles: in each theme, with a node that failed.
func TestLooks(t *testing.T) {
	t.Parallel()
	base := failedOver()
	for _, look := range []string{"dark", "light", "mono"} {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", look, size[0], size[1]), func(t *testing.T) {
				ctx := sized(base, size)
				th, err := themes.Find(look, themes.Builtin())
				if err != nil {
					t.Fatal(err)
				}
				ctx.Theme = th
				m, _ := press(begin(ctx), ctx, "G", "k")
				c := canvas.New(ctx.Width, ctx.Height)
				m.View(c, ctx)
				golden.RequireEqual(t, []byte(c.String()))
			})
		}
	}
}
