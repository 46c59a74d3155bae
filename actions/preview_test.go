package actions_test

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"valktop/actions"
	"valktop/collector"
	"valktop/deployment"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/testserver"
)

// previewed is the last word of a preview.
func previewed(t testing.TB, d actions.Deployment, p actions.Plan, o actions.PreviewOptions) actions.Preview {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	v := actions.StartPreview(ctx, d, p, o)
	defer v.Wait()
	defer v.Stop()
	var last actions.Preview
	for !last.Done {
		next, err := v.Next(ctx, last.Version)
		if err != nil {
			t.Fatalf("%v after %+v", err, last)
		}
		last = next
	}
	return last
}

// stored is a key as a test made it.
type stored struct {
	kind string
	ttl  time.Duration // keyspace.NoTTL for none
}

// mixture fills a server with hostile names of several types and times to live.
func mixture(t testing.TB, s *testserver.Server) map[string]stored {
	t.Helper()
	all := map[string]stored{}
	c := s.Client()
	pipe := c.Pipeline()
	ttls := []time.Duration{keyspace.NoTTL, 4 * time.Minute, 50 * time.Minute, 20 * time.Hour, 100 * time.Hour}
	for i, name := range hostileNames() {
		k := stored{ttl: ttls[i%len(ttls)]}
		switch i % 3 {
		case 0:
			k.kind = "string"
			pipe.Set(t.Context(), name, strings.Repeat("v", i%50), 0)
		case 1:
			k.kind = "hash"
			pipe.HSet(t.Context(), name, "f", "v")
		case 2:
			k.kind = "set"
			pipe.SAdd(t.Context(), name, "m", "n")
		}
		if k.ttl != keyspace.NoTTL {
			pipe.PExpire(t.Context(), name, k.ttl)
		}
		all[name] = k
	}
	if _, err := pipe.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAPreviewIsTheTruth(t *testing.T) {
	t.Parallel()
	narrowed := func(p actions.Plan, n actions.Narrow) actions.Plan { p.Narrow = n; return p }
	key := func(name string) actions.Plan { return selecting(actions.ByKey, name) }
	expire := actions.Plan{Action: actions.Expire, TTL: time.Hour, OnlyMissing: true, Selections: prefix("user:").Selections}
	persist := actions.Plan{Action: actions.Persist, Selections: prefix("user:").Selections}
	every := func(stored) bool { return true }
	long := strings.Repeat("x", 64<<10)
	plans := []struct {
		plan  actions.Plan
		takes func(k stored) bool
	}{
		{prefix("user:"), every},
		{prefix("user:1"), every},
		{prefix("\xff"), every},
		{prefix("h:*:"), every},
		{prefix("user:*"), every},
		{prefix("nothing:"), every},
		{prefix(long), every},
		{key("user:1"), every}, {key("*"), every}, {key("\x00"), every}, {key(""), every}, {key(long), every}, {key("absent"), every},
		{selecting(actions.ByGlob, "user:?"), every},
		{selecting(actions.ByGlob, "*"), every},
		{selecting(actions.ByGlob, `\**`), every},
		{selecting(actions.ByGlob, "[^u]*"), every},
		{selecting(actions.ByPattern, "user:{id}:posts"), every},
		{narrowed(prefix("user:"), actions.Narrow{Types: []string{"hash", "set"}}), func(k stored) bool { return k.kind != "string" }},
		{narrowed(selecting(actions.ByGlob, "*"), actions.Narrow{Volatility: actions.NonVolatile}), func(k stored) bool { return k.ttl == keyspace.NoTTL }},
		{narrowed(prefix("user:"), actions.Narrow{Volatility: actions.Volatile, LongerThan: time.Hour}), func(k stored) bool { return k.ttl > time.Hour }},
		{narrowed(prefix("user:"), actions.Narrow{LongerThan: time.Hour}), func(k stored) bool { return k.ttl == keyspace.NoTTL || k.ttl > time.Hour }},
		{narrowed(prefix("user:"), actions.Narrow{Tier: "medium", Types: []string{"string"}}), func(k stored) bool { return k.ttl == 50*time.Minute && k.kind == "string" }},
		{narrowed(prefix("user:"), actions.Narrow{Idle: time.Hour}), func(stored) bool { return false }},
		{expire, func(k stored) bool { return k.ttl == keyspace.NoTTL }},
		{persist, func(k stored) bool { return k.ttl != keyspace.NoTTL }},
	}
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		all := mixture(t, s)
		d := changes(t, s)
		for _, c := range plans {
			match, err := c.plan.Matcher()
			if err != nil {
				t.Fatal(err)
			}
			want := wanted{tiers: map[string]int{}, kinds: map[string]int{}}
			for name, k := range all {
				if match.Match(name) && c.takes(k) {
					want.add(t, s, name, k)
				}
			}
			want.check(t, c.plan, previewed(t, d, c.plan, actions.PreviewOptions{Pace: 1, BackupDir: t.TempDir()}))
		}
	})
}

