package workload

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/demo/embedded"
	"valktop/testserver"
)

// noStory makes the first story come after hours.
const noStory = 1000

func options(addr string) Options {
	return Options{
		Keys: 3000, Rate: 1500, Seed: 5, StoryScale: noStory,
		Connect: func(name string) *redis.Client {
			return redis.NewClient(&redis.Options{
				Addr: addr, Protocol: 2, DisableIdentity: true, PoolSize: 1, PipelinePoolSize: -1, MaxRetries: -1, ClientName: name,
			})
		},
	}
}

// everywhere runs a test on real servers and on the embedded one.
func everywhere(t *testing.T, f func(t *testing.T, addr string)) {
	t.Helper()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) { f(t, s.Addr) })
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		s, err := embedded.Start(embedded.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		f(t, s.Addr())
	})
}

func begin(t *testing.T, o Options) *Workload {
	t.Helper()
	w, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// stats returns the server's own hits and misses.
func stats(t *testing.T, c *redis.Client) Lookups {
	t.Helper()
	info, err := c.Info(t.Context(), "stats").Result()
	if err != nil {
		t.Fatal(err)
	}
	field := func(name string) uint64 {
		_, after, _ := strings.Cut(info, name+":")
		v, _, _ := strings.Cut(after, "\r\n")
		n, err := strconv.ParseUint(v, 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return n
	}
	return Lookups{Hits: field("keyspace_hits"), Misses: field("keyspace_misses")}
}

func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

// The steady state hits in nine of ten lookups, and the workload counts each as the server does.
func TestHitRateIsNinetyPercentAndCountedExactly(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, addr string) {
		o := options(addr)
		client := o.Connect("test")
		defer client.Close()
		w := begin(t, o)
		for pause := range 3 {
			wanted := uint64(3000 * (pause + 1))
			await(t, "some lookups", func() bool { c := w.Counts(); return c.Hits+c.Misses > wanted })
			if err := w.Pause(t.Context()); err != nil {
				t.Fatal(err)
			}
			got, want := w.Counts(), stats(t, client)
			if got.Lookups != want || got.Lost != 0 {
				t.Errorf("counted %+v and %d lost, the server %+v", got.Lookups, got.Lost, want)
			}
			if err := w.Pause(t.Context()); err != nil {
				t.Errorf("a second Pause: %v", err)
			}
			w.Resume()
			w.Resume()
		}
		c := w.Counts()
		if rate := float64(c.Hits) / float64(c.Hits+c.Misses); rate < 0.85 || rate > 0.95 {
			t.Errorf("hit rate %.3f, want about 0.90", rate)
		}
		var sum Lookups
		for _, k := range kinds() {
			one := c.Patterns[k.pattern]
			if one.Hits == 0 {
				t.Errorf("%s was never hit", k.pattern)
			}
			sum.Hits += one.Hits
			sum.Misses += one.Misses
		}
		if sum.Hits > c.Hits || sum.Misses > c.Misses {
			t.Errorf("the patterns add up to %+v, the total is %+v", sum, c.Lookups)
		}
	})
}

func TestCacheHoldsWhatAShopNeeds(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, addr string) {
		o := options(addr)
		client := o.Connect("test")
		defer client.Close()
		w := begin(t, o)
		if n := client.DBSize(t.Context()).Val(); n < 2500 || n > 3500 {
			t.Errorf("%d keys, want about 3000", n)
		}
		for glob, kind := range map[string]string{
			"user:????": "hash", "user:*:posts": "list", "session:*": "string", "product:????": "string",
			"product:list:*:page:*": "string", "stats:*": "zset",
		} {
			keys := client.Keys(t.Context(), glob).Val()
			if len(keys) == 0 {
				t.Errorf("no key matches %s", glob)
				continue
			}
			if got := client.Type(t.Context(), keys[0]).Val(); got != kind {
				t.Errorf("%s is a %s, want a %s", keys[0], got, kind)
			}
		}
		for _, key := range client.Keys(t.Context(), "*").Val() {
			ttl, err := client.PTTL(t.Context(), key).Result()
			if err != nil || ttl == -1 && !strings.HasPrefix(key, "rate:") {
				t.Fatalf("%s has a TTL of %v, %v", key, ttl, err)
			}
		}
		names := client.ClientList(t.Context()).Val()
		for _, c := range append(w.webs, w.jobs...) {
			await(t, c.name+" in CLIENT LIST", func() bool {
				names = client.ClientList(t.Context()).Val()
				return strings.Contains(names, " name="+c.name+" ")
			})
		}
		await(t, "a visitor's limit", func() bool {
			visitors := client.Keys(t.Context(), "rate:*").Val()
			return len(visitors) > 0 && client.TTL(t.Context(), visitors[0]).Val() > 0
		})
	})
}

