package keys

import (
	"testing"

	"valktop/keyspace"
	"valktop/screenshots/scene"
)

// asked is what x asks for when the selection is on the row of that label.
func asked(t *testing.T, view []string, label string, more ...string) (Change, bool) {
	t.Helper()
	ctx := context(scene.Keys(1, 0), 120, 36)
	m, _ := press(begin(t, ctx), ctx, view...)
	for range m.rows {
		if labels(m)[m.at] == label {
			break
		}
		m, _ = press(m, ctx, "j")
	}
	if got := labels(m)[m.at]; got != label {
		t.Fatalf("no row is %q: %q", label, labels(m))
	}
	m, _ = press(m, ctx, more...)
	_, msg := press(m, ctx, "x")
	c, ok := msg.(Change)
	return c, ok
}

func TestXAsksToChangeWhatIsSelected(t *testing.T) {
	t.Parallel()
	list := []string{"v"}
	for _, row := range []struct {
		view  []string
		label string
		more  []string
		want  Change
	}{
		{nil, "product:", nil, Change{Chosen: true, Name: "product:", Below: true}},
		{nil, "  {id}", nil, Change{Chosen: true, Name: "product:{id}"}},
		{nil, "  {id}:", nil, Change{Chosen: true, Name: "user:{id}:", Below: true}},
		{nil, "(no prefix)", nil, Change{Chosen: true, Name: "{…}"}},
		{nil, "cart:{id}", nil, Change{Chosen: true, Name: "cart:{id}"}},
		{nil, "product:", []string{"e", "j"}, Change{Chosen: true, Key: true, Name: "product:list:shoes:page:3"}},
		{list, "user:{id}:posts", nil, Change{Chosen: true, Name: "user:{id}:posts"}},
		{[]string{"v", "v"}, "product:", nil, Change{Chosen: true, Name: "product:", Below: true}},
	} {
		got, ok := asked(t, row.view, row.label, row.more...)
		if !ok || got != row.want {
			t.Errorf("x on %q after %v asks for %+v, want %+v", row.label, row.more, got, row.want)
		}
	}
}

func TestTheRestOfManyPrefixesIsNotChangedAsOne(t *testing.T) {
	t.Parallel()
	if c, ok := asked(t, nil, "{…}:{…}"); ok { // as a pattern that takes far more keys than the row stands for
		t.Errorf("x on the rest asks for %+v", c)
	}
}

func TestXWithoutKeysAsksForNothingInParticular(t *testing.T) {
	t.Parallel()
	ctx := context(keyspace.Report{}, 120, 36)
	if _, msg := press(begin(t, ctx), ctx, "x"); msg != (Change{}) {
		t.Errorf("x asks for %+v", msg)
	}
	ctx.NoChange = "a recording cannot be changed"
	if _, msg := press(begin(t, ctx), ctx, "x"); msg != nil {
		t.Errorf("x asks for %+v where nothing can be changed", msg)
	}
}