// wanted is what a preview has to say.
type wanted struct {
	names  []string
	memory int64
	tiers  map[string]int
	kinds  map[string]int
}

func (w *wanted) add(t testing.TB, s *testserver.Server, name string, k stored) {
	w.names = append(w.names, name)
	n, err := s.Client().MemoryUsage(t.Context(), name).Result()
	if err != nil {
		t.Fatal(err)
	}
	w.memory += n
	w.kinds[k.kind]++
	w.tiers[keyspace.DefaultBounds().Tier(k.ttl).String()]++
}

func (w *wanted) check(t testing.TB, plan actions.Plan, p actions.Preview) {
	t.Helper()
	n := float64(len(w.names))
	if !p.Exact || p.Keys != keyspace.Exactly(n) || p.Why != "" || len(p.Limits) > 0 {
		t.Errorf("%.80q: %+v keys, exact %v, %q %+v; want %v", plan.Selections, p.Keys, p.Exact, p.Why, p.Limits, n)
		return
	}
	if p.Memory.Or(keyspace.Estimate{}) != keyspace.Exactly(float64(w.memory)) {
		t.Errorf("%.80q: memory %+v, want %d", plan.Selections, p.Memory, w.memory)
	}
	if p.NoTTL.Or(keyspace.Estimate{}) != keyspace.Exactly(float64(w.tiers["none"])) {
		t.Errorf("%.80q: %+v without TTL, want %d", plan.Selections, p.NoTTL, w.tiers["none"])
	}
	for _, f := range p.Types {
		if math.Abs(f.Share*n-float64(w.kinds[f.Name])) > 0.01 {
			t.Errorf("%.80q: %+v, want %v", plan.Selections, f, w.kinds)
		}
	}
	for i, share := range p.TTL.Or(keyspace.TTLs{}).Tiers {
		if math.Abs(share*n-float64(w.tiers[keyspace.Tier(i).String()])) > 0.01 {
			t.Errorf("%.80q: %v of %v, want %v", plan.Selections, share, keyspace.Tier(i), w.tiers)
		}
	}
	if len(p.Examples) != min(len(w.names), 20) || p.Total < int64(n) || p.TooBig.Or(keyspace.Estimate{High: 1}).High != 0 {
		t.Errorf("%.80q: %d examples, of %d keys, too big %+v", plan.Selections, len(p.Examples), p.Total, p.TooBig)
	}
	for _, e := range p.Examples {
		if !slices.Contains(w.names, e.Name) || e.Type == "" || !e.Memory.Known() || !e.TTL.Known() {
			t.Errorf("%.80q: an example that is none: %.80q", plan.Selections, e.Name)
		}
	}
	for _, name := range p.LookAlikes {
		if slices.Contains(w.names, name) {
			t.Errorf("%.80q: a look-alike that would be touched: %.80q", plan.Selections, name)
		}
	}
	if free := p.Free.Or(0); free <= 0 || n > 0 && (p.Backup.Or(0) <= 0 || !p.Duration.Known() || p.Cost.Or(0) <= 0) {
		t.Errorf("%.80q: backup %+v, free %d, duration %+v, cost %+v", plan.Selections, p.Backup, free, p.Duration, p.Cost)
	}
}

func TestAPreviewTellsOfManyKeysAtOnceAndCountsThemInTheEnd(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "user:%d", 24_000)
		fill(t, s, "page:%d", 24_000)
		s.Do("SET", "user:big", strings.Repeat("x", 2<<20))
		d := changes(t, s)
		for _, narrow := range []actions.Narrow{{}, {Types: []string{"string"}, Volatility: actions.NonVolatile}} {
			plan := prefix("user:")
			plan.Narrow = narrow
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			v := actions.StartPreview(ctx, d, plan, actions.PreviewOptions{Pace: 0.5, BackupDir: t.TempDir()})
			var p actions.Preview
			early := 0
			for !p.Done {
				next, err := v.Next(ctx, p.Version)
				if err != nil {
					t.Fatalf("%v after %+v", err, p)
				}
				if p = next; p.Walked > 2000 && p.Walked < 40_000 {
					early++
					if p.Keys.Low > 26_400 || p.Keys.High < 21_600 || p.Exact {
						t.Errorf("after %d names: %+v", p.Walked, p.Keys)
					}
				}
			}
			cancel()
			v.Wait()
			if p.Keys != keyspace.Exactly(24_001) || !p.Exact || early == 0 {
				t.Errorf("%+v, early %d", p.Keys, early)
			}
			if !p.Memory.Known() || p.Backup.Or(0) <= 0 || p.Duration.Or(0) <= 0 || p.Cost.Or(0) <= 0 || len(p.Examples) != 20 {
				t.Errorf("%+v", p)
			}
			if big := p.TooBig.Or(keyspace.Estimate{Low: 1}); big.Low != 1 || big.High > 1000 {
				t.Errorf("%+v are too big", p.TooBig)
			}
			if none := p.NoTTL.Or(keyspace.Estimate{}); none.Value != 24_001 {
				t.Errorf("%+v have no TTL", none)
			}
		}
	})
}

