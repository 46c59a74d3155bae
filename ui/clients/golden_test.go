package clients

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/collector"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

// shot is a state of the screen to draw.
type shot struct {
	name string
	m    Model
	ctx  screen.Context
	keys []string
}

func shots() []shot {
	m, ctx := deployed()
	none, noneCtx := watched(3, func(i int) collector.Snapshot { return only(i) })
	forbidden, forbiddenCtx := watched(3, denied)
	return []shot{
		{"groups", m, ctx, nil},
		{"libraries", m, ctx, []string{"v"}},
		{"group", m, ctx, []string{"g", "enter"}},
		{"client", m, ctx, []string{"v", "v", "v", "v", "/", "a", "n", "n", "a", "enter", "enter", "enter"}},
		{"sorting", m, ctx, []string{"s", "right", "right"}},
		{"filtering", m, ctx, []string{"/", "i", "o", "r", "e", "d"}},
		{"empty", none, noneCtx, nil},
		{"forbidden", forbidden, forbiddenCtx, nil},
		{"loading", New(), screen.Context{Theme: themes.Default(true)}, nil},
	}
}

func TestFrames(t *testing.T) {
	t.Parallel()
	for _, shot := range shots() {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", shot.name, size[0], size[1]), func(t *testing.T) {
				m, ctx := sized(shot.m, shot.ctx, size)
				m, _ = press(m, ctx, shot.keys...)
				golden.RequireEqual(t, []byte(frame(m, ctx)))
			})
		}
	}
}

// TestLooks holds the styles.
func TestLooks(t *testing.T) {
	t.Parallel()
	base, ctx := deployed()
	for _, look := range []string{"dark", "light", "mono"} {
		t.Run(look, func(t *testing.T) {
			th, err := themes.Find(look, themes.Builtin())
			if err != nil {
				t.Fatal(err)
			}
			m, ctx := sized(base, ctx, [2]int{120, 36})
			ctx.Theme = th
			c := canvas.New(ctx.Width, ctx.Height)
			m.View(c, ctx)
			golden.RequireEqual(t, []byte(c.String()))
		})
	}
}

func TestItDrawsAtAnySize(t *testing.T) {
	t.Parallel()
	for _, shot := range shots() {
		for _, size := range [][2]int{{0, 0}, {1, 1}, {20, 5}, {39, 12}, {100, 16}, {400, 100}} {
			m, ctx := sized(shot.m, shot.ctx, size)
			m, _ = press(m, ctx, shot.keys...)
			frame(m, ctx)
		}
	}
}
