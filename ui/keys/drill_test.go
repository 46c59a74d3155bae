package keys

import (
	"slices"
	"testing"

	"valktop/keyspace"
	"valktop/screenshots/scene"
	"valktop/ui/screen"
)

// whole is the screen after a whole pass, at 120x36.
func whole(t *testing.T) (Model, screen.Context) {
	t.Helper()
	ctx := context(scene.Keys(1, 0), 120, 36)
	return begin(t, ctx), ctx
}

func TestBranchesThatHoldManyKeysAreOpenAtFirst(t *testing.T) {
	t.Parallel()
	m, _ := whole(t)
	expect(t, m,
		"product:", "  {id}", "  list:{name}:page:{n}",
		"user:", "  {id}", "  {id}:", "  by-email:{email}", "  \x1b]0;evil\x07",
		"session:{uuid}", "cart:{id}", "bull:", "stats:{date}", "{…}:{…}", noPrefix, "lock:{key}")
}

func TestArrowsOpenAndClose(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, _ = press(m, ctx, "left") // product: is selected
	if got := labels(m)[1]; got != "user:" {
		t.Errorf("after ← the row below product: is %q", got)
	}
	m, _ = press(m, ctx, "right", "j", "left")
	if r, _ := m.current(); r.pattern != "product:" {
		t.Errorf("← on a leaf selects %q, want what it lies below", r.pattern)
	}
	m, _ = press(m, ctx, "j", "j", "j", "j", "j", "right")
	if got := labels(m)[6:8]; !slices.Equal(got, []string{"    posts", "    feed"}) {
		t.Errorf("below user:{id}: lie %q", got)
	}
}

func TestEnterDrillsInAndEscComesBack(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, _ = press(m, ctx, "j", "j", "j", "enter")
	expect(t, m, "{id}", "{id}:", "by-email:{email}", "\x1b]0;evil\x07")
	contains(t, m, ctx, "Prefixes › user: ─")
	m, _ = press(m, ctx, "j", "enter")
	expect(t, m, "posts", "feed")
	contains(t, m, ctx, "Prefixes › user: › {id}: ─")
	m, _ = press(m, ctx, "esc")
	if r, _ := m.current(); r.pattern != "user:{id}:" {
		t.Errorf("back out of it %q is selected", r.pattern)
	}
	m, _ = press(m, ctx, "backspace")
	if r, _ := m.current(); r.pattern != "user:" || len(m.path) > 0 {
		t.Errorf("back at the top %q is selected, path %q", r.pattern, m.path)
	}
	if b := whyNot(m, ctx, "esc"); b == "" {
		t.Error("at the top there is nothing that esc could go back to")
	}
}

// whyNot is why a key does nothing.
func whyNot(m Model, ctx screen.Context, pressed string) string {
	for _, b := range m.Bindings(ctx) {
		if b.Matches(pressed) {
			return b.Disabled
		}
	}
	return "it has no binding"
}

func TestBranchesInARowAreGoneThroughTogether(t *testing.T) {
	t.Parallel()
	ctx := context(keyspace.Report{Version: 1, Complete: true, Tree: []*keyspace.Branch{{
		Label: "a:", Prefix: "a:", Children: []*keyspace.Branch{{Label: "b:", Prefix: "a:b:", Children: []*keyspace.Branch{
			{Label: "c", Prefix: "a:b:c", Leaf: true}, {Label: "d", Prefix: "a:b:d", Leaf: true},
		}}},
	}}}, 120, 36)
	m := begin(t, ctx)
	expect(t, m, "a:b:")
	m, _ = press(m, ctx, "enter")
	expect(t, m, "c", "d")
	contains(t, m, ctx, "Prefixes › a: › b: ─")
	m, _ = press(m, ctx, "esc")
	expect(t, m, "a:b:")
}

func TestNamesWithoutADelimiterHaveAPlaceOfTheirOwn(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	for labels(m)[m.at] != noPrefix {
		m, _ = press(m, ctx, "j")
	}
	m, _ = press(m, ctx, "enter")
	expect(t, m, "{token}", "feature-flags")
	contains(t, m, ctx, "Prefixes › (no prefix) ─")
	m, _ = press(m, ctx, "v") // of the list, too, only those
	expect(t, m, "{token}", "feature-flags")
	m, _ = press(m, ctx, "v", "v", "esc")
	if got := labels(m)[m.at]; got != noPrefix {
		t.Errorf("back at the top %q is selected", got)
	}
}

func TestSmallOnesThatAreLeftOutAreCounted(t *testing.T) {
	t.Parallel()
	r := scene.Keys(1, 0)
	r.Hidden, r.Tree[0].Hidden = 1204, 7
	ctx := context(r, 120, 36)
	m := begin(t, ctx)
	contains(t, m, ctx, "… and 7 smaller ones")
	m, _ = press(m, ctx, "v", "G")
	contains(t, m, ctx, "… and 1,204 smaller ones", "not listed one by one")
	m, _ = press(m, ctx, "enter", "esc", "i", "right", "left")
	if len(m.path) > 0 {
		t.Errorf("what is left out was drilled into: %q", m.path)
	}
}