func TestAPreviewLeavesOutWhatIsProtected(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "user:%d", 500)
		fill(t, s, "user:cart:%d", 70)
		d := changes(t, s)
		o := actions.PreviewOptions{Pace: 1, Protect: []string{"user:cart:*"}}
		if p := previewed(t, d, prefix("user:"), o); p.Keys != keyspace.Exactly(500) || p.Protected != 70 {
			t.Errorf("%+v keys, %d protected", p.Keys, p.Protected)
		}
		if p := previewed(t, d, selecting(actions.ByKey, "user:cart:1"), o); p.Keys != keyspace.Exactly(1) {
			t.Errorf("one key by its name: %+v", p.Keys)
		}
	})
}

func TestAPreviewNamesWhatLooksAlike(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "other:%d", 300)
		fill(t, s, "users:%d", 300)
		fill(t, s, "user:%d", 30)
		for _, name := range []string{"user", "User:1", "USER:2", "user-1", "username:1", " user:1", "use", "abuser:1"} {
			s.Do("SET", name, "x")
		}
		d := changes(t, s)
		p := previewed(t, d, prefix("user:"), actions.PreviewOptions{Pace: 1})
		for _, name := range []string{"user", "User:1", "USER:2", "user-1", "username:1", " user:1"} {
			if !slices.Contains(p.LookAlikes, name) {
				t.Errorf("%q is not among %q", name, p.LookAlikes)
			}
		}
		if p.LookAlikes[0] != "user" || len(p.LookAlikes) > 10 || slices.Contains(p.LookAlikes, "use") || slices.Contains(p.LookAlikes, "abuser:1") {
			t.Errorf("%q", p.LookAlikes)
		}
		p = previewed(t, d, selecting(actions.ByKey, "user:1"), actions.PreviewOptions{Pace: 1})
		for _, name := range []string{"User:1", "users:1", "user:10", "user:11"} {
			if !slices.Contains(p.LookAlikes, name) {
				t.Errorf("%q is not among %q", name, p.LookAlikes)
			}
		}
	})
}

func TestWhatAPreviewAsksIsInTheLedger(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "user:%d", 400)
		c, err := deployment.ParseURL(s.URL())
		if err != nil {
			t.Fatal(err)
		}
		d, err := deployment.New(c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		counted := func() (server, own [2]uint64) {
			replies, ledger, err := d.Nodes(t.Context())[0].Counted(t.Context(), collector.Command{"INFO", "stats"})
			if err != nil {
				t.Fatal(err)
			}
			info, _ := replies[0].Value.(string)
			for i, name := range []string{"keyspace_hits:", "keyspace_misses:"} {
				_, rest, _ := strings.Cut(info, name)
				number, _, _ := strings.Cut(rest, "\r")
				if server[i], err = strconv.ParseUint(number, 10, 64); err != nil {
					t.Fatal(err)
				}
			}
			return server, [2]uint64{ledger.Hits, ledger.Misses}
		}
		server, own := counted()
		narrow := prefix("user:")
		narrow.Narrow.Volatility = actions.NonVolatile
		for _, plan := range []actions.Plan{prefix("user:"), narrow, selecting(actions.ByKey, "user:1"), selecting(actions.ByKey, "absent")} {
			previewed(t, d.Changes(), plan, actions.PreviewOptions{Pace: 1, BackupDir: t.TempDir()})
		}
		serverNow, ownNow := counted()
		for i := range server {
			if asked := ownNow[i] - own[i]; asked == 0 || asked != serverNow[i]-server[i] {
				t.Errorf("the server counted %d lookups more, the ledger %d", serverNow[i]-server[i], asked)
			}
		}
		if n := s.Client().DBSize(t.Context()).Val(); n != 400 {
			t.Errorf("%d keys are left", n)
		}
	})
}

