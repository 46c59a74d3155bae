package keys

import (
	"testing"
	"time"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/screenshots/scene"
)

func TestSelectionSticksToItsRow(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, _ = press(m, ctx, "j", "j", "j", "j", "j", "j", "j", "j", "j") // cart:{id}
	before, _ := m.current()
	grown := scene.Keys(2, 0)
	for _, b := range grown.Tree {
		if b.Prefix == "cart:" {
			b.Memory = maybe.Of(keyspace.Exactly(1e12))
		}
	}
	m, _ = later(m, ctx, grown, holdFor)
	if r, _ := m.current(); r.id != before.id || m.at != 0 {
		t.Errorf("%q in row %d is selected, want %q at the top", r.id, m.at, before.id)
	}
}

func TestRowsKeepTheirOrderForSeconds(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	order := labels(m)
	grown := scene.Keys(2, 0)
	for _, b := range grown.Tree {
		if b.Prefix == "lock:" {
			b.Memory = maybe.Of(keyspace.Exactly(1e12))
		}
	}
	m, ctx = later(m, ctx, grown, holdFor-time.Second)
	expect(t, m, order...)
	contains(t, m, ctx, "931 GiB") // the figures are new, the order is not
	ctx.Now = scene.Begin().Add(holdFor)
	m, _ = m.Update(ctx, collector.Snapshot{}) // time passes without another report
	if got := labels(m)[0]; got != "lock:{key}" {
		t.Errorf("after %v the first row is %q", holdFor, got)
	}
	m, ctx = later(m, ctx, scene.Keys(3, 0), holdFor+time.Second)
	m, _ = press(m, ctx, "s", "s") // whoever sorts wants to see it at once
	if got := labels(m); got[0] != "lock:{key}" || got[len(got)-1] != "  {id}" {
		t.Errorf("reversed: first %q, last %q", got[0], got[len(got)-1])
	}
}

func TestRowsAreSortedByWhatIsChosen(t *testing.T) {
	t.Parallel()
	for by, want := range map[order]string{
		byKeys: "user:{id}", byMemory: "product:{id}", byPerKey: "bull:mail:events",
		byTTL: "stats:{date}", byNoTTL: "cart:{id}", byGrowth: "user:{id}",
	} {
		t.Run(by.name(), func(t *testing.T) {
			t.Parallel()
			m, ctx := whole(t)
			m, _ = press(m, ctx, "v", "s")
			for m.sort.by != by {
				m, _ = press(m, ctx, "right")
			}
			if got := labels(m)[0]; got != want {
				t.Errorf("first is %q, want %q", got, want)
			}
			head := [...]string{"KEYS", "MEMORY", "B/KEY", "TTL", "NO TTL", "GROWTH"}[by]
			contains(t, m, ctx, " "+by.name()+" ▼", " "+head+" ▼") // the choice and the column, dropped before or not
		})
	}
}

func TestUnknownFiguresAreSortedLast(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, _ = press(m, ctx, "v", "s", "right", "right", "s") // by TTL, the shortest first
	got := labels(m)
	if got[0] != "lock:{key}" {
		t.Errorf("the shortest TTL is that of %q", got[0])
	}
	if last := m.rows[len(m.rows)-1]; estimateTTL(last) {
		t.Errorf("%q, which has a TTL, is behind those without one", last.pattern)
	}
}

func estimateTTL(r row) bool {
	t, ok := r.figures.TTL.Get()
	return ok && t.P50.Known()
}

func TestGrowthAddsUpBelowAPrefix(t *testing.T) {
	t.Parallel()
	change := func(p string, by float64) keyspace.Change {
		return keyspace.Change{Pattern: p, Before: keyspace.Exactly(100), Now: keyspace.Exactly(100 + by)}
	}
	g := newGrowth([]keyspace.Change{change("user:{id}", 5), change("users", 7), change("user:{id}:posts", 2), change("user:a", 1), change("user!", 9)})
	for _, c := range []struct {
		row  row
		want float64
	}{
		{row{pattern: "user:"}, 8}, {row{pattern: "user:{id}:"}, 2}, {row{pattern: "user:{id}", leaf: true}, 5}, {row{pattern: "users", leaf: true}, 7},
		{row{end: &keyspace.Branch{Children: []*keyspace.Branch{{Prefix: "users", Leaf: true}, {Prefix: "user!", Leaf: true}}}}, 16},
	} {
		if got, ok := g.of(c.row); !ok || got != c.want {
			t.Errorf("%q grew by %v, %v; want %v", c.row.pattern, got, ok, c.want)
		}
	}
	if _, ok := g.of(row{pattern: "session:"}); ok {
		t.Error("nothing is known of how session: changed")
	}
}
