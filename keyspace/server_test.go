package keyspace_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"valktop/collector"
	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

// patience is how long a test waits for what must come, but at full size.
const patience, longPatience = 2 * time.Minute, 20 * time.Minute

// reach returns the server as the engine calls it.
func reach(t testing.TB, s *testserver.Server, c deployment.Config) *deployment.Keyspace {
	t.Helper()
	return dial(t, s, c).Keyspace()
}

// dial returns the server as a deployment, closed with the test.
func dial(t testing.TB, s *testserver.Server, c deployment.Config) *deployment.Deployment {
	t.Helper()
	c.Host, c.Port = "127.0.0.1", s.Port
	d, err := deployment.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// ledger is what was caused on the server so far.
func ledger(t testing.TB, d *deployment.Deployment) collector.Ledger {
	t.Helper()
	_, own, err := d.Nodes(t.Context())[0].Counted(t.Context(), collector.Command{"PING"})
	if err != nil {
		t.Fatal(err)
	}
	return own
}

// lookups are the hits and misses that the server has counted.
func lookups(t testing.TB, s *testserver.Server) (hits, misses int64) {
	t.Helper()
	return infoNumber(t, s, "keyspace_hits"), infoNumber(t, s, "keyspace_misses")
}

// infoNumber is a number in the server's INFO stats.
func infoNumber(t testing.TB, s *testserver.Server, name string) int64 {
	t.Helper()
	info, _ := s.Do("INFO", "stats").(string)
	return numberIn(t, info, name)
}

// numberIn is a number in INFO.
func numberIn(t testing.TB, info, name string) int64 {
	t.Helper()
	for line := range strings.Lines(info) {
		if field, value, _ := strings.Cut(strings.TrimSpace(line), ":"); field == name {
			n, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("INFO has no %s", name)
	return 0
}

// greedy are options that take all the server can give.
func greedy(until keyspace.Until) keyspace.EngineOptions {
	return keyspace.EngineOptions{Goal: keyspace.Goal{Until: until}, Pace: 1}
}

// start runs an engine until the test ends.
func start(t *testing.T, d keyspace.Deployment, o keyspace.EngineOptions) *keyspace.Engine {
	t.Helper()
	e := keyspace.New(d, o)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Run = %v", err)
		}
	})
	return e
}

// until returns the first report from version from on that satisfies ok. That version is
// asked again: what a test waits for may be the case already, and no newer report come.
func until(t *testing.T, e *keyspace.Engine, from uint64, what string, ok func(r keyspace.Report) bool) keyspace.Report {
	t.Helper()
	most := patience
	if thorough() {
		most = longPatience
	}
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	var r keyspace.Report
	after := max(from, 1) - 1
	for {
		newer, err := e.Next(ctx, after)
		if err != nil {
			t.Fatalf("%s did not come; the last report was %+v", what, headOf(r))
		}
		if r, after = newer, newer.Version; ok(r) {
			return r
		}
	}
}

// headOf is a report without its figures, to be printed.
func headOf(r keyspace.Report) keyspace.Report {
	r.Patterns, r.Tree, r.All = nil, nil, keyspace.Figures{}
	return r
}

func done(r keyspace.Report) bool {
	return r.State == keyspace.Done || r.State == keyspace.Failed
}

// sample runs an engine until its goal is reached.
func sample(t *testing.T, s *testserver.Server, o keyspace.EngineOptions) keyspace.Report {
	t.Helper()
	e := start(t, reach(t, s, deployment.Config{}), o)
	return until(t, e, 0, "the end of the scan", done)
}

// groups are the patterns of a report by their text.
func groups(r keyspace.Report) map[string]keyspace.Group {
	m := map[string]keyspace.Group{}
	for _, g := range r.Patterns {
		m[g.Pattern] = g
	}
	return m
}