func TestAPreviewSaysWhatItCannotKnow(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "user:%d", 50)
		s.Do("ACL", "SETUSER", "blind", "on", ">pw", "~*", "+@all", "-type", "-dump", "-memory|usage")
		s.Do("ACL", "SETUSER", "mute", "on", ">pw", "~*", "+@all", "-scan")
		as := func(user string) actions.Deployment {
			return changesAs(t, strings.Replace(s.URL(), "redis://", "redis://"+user+":pw@", 1))
		}
		typed := prefix("user:")
		typed.Narrow.Types = []string{"hash"}
		if p := previewed(t, as("blind"), typed, actions.PreviewOptions{Pace: 1}); p.Exact || p.Keys.High < 50 || !strings.Contains(p.Why, "TYPE is denied") {
			t.Errorf("%+v, %q", p.Keys, p.Why)
		}
		p := previewed(t, as("blind"), prefix("user:"), actions.PreviewOptions{Pace: 1, BackupDir: t.TempDir()})
		if p.Keys != keyspace.Exactly(50) || p.Memory.Known() || p.Backup.Known() || p.Backup.Why() == "" || len(p.Limits) == 0 {
			t.Errorf("%+v, memory %+v, backup %+v, %+v", p.Keys, p.Memory, p.Backup, p.Limits)
		}
		if p := previewed(t, as("mute"), prefix("user:"), actions.PreviewOptions{Pace: 1}); p.Exact || p.Keys.High < 50 || !strings.Contains(p.Why, "SCAN is denied") {
			t.Errorf("%+v, %q", p.Keys, p.Why)
		}
		s.Do("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu")
		idle := prefix("user:")
		idle.Narrow.Idle = time.Hour
		if p := previewed(t, changes(t, s), idle, actions.PreviewOptions{Pace: 1}); p.Exact || p.Keys.High < 50 || !strings.Contains(p.Why, "LFU") {
			t.Errorf("%+v, %q", p.Keys, p.Why)
		}
	})
}

func TestAPreviewOfOnePlanThatIsNone(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	d := changes(t, s)
	if p := previewed(t, d, prefix(""), actions.PreviewOptions{}); p.Why == "" || p.Exact {
		t.Errorf("%+v", p)
	}
	s.Do("MSET", "a", "1", "b", "2")
	rename := actions.Plan{Action: actions.Rename, Selections: selecting(actions.ByKey, "a").Selections, To: "b"}
	o := actions.PreviewOptions{Lookups: func(sel actions.Selection) maybe.Value[float64] { return maybe.Of(float64(len(sel.Text))) }}
	if p := previewed(t, d, rename, o); p.Keys != keyspace.Exactly(1) || p.Exists.Or(0) != 1 || p.Lookups.Or(0) != 1 {
		t.Errorf("%+v", p)
	}
	v := actions.StartPreview(t.Context(), d, prefix("a"), actions.PreviewOptions{})
	v.Stop()
	v.Wait()
	if _, err := v.Next(t.Context(), math.MaxInt64); err == nil {
		t.Error("there is a version after the end")
	}
}

// shaky is a deployment whose every other call with lookups is lost, and which does not know
// the owners of lost keys.
type shaky struct {
	actions.Deployment
	count *atomic.Int64
	lost  string
}

type shakyNode struct {
	actions.Node
	count *atomic.Int64
}

func (d shaky) Primaries(ctx context.Context) []actions.Node {
	var nodes []actions.Node
	for _, n := range d.Deployment.Primaries(ctx) {
		nodes = append(nodes, shakyNode{n, d.count})
	}
	return nodes
}

func (d shaky) Owner(ctx context.Context, key string) (actions.Node, error) {
	if key == d.lost {
		return nil, errTorn
	}
	n, err := d.Deployment.Owner(ctx, key)
	return shakyNode{n, d.count}, err
}

func (n shakyNode) Counted(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	if n.count.Add(1)%2 == 1 {
		return nil, keyspace.Spent{Lost: 1}, errTorn
	}
	return n.Node.Counted(ctx, batch...)
}

func TestAPreviewSurvivesLostConnections(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "user:%d", 500)
		d := shaky{Deployment: changes(t, s), count: new(atomic.Int64), lost: "lost"}
		narrow := prefix("user:")
		narrow.Narrow.Types = []string{"string"}
		for plan, want := range map[*actions.Plan]float64{
			new(prefix("user:")): 500, &narrow: 500, new(selecting(actions.ByKey, "user:7")): 1,
		} {
			if p := previewed(t, d, *plan, actions.PreviewOptions{Pace: 1}); p.Keys != keyspace.Exactly(want) || p.Why != "" {
				t.Errorf("%+v: %+v %q", plan.Selections, p.Keys, p.Why)
			}
		}
		if p := previewed(t, d, selecting(actions.ByKey, "lost"), actions.PreviewOptions{Pace: 1}); p.Exact || p.Keys.High < 1 || !strings.Contains(p.Why, errTorn.Error()) {
			t.Errorf("%+v %q", p.Keys, p.Why)
		}
	})
}
