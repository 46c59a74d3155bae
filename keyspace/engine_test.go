package keyspace_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

func TestOwnLookupsAreThoseThatTheServerCounted(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 3000)
		for _, o := range []keyspace.EngineOptions{
			greedy(keyspace.ExactAll), {}, {Goal: keyspace.Goal{Until: keyspace.Full}, Filter: keyspace.Filter{Type: "hash"}},
		} {
			hits, misses := lookups(t, s)
			r := sample(t, s, o)
			nowHits, nowMisses := lookups(t, s)
			if r.Own.Hits != uint64(nowHits-hits) || r.Own.Misses != uint64(nowMisses-misses) || r.Own.Lost != 0 || r.Own.Hits == 0 {
				t.Errorf("%+v: own %+v, the server counted %d hits and %d misses", o, r.Own, nowHits-hits, nowMisses-misses)
			}
		}
	})
}

func TestASampleStopsWhenSharesAreKnown(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 60_000)
		r := sample(t, s, keyspace.EngineOptions{})
		if r.Complete || r.Exact || r.Biased || r.Sampled < 1000 || r.Total != 60_000 {
			t.Errorf("report %+v", headOf(r))
		}
		for _, g := range r.Patterns {
			if g.Share.Margin() > keyspace.DefaultError {
				t.Errorf("the share of %s is known to ±%v", g.Pattern, g.Share.Margin())
			}
			if g.Samples == 0 || !g.Memory.Known() || !g.TTL.Known() || len(g.Examples) == 0 {
				t.Errorf("%s was not asked for details: %+v", g.Pattern, g)
			}
		}
		if r.Own.Commands == 0 || r.Pace.Share != keyspace.DefaultPace || r.Pace.Count == 0 {
			t.Errorf("own %+v, pace %+v", r.Own, r.Pace)
		}
		names := sample(t, s, keyspace.EngineOptions{Goal: keyspace.Goal{Until: keyspace.UntilNames, Names: 2000}})
		if names.Sampled < 2000 || names.Sampled > 8000 {
			t.Errorf("%d names of 2000 were looked at", names.Sampled)
		}
	})
}

func TestADeeperGoalGoesOnFromWhereItIs(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 30_000)
		e := start(t, reach(t, s, deployment.Config{}), keyspace.EngineOptions{Goal: keyspace.Goal{Until: keyspace.UntilNames, Names: 3000}})
		first := until(t, e, 0, "the end of the sample", done)
		e.SetGoal(keyspace.Goal{Until: keyspace.Full})
		second := until(t, e, first.Version+1, "the whole pass", done)
		if second.Pass != 1 || !second.Exact || second.Walked != 30_000 {
			t.Errorf("report %+v", headOf(second))
		}
		checkCounts(t, second, f.truth)
		e.SetGoal(keyspace.Goal{Until: keyspace.ExactAll})
		third := until(t, e, second.Version, "the pass that asks every key", func(r keyspace.Report) bool { return r.Pass == 2 && done(r) })
		if third.Detailed != 30_000 || !third.Exact {
			t.Errorf("report %+v", headOf(third))
		}
	})
}

func TestPauseKeepsTheCursor(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 20_000)
		e := start(t, reach(t, s, deployment.Config{}), keyspace.EngineOptions{Goal: keyspace.Goal{Until: keyspace.Full}, Rate: 20_000})
		until(t, e, 0, "names", func(r keyspace.Report) bool { return r.Sampled > 1000 })
		e.Pause()
		paused := until(t, e, 0, "the pause", func(r keyspace.Report) bool { return r.State == keyspace.Paused })
		if paused.Complete {
			t.Fatal("it was done before it could be paused")
		}
		settle(t, f.client)
		before := processed(t, f.client)
		time.Sleep(300 * time.Millisecond)
		if after := processed(t, f.client); after != before {
			t.Errorf("%d commands ran during the pause", after-before)
		}
		e.SetRate(0)
		e.SetPace(1)
		e.Resume()
		r := until(t, e, paused.Version, "the end", done)
		if !r.Exact || r.Pass != 1 || r.Walked != 20_000 {
			t.Errorf("report %+v", headOf(r))
		}
	})
}

// processed is how many commands the server has run, but for INFO: what the deployment is made
// of is looked at whether a scan pauses or not.
func processed(t *testing.T, c *redis.Client) (sum int64) {
	t.Helper()
	info, err := c.Info(t.Context(), "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	for name, stat := range keyspace.ReadCommandStats(info) {
		if name != "info" {
			sum += stat.Calls
		}
	}
	return sum
}

