package prometheus

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/analysis"
)

func TestSamplesAreThoseThatWereRead(t *testing.T) {
	t.Parallel()
	f := &fake{exporters: []exporter{
		{labels: at("10.0.0.7:9121"), run: run1, port: "6379", role: "slave", every: time.Minute, hits: 90, misses: 10, more: map[string]float64{
			"redis_memory_used_bytes": 1 << 20, "redis_memory_max_bytes": 0, "redis_mem_fragmentation_ratio": 1.25,
			"redis_cpu_sys_seconds_total": 10, "redis_cpu_user_seconds_total": 20, "redis_cpu_sys_main_thread_seconds_total": 4, "redis_cpu_user_main_thread_seconds_total": 5,
		}},
		{labels: at("10.0.0.8:9121"), run: run2, port: "6379", role: "master", every: time.Minute, hits: 1, misses: 1},
	}}
	e := New(Config{URL: serve(t, f), Fills: []string{"set", "hset"}}).Read(t.Context(), cache(), noon())
	if e.Problem != "" || len(e.Nodes) != 1 || e.Nodes[0].Addr != "cache-1:6379" || e.Source != "Prometheus" {
		t.Fatalf("%+v", e)
	}
	samples := e.Nodes[0].Samples
	if first := samples[0].Time; first.After(noon().Add(-24*time.Hour)) || samples[len(samples)-1].Time.Before(noon().Add(-time.Minute)) {
		t.Errorf("samples from %s to %s", first, samples[len(samples)-1].Time)
	}
	for i, s := range samples {
		if s.Time.Unix()%60 != 0 {
			t.Fatalf("a sample of %s: nobody read the server then", s.Time)
		}
		if want := 90 * (float64(s.Time.Unix()) - 1e9); s.Values[analysis.FigureHits] != want {
			t.Fatalf("%v hits at %s, want %v", s.Values[analysis.FigureHits], s.Time, want)
		}
		if primary, ok := s.Primary.Get(); !ok || primary {
			t.Fatalf("it was a replica: %v %v", primary, ok)
		}
		if i > 0 && !s.Time.After(samples[i-1].Time) {
			t.Fatalf("sample %d is no later than that before it", i)
		}
	}
	last := samples[len(samples)-1]
	if v := last.Values; v[analysis.FigureKeys] != 1204 || v[analysis.FigureCPU] != 9 || v[analysis.FigureMax] != 0 || v[analysis.FigureFragmentation] != 1.25 || !math.IsNaN(v[analysis.FigureBlocked]) {
		t.Errorf("the last one holds %v", v)
	}
	if q := f.asked[len(f.asked)-1]; !strings.Contains(q, `cmd=~"hset|set"`) || !strings.Contains(q, `instance="10.0.0.7:9121"`) {
		t.Errorf("asked was %s", q)
	}
}

func TestManyNodesAreAskedForTogether(t *testing.T) {
	t.Parallel()
	f := &fake{exporters: exporters(11)}
	var servers []Server
	for i, e := range f.exporters {
		servers = append(servers, Server{Addr: fmt.Sprintf("n%d:6379", i), RunID: e.run, Uptime: time.Hour, Primary: true})
	}
	e := New(Config{URL: serve(t, f)}).Read(t.Context(), servers, noon())
	if e.Problem != "" || len(e.Nodes) != 11 {
		t.Fatalf("%q, %d nodes", e.Problem, len(e.Nodes))
	}
	for _, n := range e.Nodes {
		if len(n.Samples) < 1000 {
			t.Errorf("%s has %d samples", n.Addr, len(n.Samples))
		}
	}
	if len(f.asked) != 6 { // who there is, twice; then two tiers of two batches
		t.Errorf("%d questions", len(f.asked))
	}
}

func TestWhoMayOnlyReadIsAskedByGET(t *testing.T) {
	t.Parallel()
	f := &fake{exporters: []exporter{{labels: at("x:1"), run: run1, role: "master", every: 15 * time.Second}}}
	url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			http.Error(w, "no", http.StatusMethodNotAllowed)
			return
		}
		f.ServeHTTP(w, r)
	}))
	if e := New(Config{URL: url}).Read(t.Context(), cache(), noon()); e.Problem != "" || len(e.Nodes[0].Samples) == 0 {
		t.Error(e.Problem)
	}
	if slices.Contains(f.methods, http.MethodPost) {
		t.Error(f.methods)
	}
}
