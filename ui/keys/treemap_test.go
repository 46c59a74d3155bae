package keys

import (
	"testing"

	"valktop/keyspace"
)

func TestArrowsGoToTheFieldBeside(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, _ = press(m, ctx, "v", "v")
	steps := []struct{ key, want string }{
		{"right", "user:"}, {"down", "session:{uuid}"}, {"right", "cart:{id}"}, {"left", "session:{uuid}"}, {"up", "user:"}, {"left", "product:"},
	}
	for _, s := range steps {
		m, _ = press(m, ctx, s.key)
		if got := labels(m)[m.at]; got != s.want {
			t.Fatalf("%s leads to %q, want %q", s.key, got, s.want)
		}
	}
}

func TestMapsFieldsFillItWithoutOverlap(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, _ = press(m, ctx, "v", "v")
	const w, h = 60, 20
	covered := map[[2]int]int{}
	for _, f := range m.fields(w, h) {
		for y := range f.h {
			for x := range f.w {
				covered[[2]int{f.x + x, f.y + y}]++
			}
		}
	}
	for at, n := range covered {
		if n > 1 || at[0] >= w || at[1] >= h {
			t.Fatalf("%d fields at %v", n, at)
		}
	}
	if len(covered) < w*h*97/100 {
		t.Errorf("%d of %d cells are covered", len(covered), w*h)
	}
}

func TestAFieldOfOneKeyIsNoneOfKeys(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 keys", 1: "1 key", 2: "2 keys", 61_600: "61,600 keys"} {
		if got := countOfKeys(keyspace.Figures{Keys: keyspace.Exactly(float64(n))}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
