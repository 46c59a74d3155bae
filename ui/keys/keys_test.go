package keys

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
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

func TestInspectAsksForTheSelectedExample(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, msg := press(m, ctx, "j", "i")
	if want := (Inspect{"product:18442"}); msg != want {
		t.Errorf("i asks for %v, want %v", msg, want)
	}
	_, msg = press(m, ctx, "enter", "j", "enter")
	if want := (Inspect{"product:90210"}); msg != want {
		t.Errorf("the second example asks for %v, want %v", msg, want)
	}
}

func TestSamplingIsPausedAndBegunAnew(t *testing.T) {
	t.Parallel()
	ctx := context(scene.Keys(1, 120_000), 120, 36)
	m := begin(t, ctx)
	if _, msg := press(m, ctx, "p"); msg != Pause {
		t.Errorf("p asks for %v", msg)
	}
	if _, msg := press(m, ctx, "r"); msg != Rescan {
		t.Errorf("r asks for %v", msg)
	}
	ctx.Keys.State = keyspace.Paused
	if _, msg := press(m, ctx, "p"); msg != Resume {
		t.Errorf("p asks for %v while it is paused", msg)
	}
	contains(t, m, ctx, "sampled · ±0.3 % · paused", "p goes on")
	ctx.State.Snapshot.Nodes = []collector.NodeSnapshot{{Err: errors.New("gone")}}
	if why := whyNot(m, ctx, "r"); why != "it has no binding" {
		t.Error("while nobody answers r must be left to what connects anew")
	}
}

func TestNoKeyMeansTwoThings(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	for name, keys := range map[string][]string{
		"tree": nil, "list": {"v"}, "map": {"v", "v"}, "details": {"j", "enter"}, "choosing": {"s"}, "typing": {"/"},
	} {
		at, _ := press(m, ctx, keys...)
		seen := map[string]string{}
		for _, b := range at.Bindings(ctx) {
			for _, k := range b.Keys {
				if other, twice := seen[k]; twice {
					t.Errorf("%s: %s means %q and %q", name, k, other, b.Long)
				}
				seen[k] = b.Long
			}
		}
	}
}

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

func TestCliffIsFoundWhenItIsOne(t *testing.T) {
	t.Parallel()
	even := func() keyspace.Figures {
		f := keyspace.Figures{Keys: keyspace.Exactly(60_000), Samples: 400, Forecast: make([]keyspace.Expiry, keyspace.ForecastMinutes)}
		for i := range f.Forecast {
			f.Forecast[i].Keys = 500
		}
		return f
	}
	f := even()
	if at, found := cliff(f); found {
		t.Errorf("an even hour has a cliff in minute %d", at)
	}
	f.Forecast[41].Keys = 9000
	if at, found := cliff(f); !found || at != 41 {
		t.Errorf("cliff in minute %d, %v; want 41", at, found)
	}
	f.Samples = 40 // six keys by chance
	if at, found := cliff(f); found {
		t.Errorf("six keys that were asked make a cliff in minute %d", at)
	}
}

func TestEstimatesSaySo(t *testing.T) {
	t.Parallel()
	ctx := context(scene.Keys(1, 120_000), 120, 36)
	m := begin(t, ctx)
	contains(t, m, ctx, "~627 k", "~669 MiB", "120 k of 1.2 M keys sampled · ±0.3 %", "patterns explain 93 % ±1 of the dataset's memory", "db 0 (of 0, 3)")
	m, ctx = whole(t)
	contains(t, m, ctx, "627,465", "─ exact ─", "1,204,332 keys")
	if s := frame(m, ctx); strings.Contains(s, "~627") {
		t.Error("a counted number bears the sign of an estimate")
	}
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

func TestMemoryIsExplainedAsOfThePass(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	for i := range ctx.State.Memory.Fills {
		ctx.State.Memory.Fills[i].Bytes /= 4 // the keys were flushed after the pass
	}
	ctx.Now = ctx.Now.Add(90 * time.Second)
	m, _ = m.Update(ctx, collector.Snapshot{})
	contains(t, m, ctx, "explain 93 %", "1.5 m ago")
}

func TestForecastMovesWithTheClock(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, _ = press(m, ctx, "j", "j", "j")
	contains(t, m, ctx, "▲ in 46 m")
	ctx.Now = scene.Begin().Add(5 * time.Minute)
	contains(t, m, ctx, "▲ in 41 m")
	ctx.Now = scene.Begin().Add(2 * time.Hour)
	contains(t, m, ctx, "too old: r scans")
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

func TestBuildsAreToldApart(t *testing.T) {
	t.Parallel()
	r := scene.Keys(1, 0)
	for i := range r.Patterns {
		if r.Patterns[i].Pattern == "product:{id}" {
			r.Patterns[i].Values = []keyspace.Value{
				{Text: "v42", Keys: keyspace.Exactly(30_000)},
				{Text: "v41", Keys: keyspace.Exactly(162_000), Idle: maybe.Of(keyspace.Quantiles{P50: 9 * 60_000})},
			}
		}
	}
	ctx := context(r, 120, 36)
	m, _ := press(begin(t, ctx), ctx, "j")
	contains(t, m, ctx, "v42  30,000 keys", "v41  162,000 keys", "idle p50 9 m")
}

func TestSmallScreensSayHowMuchIsExplained(t *testing.T) {
	t.Parallel()
	r := scene.Keys(1, 0)
	r.Vanished = 12_000
	ctx := context(r, 80, 20)
	ctx.Now = scene.Begin().Add(time.Minute)
	contains(t, begin(t, ctx), ctx, "93 % ±1 of the dataset", "1 m ago")
	ctx.Width = 160
	contains(t, begin(t, ctx), ctx, "patterns explain 93 % ±1", "12.0 k vanished meanwhile")
}
