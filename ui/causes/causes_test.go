package causes

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/analysis"
	"valktop/collector"
	"valktop/screenshots/scene"
	"valktop/ui/screen"
)

func TestFrames(t *testing.T) {
	t.Parallel()
	for name, shot := range map[string]struct {
		at      func(int) collector.Snapshot
		seconds int
		keys    []string
	}{
		"drop":    {scene.Evicting, calm + 20, nil},
		"end":     {scene.Evicting, calm + 20, []string{"G"}},
		"calm":    {scene.Snapshot, calm, nil},
		"first":   {scene.Snapshot, 1, nil},
		"bare":    {bare, calm + 20, []string{"G"}},
		"dead":    {dead, 3, nil},
		"hostile": {hostile, calm, nil},
	} {
		ctx := over(scene.DeployAt-calm, shot.seconds, 0, 0, shot.at)
		for _, size := range [][2]int{{80, 20}, {120, 36}, {200, 56}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				ctx.Width, ctx.Height = size[0], size[1]
				golden.RequireEqual(t, []byte(drawn(press(t, Model{}.Open(time.Time{}), ctx, shot.keys...), ctx)))
			})
		}
	}
}

func TestBothSidesOfAMomentAreComparedAndNLeadsBackToNow(t *testing.T) {
	t.Parallel()
	ctx := over(scene.DeployAt-calm, calm+40, 120, 36, scene.Evicting)
	at := scene.Begin().Add(scene.DeployAt * time.Second)
	m := Model{}.Open(at)
	golden.RequireEqual(t, []byte(drawn(m, ctx)))
	if got := drawn(press(t, m, ctx, "n"), ctx); strings.Contains(got, "both sides") || !strings.Contains(got, "since 12:00:0") {
		t.Errorf("n shows\n%s", got)
	}
}

func TestKeysScrollAndClose(t *testing.T) {
	t.Parallel()
	ctx := over(scene.DeployAt-calm, calm+20, 80, 12, scene.Evicting)
	m := Model{}.Open(time.Time{})
	lines := len(m.lines(ctx, ctx.State.Causes, ctx.Width-margins))
	last := lines - (ctx.Height - frameRows)
	for _, c := range []struct {
		keys []string
		want int
	}{
		{[]string{"j"}, 1}, {[]string{"j", "down", "k"}, 1}, {[]string{"k"}, 0},
		{[]string{"ctrl+d"}, 5}, {[]string{"pgdown", "ctrl+u"}, 0}, {[]string{"G"}, last}, {[]string{"end", "j"}, last}, {[]string{"G", "home"}, 0},
	} {
		if got := press(t, m, ctx, c.keys...).offset; got != c.want {
			t.Errorf("after %q it begins at line %d, not %d of %d", c.keys, got, c.want, lines)
		}
	}
	for _, k := range []string{"esc", "backspace"} {
		if press(t, m, ctx, k).IsOpen() {
			t.Errorf("%s does not close it", k)
		}
	}
	if !m.IsOpen() || press(t, Model{}, ctx, "j") != (Model{}) {
		t.Error("what is closed takes keys")
	}
}

// What a key cannot do here it says, and it does what it says.
func TestKeysThatDoNothingSayWhy(t *testing.T) {
	t.Parallel()
	disabled := func(m Model, ctx screen.Context, k string) string {
		for _, b := range m.Bindings(ctx) {
			if slices.Contains(b.Keys, k) {
				return b.Disabled
			}
		}
		t.Fatalf("%s is bound to nothing", k)
		return ""
	}
	small := over(scene.DeployAt-calm, calm+20, 80, 12, scene.Evicting)
	large := small
	large.Width, large.Height = 200, 56
	now, then := Model{}.Open(time.Time{}), Model{}.Open(scene.Begin().Add(scene.DeployAt*time.Second))
	if disabled(now, small, "j") != "" || disabled(now, large, "j") != "all of it is in sight" {
		t.Error("scrolling is offered where all is in sight, or is not where it is not")
	}
	if disabled(now, small, "n") != "it is about now" || disabled(then, small, "n") != "" {
		t.Error("n is offered where it is about now, or is not where it is not")
	}
}

// A name from outside reaches the terminal in no other form than escaped.
func TestNothingIsDrawnRaw(t *testing.T) {
	t.Parallel()
	ctx := over(scene.DeployAt-calm, calm, 0, 0, hostile)
	ctx.State.Causes.Where = []string{"page\x1b[2J:{id} accounts for 40 %"}
	ctx.State.Causes.Symptoms = append(ctx.State.Causes.Symptoms, analysis.Symptom{Text: "worse\x07\u202e"})
	for _, w := range []int{0, 1, 7, 20, 80, 200} {
		for _, h := range []int{0, 1, 3, 20} {
			ctx.Width, ctx.Height = w, h
			got := drawn(Model{}.Open(time.Time{}), ctx)
			if strings.ContainsAny(got, "\x1b\x07\u202e") {
				t.Errorf("%dx%d: %q", w, h, got)
			}
		}
	}
}
