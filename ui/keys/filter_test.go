package keys

import (
	"testing"
)

func TestFilterWorksWhileOneTypes(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, _ = press(m, ctx, "/")
	if !m.Typing() {
		t.Fatal("/ does not lead to the filter")
	}
	m = typed(m, ctx, "POS")
	expect(t, m, "user:", "  {id}:", "    posts")
	m = typed(m, ctx, "q") // a letter, not a key that quits
	contains(t, m, ctx, "Nothing here matches POSq")
	m, _ = press(m, ctx, "backspace", "enter")
	if m.Typing() {
		t.Error("after enter letters still go to the filter")
	}
	expect(t, m, "user:", "  {id}:", "    posts")
	m, _ = press(m, ctx, "v")
	expect(t, m, "user:{id}:posts")
	m, _ = press(m, ctx, "esc")
	if len(m.rows) < 10 {
		t.Errorf("esc leaves %d rows", len(m.rows))
	}
}

func TestFilterTakesGlobs(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, _ = press(m, ctx, "v", "/")
	m = typed(m, ctx, "user:*:posts")
	expect(t, m, "user:{id}:posts")
	m, _ = press(m, ctx, "esc", "/")
	m = typed(m, ctx, "product:9021?")
	expect(t, m, "product:{id}") // by one of its keys
}

func TestFilterTakesWhatIsReadOnTheScreen(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, _ = press(m, ctx, "v", "/")
	m = typed(m, ctx, `x1b]0;ev`)
	if len(m.rows) != 1 || m.rows[0].figures == nil {
		t.Errorf("%d rows hold what is shown", len(m.rows))
	}
}
