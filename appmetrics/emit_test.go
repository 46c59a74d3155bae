package appmetrics

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"valktop/access"
)

// counter begin
// CacheCounter counts what a cache does, by pattern, and serves it to valktop.
type CacheCounter struct {
	mu     sync.Mutex
	counts map[string]*[4]float64 // hits, misses, fills, seconds of fills
}

// Looked counts a lookup. Call it beside GET: Looked("user:{id}", err == nil).
func (c *CacheCounter) Looked(pattern string, hit bool) {
	i := 1
	if hit {
		i = 0
	}
	c.add(pattern, i, 1)
}

// Filled counts a value that was fetched and stored. Call it beside SET.
func (c *CacheCounter) Filled(pattern string, took time.Duration) {
	c.add(pattern, 2, 1)
	c.add(pattern, 3, took.Seconds())
}

func (c *CacheCounter) add(pattern string, i int, n float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[string]*[4]float64{}
	}
	if c.counts[pattern] == nil {
		c.counts[pattern] = new([4]float64)
	}
	c.counts[pattern][i] += n
}

func (c *CacheCounter) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprintln(w, "# TYPE cache_hits_total counter\n# TYPE cache_misses_total counter\n# TYPE cache_fill_seconds summary")
	for i, name := range []string{"cache_hits_total", "cache_misses_total", "cache_fill_seconds_count", "cache_fill_seconds_sum"} {
		for pattern, n := range c.counts {
			fmt.Fprintf(w, "%s{pattern=%q} %g\n", name, pattern, n[i])
		}
	}
}

// counter end

func TestTheReadmeShowsTheCounterThatIsTestedHere(t *testing.T) {
	t.Parallel()
	own, err := os.ReadFile("emit_test.go")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(own), "// counter begin\n")
	code, _, _ := strings.Cut(after, "\n// counter end")
	if !strings.Contains(string(readme), strings.TrimSpace(code)) {
		t.Error("README.md has another one")
	}
}

// running reads these URLs until the test ends.
func running(t *testing.T, urls ...string) (next func(done func(access.Told) bool) access.Told) {
	t.Helper()
	p := New(urls)
	p.every = 20 * time.Millisecond
	var all sync.WaitGroup
	all.Go(func() { _ = p.Run(t.Context()) }) // it ends with the test
	t.Cleanup(all.Wait)
	return func(done func(access.Told) bool) access.Told {
		t.Helper()
		for after := uint64(0); ; {
			got, err := p.Next(t.Context(), after)
			if err != nil {
				t.Fatal(err)
			}
			if after = got.Version; done(got) || after > 500 {
				return got
			}
		}
	}
}

func TestWhatAnApplicationCountsIsReadAndSummedOverItsInstances(t *testing.T) {
	t.Parallel()
	var urls []string
	for range 2 {
		var c CacheCounter
		s := httptest.NewServer(&c)
		t.Cleanup(s.Close)
		urls = append(urls, s.URL)
		c.Looked(`odd "name"\{id}`, true)
		ctx := t.Context()
		var all sync.WaitGroup
		all.Go(func() {
			for ctx.Err() == nil {
				for i := range 10 {
					c.Looked("user:{id}", i > 1)
				}
				c.Filled("user:{id}", 20*time.Millisecond)
				time.Sleep(time.Millisecond)
			}
		})
		t.Cleanup(all.Wait)
	}
	got := running(t, urls...)(func(r access.Told) bool { return r.Span > 0 && len(r.Patterns) == 2 && r.Patterns[0].Hits > 0 })
	p := got.Patterns[0]
	if rate := p.Hits / (p.Hits + p.Misses); p.Pattern != "user:{id}" || rate < 0.75 || rate > 0.85 {
		t.Errorf("it is told as %+v", p)
	}
	if p.FillTime != 20*time.Millisecond && (p.FillTime < 19*time.Millisecond || p.FillTime > 21*time.Millisecond) {
		t.Errorf("a fill takes %v", p.FillTime)
	}
	if len(got.Failed) != 0 || got.Sources != 2 {
		t.Errorf("failed: %v of %d", got.Failed, got.Sources)
	}
}

func TestWhatIsWrongIsSaidWithoutSecretsAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	serve := func(f http.HandlerFunc) string {
		s := httptest.NewServer(f)
		t.Cleanup(s.Close)
		return strings.Replace(s.URL, "http://", "http://user:secret@", 1) + "/metrics?token=secret"
	}
	good := &CacheCounter{}
	good.Looked("a", true)
	s := httptest.NewServer(good)
	t.Cleanup(s.Close)
	large := strings.Repeat("# a comment of some length, again and again\n", 1<<12)
	urls := []string{
		s.URL,
		serve(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }),
		serve(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "<html>") }),
		serve(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "other_total 1") }),
		serve(func(w http.ResponseWriter, _ *http.Request) {
			for range maxBody/len(large) + 2 {
				if _, err := fmt.Fprint(w, large); err != nil {
					return
				}
			}
		}),
		serve(func(w http.ResponseWriter, _ *http.Request) {
			for i := range maxPatterns + 1 {
				fmt.Fprintf(w, "cache_hits_total{pattern=\"%d\"} 1\n", i)
			}
		}),
		"http://user:secret@127.0.0.1:1/metrics",
	}
	got := running(t, urls...)(func(r access.Told) bool { return len(r.Patterns) > 0 })
	all := strings.Join(got.Failed, "\n")
	for _, want := range []string{"403", "no Prometheus text", "neither cache_hits_total", "more than 8 MiB", "is the label pattern a key?", "refused"} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing says %q:\n%s", want, all)
		}
	}
	if strings.Contains(all, "secret") || len(got.Failed) != 6 || len(got.Patterns) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestAnInstanceThatBeganAnewIsNoNegativeRate(t *testing.T) {
	t.Parallel()
	at := time.Now()
	before := []reading{{counts: counts{"a": {hits: 100}}, at: at}}
	now := []reading{{counts: counts{"a": {hits: 3}}, at: at.Add(time.Second)}}
	if got := told([]string{"http://x"}, before, now); len(got.Patterns) != 0 {
		t.Errorf("it is told as %+v", got.Patterns)
	}
}