func TestSameSeedFillsTheSameCache(t *testing.T) {
	t.Parallel()
	var fills [][]string
	for _, seed := range []uint64{5, 5, 6} {
		s, err := embedded.Start(embedded.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		o := options(s.Addr())
		o.Seed = seed
		w, err := prepare(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		keys := w.jobs[0].client.Keys(t.Context(), "*").Val()
		w.disconnect()
		slices.Sort(keys)
		fills = append(fills, keys)
	}
	if !slices.Equal(fills[0], fills[1]) {
		t.Error("two fills of one seed differ")
	}
	if slices.Equal(fills[0], fills[2]) {
		t.Error("fills of different seeds are the same")
	}
}

// audience hears the stories.
type audience struct {
	mu     sync.Mutex
	labels []string
}

func (a *audience) hear(label string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.labels = append(a.labels, label)
}

func (a *audience) heard() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.labels)
}

func TestStoriesAreToldInTurn(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, addr string) {
		var a audience
		o := options(addr)
		o.StoryScale, o.Tell = 0.01, a.hear
		client := o.Connect("test")
		defer client.Close()
		w := begin(t, o)
		await(t, "four stories", func() bool { return len(a.heard()) >= 4 })
		want := []string{"deploy v42 drops ", "burst ×3", "crawler", "deploy v43 drops "}
		for i, label := range a.heard()[:4] {
			if !strings.HasPrefix(label, want[i]) {
				t.Errorf("story %d is %q, want %q", i+1, label, want[i])
			}
		}
		if err := w.Pause(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, want := w.Counts(), stats(t, client); got.Lookups != want || got.Lost != 0 {
			t.Errorf("with stories counted %+v, the server %+v", got, want)
		}
	})
}

func TestDeployDropsProductsAlone(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, addr string) {
		o := options(addr)
		o.Rate = 20 // slow: what is dropped stays away for a while
		client := o.Connect("test")
		defer client.Close()
		w := begin(t, o)
		count := func(glob string) int { return len(client.Keys(t.Context(), glob).Val()) }
		if err := w.Pause(t.Context()); err != nil {
			t.Fatal(err)
		}
		products, users := count("product:*"), count("user:*")
		w.story.cursor = "0" // a deploy begins; nobody else looks while the workload pauses
		w.Resume()
		await(t, "products gone", func() bool { return count("product:*") < products/4 })
		if left := count("user:*"); left < users*9/10 {
			t.Errorf("%d of %d users are left after products were dropped", left, users)
		}
	})
}

func TestStoriesChangeTheRate(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := newStories(1, now)
	at := func(d time.Duration) (rate, crawl float64) {
		s.advance(now.Add(d))
		return s.rate, s.crawl
	}
	for _, one := range []struct {
		at          time.Duration
		rate, crawl float64
	}{
		{time.Second, 1, 0}, {firstStory, 1, 0}, {firstStory + storyEvery, burstFactor, 0},
		{firstStory + storyEvery + burstFor/2, burstFactor, 0}, {firstStory + storyEvery + 2*burstFor, 1, 0},
		{firstStory + 2*storyEvery, 1, crawlShare}, {firstStory + 2*storyEvery + 2*crawlFor, 1, 0},
	} {
		if rate, crawl := at(one.at); rate != one.rate || crawl != one.crawl {
			t.Errorf("after %v: rate ×%v, crawler ×%v; want %v, %v", one.at, rate, crawl, one.rate, one.crawl)
		}
	}
}

// A server that goes away and comes back: the application goes on, and says what it lost.
func TestApplicationSurvivesItsServer(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	w := begin(t, options(s.Addr))
	await(t, "lookups", func() bool { return w.Counts().Hits > 100 })
	s.Kill()
	await(t, "lost replies", func() bool { return w.Counts().Lost > 0 })
	s.Launch()
	before := w.Counts().Hits
	await(t, "hits on the new server", func() bool { return w.Counts().Hits > before+100 })
}

func TestPauseEndsWithItsContext(t *testing.T) {
	t.Parallel()
	w := &Workload{turn: make(chan struct{})} // somebody sends for ever
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := w.Pause(ctx); err == nil {
		t.Error("Pause returned without its turn")
	}
}

func TestOptionsAreRequired(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{}, {Keys: 10}, {Rate: 1}} {
		if _, err := Start(t.Context(), o); err == nil {
			t.Errorf("started with %s", fmt.Sprint(o.Keys, o.Rate))
		}
	}
}
