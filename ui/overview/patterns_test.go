package overview

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"valktop/keyspace"
	"valktop/screenshots/scene"
	"valktop/themes"
)

func TestPatternsStandBelowTheCharts(t *testing.T) {
	ctx := story(420, themes.Default(true), nil)
	ctx.Keys, ctx.Sampling = scene.Keys(1, 120_000), true
	for _, size := range [][2]int{{120, 36}, {200, 56}, {80, 36}} {
		got := plain(frame(New(), ctx, size[0], size[1]))
		for _, must := range []string{"Hit rate", "Memory", "Key patterns", "120 k of 1.2 M keys sampled", "user:{id}:posts", "~498 k", "±3.2 k", "41.4 %"} {
			if !strings.Contains(got, must) {
				t.Errorf("%v lacks %q:\n%s", size, must, got)
			}
		}
	}
	small := plain(frame(New(), ctx, 80, 20))
	if !strings.Contains(small, "Misses") || strings.Contains(small, "Key patterns") {
		t.Errorf("80x24 has room for the hit rate and the misses:\n%s", small)
	}
}

func TestTypesAreNotCutWhereThereIsRoom(t *testing.T) {
	ctx := story(60, themes.Default(true), nil)
	ctx.Keys, ctx.Sampling = scene.Keys(1, 0), true
	ctx.Keys.Patterns[0].Types = []keyspace.Fraction{{Name: "string", Share: 0.9}, {Name: "list", Share: 0.1}}
	if got := plain(frame(New(), ctx, 200, 56)); !strings.Contains(got, "string, list") {
		t.Errorf("the types are cut:\n%s", got)
	}
}

func TestPatternsHaveTheirPlaceBeforeTheyAreKnown(t *testing.T) {
	ctx := story(420, themes.Default(true), nil)
	if got := plain(frame(New(), ctx, 120, 36)); strings.Contains(got, "Key patterns") {
		t.Errorf("without sampling there is nothing to wait for:\n%s", got)
	}
	ctx.Sampling = true
	if got := plain(frame(New(), ctx, 120, 36)); !strings.Contains(got, "Looking at the first keys") {
		t.Errorf("the panel must not come later and move the others:\n%s", got)
	}
	ctx.Keys = keyspace.Report{Version: 1, State: keyspace.Failed, Why: "this user may not run SCAN"}
	if got := plain(frame(New(), ctx, 120, 36)); !strings.Contains(got, "this user may not run SCAN") {
		t.Errorf("the reason is missing:\n%s", got)
	}
}

func TestPatternsOfStrangersAreEscapedAndCut(t *testing.T) {
	ctx := story(60, themes.Default(true), nil)
	ctx.Keys, ctx.Sampling = scene.Keys(1, 0), true
	for i, name := range []string{"\x1b[2Jevil", strings.Repeat("k", 64<<10), "\u202eabc", "価格:東京{…", "\x9b31m"} {
		ctx.Keys.Patterns[i].Pattern = name
	}
	got := frame(New(), ctx, 120, 36)
	for line := range strings.SplitSeq(got, "\n") {
		if w := ansi.StringWidth(line); w != 120 {
			t.Errorf("a row of %d cells: %q", w, line)
		}
	}
	if strings.Contains(got, "\x1b[2J") || strings.ContainsAny(plain(got), "\x1b\u202e\u009b") {
		t.Error("a name reached the terminal raw")
	}
	if !strings.Contains(plain(got), `\x1b[2Jevil`) {
		t.Errorf("the name is not shown escaped:\n%s", plain(got))
	}
}
