package prometheus

import (
	"strings"
	"testing"
	"time"
)

func TestServerIsFoundAmongAllThatAreMeasured(t *testing.T) {
	t.Parallel()
	one := exporter{labels: at("10.0.0.7:9121"), run: run1, port: "6379", role: "master", every: 15 * time.Second, hits: 1}
	two := exporter{labels: at("10.0.0.8:9121"), run: run2, port: "6379", role: "master", every: 15 * time.Second, hits: 2}
	like := func(e exporter, change func(*exporter)) exporter { change(&e); return e }
	multi := func(e exporter, url string) exporter { return like(e, func(e *exporter) { e.labels = at(url) }) }
	anonymous := func(e exporter) exporter { return like(e, func(e *exporter) { e.run = "" }) }
	addr := func(s string) func(*Server) { return func(v *Server) { v.Addr = s } }
	for name, c := range map[string]struct {
		exporters []exporter
		server    func(*Server)
		match     string
		hits      float64 // of the one that is it; 0: none
		problem   string
	}{
		"by run id, whatever it is called":         {[]exporter{two, one}, nil, "", 1, ""},
		"of several that read the process any":     {[]exporter{one, like(one, func(e *exporter) { e.labels = with(e.labels, "replica", "b") })}, nil, "", 1, ""},
		"by the address of several targets":        {[]exporter{anonymous(multi(one, "redis://cache-1:6379")), anonymous(multi(two, "redis://cache-2:6379"))}, nil, "", 1, ""},
		"by its label addr":                        {[]exporter{anonymous(like(one, func(e *exporter) { e.labels = with(e.labels, "addr", "CACHE-1") })), anonymous(two)}, nil, "", 1, ""},
		"by machine and port":                      {[]exporter{like(one, func(e *exporter) { e.run = run2 + "0" }), two}, func(s *Server) { s.Addr, s.Uptime = "10.0.0.7:6379", time.Minute }, "", 1, ""},
		"not on another port of the machine":       {[]exporter{like(one, func(e *exporter) { e.port = "6380" })}, func(s *Server) { s.Addr, s.RunID = "10.0.0.7:6379", "" }, "", 0, "none of 1 exporter measures this server"},
		"not another process at its address":       {[]exporter{multi(two, "redis://cache-1:6379")}, nil, "", 0, "another process"},
		"unless it has only just been started":     {[]exporter{multi(two, "redis://cache-1:6379")}, func(s *Server) { s.Uptime = time.Minute }, "", 2, ""},
		"not by loopback, which is everybody":      {[]exporter{anonymous(multi(one, "redis://127.0.0.1:6379"))}, addr("127.0.0.1:6379"), "", 0, "none of 1 exporter"},
		"none when none fits":                      {[]exporter{two}, nil, "", 0, "set history_match"},
		"none when several do":                     {[]exporter{anonymous(like(one, func(e *exporter) { e.labels = map[string]string{"instance": "redis://cache-1:6379", "job": "a"} })), anonymous(multi(two, "redis://cache-1:6379"))}, nil, "", 0, "2 exporters may measure this server"},
		"none without any series":                  {nil, nil, "", 0, "does redis_exporter measure this server?"},
		"the one that is chosen":                   {[]exporter{anonymous(one)}, addr("127.0.0.1:6379"), `{instance="10.0.0.7:9121"}`, 1, ""},
		"not of another process, though chosen":    {[]exporter{two}, nil, `{instance="10.0.0.8:9121"}`, 0, "another process"},
		"none when nothing is like what is chosen": {nil, nil, `{instance="typo:1"}`, 0, `fits history_match {instance="typo:1"}`},
		"not by a run id that hides":               {[]exporter{like(one, func(e *exporter) { e.run = strings.Repeat("0", 40) })}, func(s *Server) { s.RunID = strings.Repeat("0", 40) }, "", 0, "none of 1 exporter"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			servers := cache()
			if c.server != nil {
				c.server(&servers[0])
			}
			var match Selector
			if c.match != "" {
				var err error
				if match, err = ParseSelector(c.match); err != nil {
					t.Fatal(err)
				}
			}
			e := New(Config{URL: serve(t, &fake{exporters: c.exporters}), Match: match}).Read(t.Context(), servers, noon())
			if c.problem == "" && e.Problem != "" || !strings.Contains(e.Problem, c.problem) {
				t.Errorf("problem %q, want %q", e.Problem, c.problem)
			}
			hits := 0.0
			for _, n := range e.Nodes {
				if len(n.Samples) > 1 {
					last, before := n.Samples[len(n.Samples)-1], n.Samples[len(n.Samples)-2]
					hits = (last.Values[0] - before.Values[0]) / last.Time.Sub(before.Time).Seconds()
				}
			}
			if hits != c.hits {
				t.Errorf("%v hits/s, want those of %v", hits, c.hits)
			}
		})
	}
}

func TestMissingNodesAreCounted(t *testing.T) {
	t.Parallel()
	f := &fake{exporters: exporters(1)}
	e := New(Config{URL: serve(t, f)}).Read(t.Context(), []Server{{Addr: "a:1", RunID: f.exporters[0].run}, {Addr: "b:1", RunID: run2, Uptime: time.Hour}}, noon())
	if !strings.Contains(e.Problem, "b:1: none of 1 exporter") || !strings.Contains(e.Problem, "1 of 2 nodes") {
		t.Error(e.Problem)
	}
	if len(e.Nodes) != 2 || len(e.Nodes[0].Samples) == 0 || len(e.Nodes[1].Samples) != 0 {
		t.Error("what there is of the others must be there")
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"redis://cache-1:6379": "cache-1:6379", "rediss://user:pw@cache-1:6380/3": "cache-1:6380", "cache-1": "cache-1:6379", "[::1]:7": "[::1]:7",
		"10.0.0.7:6379": "10.0.0.7:6379", "unix:///run/x.sock": "", "cache-1:99999": "", "": "", "host.:1": "host:1",
	} {
		if got := address(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