// settle waits until the server runs nothing but what asks for that.
func settle(t *testing.T, c *redis.Client) {
	t.Helper()
	for last := processed(t, c); ; {
		time.Sleep(50 * time.Millisecond)
		now := processed(t, c)
		if now == last {
			return
		}
		last = now
	}
}

func TestRateBoundsNamesPerSecond(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	f := newFiller(t, s)
	mixed(f, 2000)
	began := time.Now()
	r := sample(t, s, keyspace.EngineOptions{Goal: keyspace.Goal{Until: keyspace.Full}, Pace: 1, Rate: 2000})
	if took := time.Since(began); took < 800*time.Millisecond || !r.Exact {
		t.Errorf("2000 names at 2000 a second took %v", took)
	}
}

func TestFiltersSelectKeys(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 6000)
		hashes := int64(0)
		for _, k := range f.truth {
			hashes += k.types["hash"]
		}
		for _, c := range []struct {
			filter keyspace.Filter
			want   int64
		}{
			{keyspace.Filter{Prefix: "user:"}, 4800},
			{keyspace.Filter{Match: "*:posts"}, 1800},
			{keyspace.Filter{Type: "hash"}, hashes},
			{keyspace.Filter{Prefix: "cart:", Type: "hash"}, f.truth["cart:{id}"].types["hash"]},
			{keyspace.Filter{Prefix: "nothing"}, 0},
		} {
			o := greedy(keyspace.Full)
			o.Filter = c.filter
			r := sample(t, s, o)
			if r.All.Keys != keyspace.Exactly(float64(c.want)) || r.Selected != c.want || r.Sampled != 6000 {
				t.Errorf("%+v: %+v, selected %d of %d; want %d", c.filter, r.All.Keys, r.Selected, r.Sampled, c.want)
			}
			o.Goal = keyspace.Goal{Until: keyspace.UntilNames, Names: 2000}
			r = sample(t, s, o)
			if k := r.All.Keys; !r.Complete && (float64(c.want) < k.Low-0.2*float64(c.want) || float64(c.want) > k.High+0.2*float64(c.want)) {
				t.Errorf("%+v: a sample says %+v, want %d", c.filter, k, c.want)
			}
		}
	})
}

func TestAnotherPassTellsWhatChanged(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 5000)
		e := start(t, reach(t, s, deployment.Config{}), greedy(keyspace.Full))
		first := until(t, e, 0, "the first pass", done)
		if len(first.Changes) > 0 {
			t.Errorf("changes %+v", first.Changes)
		}
		for i := range 500 {
			s.Do("DEL", fmt.Sprintf("user:%d:posts", i))
		}
		for i := range 300 {
			f.put("new:{id}", fmt.Sprintf("new:%d", i), "string", 5, keyspace.NoTTL)
		}
		for i := range 200 {
			f.put("cart:{id}", fmt.Sprintf("cart:%d", 1_000_000+i), "string", 5, keyspace.NoTTL)
		}
		f.flush()
		for _, name := range f.truth["page:{id}"].names {
			s.Do("DEL", name)
		}
		e.Rescan()
		second := until(t, e, first.Version, "the second pass", func(r keyspace.Report) bool { return r.Pass == 2 && done(r) })
		kinds := map[string]keyspace.ChangeKind{}
		for _, c := range second.Changes {
			kinds[c.Pattern] = c.Kind
		}
		want := map[string]keyspace.ChangeKind{
			"new:{id}": keyspace.Appeared, "page:{id}": keyspace.Gone, "cart:{id}": keyspace.Growing, "user:{id}:posts": keyspace.Shrinking,
		}
		if fmt.Sprint(kinds) != fmt.Sprint(want) {
			t.Errorf("changes %v, want %v", kinds, want)
		}
		if second.Own.Commands <= first.Own.Commands {
			t.Errorf("own commands are not those of all passes: %d, then %d", first.Own.Commands, second.Own.Commands)
		}
	})
}

func TestAPassBeginsEverySoOften(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	s.Do("SET", "a", "b")
	o := greedy(keyspace.Full)
	o.Every = 50 * time.Millisecond
	e := start(t, reach(t, s, deployment.Config{}), o)
	until(t, e, 0, "the third pass", func(r keyspace.Report) bool { return r.Pass == 3 && r.Exact })
}

func TestAnEmptyServer(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for _, until := range []keyspace.Until{keyspace.UntilError, keyspace.Full, keyspace.ExactAll} {
			r := sample(t, s, greedy(until))
			if !r.Exact || r.Total != 0 || r.All.Keys != keyspace.Exactly(0) || len(r.Patterns) > 0 || len(r.Tree) > 0 {
				t.Errorf("report %+v, all %+v", headOf(r), r.All)
			}
		}
	})
}
