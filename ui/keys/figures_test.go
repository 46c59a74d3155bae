package keys

import (
	"strings"
	"testing"
	"time"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/screenshots/scene"
)

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
	contains(t, m, ctx, "~627 k", "~669 MiB", "120 k of 1.2 M keys sampled · ±0.3 %", "patterns explain 89 % ±1 of the keys' memory", "db 0 (of 0, 3)")
	m, ctx = whole(t)
	contains(t, m, ctx, "627,465", "─ exact ─", "1,204,332 keys")
	if s := frame(m, ctx); strings.Contains(s, "~627") {
		t.Error("a counted number bears the sign of an estimate")
	}
}

func TestMemoryIsExplainedAsOfThePass(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	ctx.State.Memory.Keys = maybe.Of(ctx.State.Memory.Keys.Or(0) / 4) // flushed after the pass
	ctx.Now = ctx.Now.Add(90 * time.Second)
	m, _ = m.Update(ctx, collector.Snapshot{})
	contains(t, m, ctx, "explain 89 %", "1.5 m ago")
}

func TestNoMoreThanAllOfTheMemoryIsExplained(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	ctx.Keys.Version++ // a report that comes when the server holds half as much already
	ctx.State.Memory.Keys = maybe.Of(ctx.State.Memory.Keys.Or(0) / 2)
	m, _ = m.Update(ctx, collector.Snapshot{})
	contains(t, m, ctx, "over 100 % of the keys' memory now: some went")
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
	contains(t, begin(t, ctx), ctx, "89 % ±1 of key memory", "1 m ago")
	ctx.Width = 160
	contains(t, begin(t, ctx), ctx, "patterns explain 89 % ±1", "12.0 k vanished meanwhile")
}

func TestLittleOfTheMemoryIsNotNothing(t *testing.T) {
	t.Parallel()
	ctx := context(scene.Keys(1, 0), 120, 36)
	ctx.Keys.All.Memory = maybe.Of(keyspace.Exactly(256))
	for taken, want := range map[int64]string{1 << 20: "<1 %", 25_600: "1 %", 256: "100 %"} {
		m := begin(t, ctx)
		m.taken = taken
		if got := m.explained(ctx, false)[0].Text; got != want {
			t.Errorf("of %d B: %q, want %q", taken, got, want)
		}
	}
}
