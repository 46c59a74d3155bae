package keys

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/screenshots/scene"
)

func TestFrames(t *testing.T) {
	t.Parallel()
	for _, shot := range []struct {
		name    string
		sampled int64
		keys    []string
	}{
		{"tree", 120_000, []string{"j", "j"}},
		{"exact", 0, []string{"j", "j", "j", "j"}},
		{"drilled", 0, []string{"j", "j", "j", "enter"}},
		{"list", 120_000, []string{"v"}},
		{"map", 0, []string{"v", "v"}},
		{"details", 0, []string{"j", "enter"}},
		{"sorting", 0, []string{"s", "right"}},
		{"filtering", 0, []string{"/", "p", "o", "s"}},
	} {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", shot.name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				ctx := context(scene.Keys(1, shot.sampled), size[0], size[1])
				m, _ := press(begin(t, ctx), ctx, shot.keys...)
				golden.RequireEqual(t, []byte(frame(m, ctx)))
			})
		}
	}
}
