package collector_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"valktop/collector"
	"valktop/deployment"
	"valktop/testserver"
)

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

// poll runs a collector of the server until the test ends.
func poll(t *testing.T, s *testserver.Server, interval time.Duration, config deployment.Config) *collector.Collector {
	t.Helper()
	config.Host, config.Port = "127.0.0.1", s.Port
	d, err := deployment.New(config)
	if err != nil {
		t.Fatal(err)
	}
	c := collector.New(d, collector.Options{Interval: interval})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Run = %v", err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// until returns the first snapshot after version after whose first node satisfies ok.
func until(t *testing.T, c *collector.Collector, after uint64, what string, ok func(n collector.NodeSnapshot) bool) collector.Snapshot {
	t.Helper()
	return untilAll(t, c, after, what, func(s collector.Snapshot) bool { return ok(s.Nodes[0]) })
}

// untilAll returns the first snapshot after version after that satisfies ok.
func untilAll(t *testing.T, c *collector.Collector, after uint64, what string, ok func(s collector.Snapshot) bool) collector.Snapshot {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var s collector.Snapshot
	for {
		newer, err := c.Next(ctx, after)
		if err != nil {
			t.Fatalf("%s did not come; the last snapshot was %d: %v, down %+v", what, s.Version, nodeError(s), s.Nodes)
		}
		s, after = newer, newer.Version
		if ok(s) {
			return s
		}
	}
}

func nodeError(s collector.Snapshot) error {
	if len(s.Nodes) == 0 {
		return nil
	}
	return s.Nodes[0].Err
}

func good(n collector.NodeSnapshot) bool { return n.Err == nil }

// failed wants an error of a kind.
func failed(kind collector.Kind) func(n collector.NodeSnapshot) bool {
	return func(n collector.NodeSnapshot) bool {
		e, ok := errors.AsType[*collector.Error](n.Err)
		return ok && e.Kind == kind
	}
}

func TestPollOfARealServer(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("CONFIG", "SET", "slowlog-log-slower-than", "0")
		for i := range 10 {
			s.Do("SET", fmt.Sprint("key:", i), "v")
		}
		for i := range 10 {
			s.Do("GET", fmt.Sprint("key:", i*2))
		}
		s.Do("CONFIG", "SET", "slowlog-log-slower-than", "-1")
		c := poll(t, s, 200*time.Millisecond, deployment.Config{})
		first := until(t, c, 0, "a good poll", good).Nodes[0]
		if first.Info.Stats.KeyspaceHits.Or(0) != 5 || first.Info.Stats.KeyspaceMisses.Or(0) != 5 || first.DBSize.Or(0) != 10 {
			t.Errorf("hits %v, misses %v, keys %v", first.Info.Stats.KeyspaceHits, first.Info.Stats.KeyspaceMisses, first.DBSize)
		}
		if first.Info.Commands["get"].Calls != 10 || first.Addr != s.Addr || !first.Clock.Known() || !first.Ping.Known() || first.Poll <= 0 {
			t.Errorf("node %+v", first)
		}
		full := until(t, c, 0, "the past", func(n collector.NodeSnapshot) bool { return !n.Past.Time.IsZero() }).Nodes[0]
		slow := full.Past.SlowLog.Or(nil)
		if len(slow) != 16 || slow[0].Duration < 0 || slow[0].Args[0] == "" || !full.Past.Latency.Known() {
			t.Errorf("past %+v", full.Past)
		}
		if n := full.Past.Others.Or(-1); n != 0 {
			t.Errorf("%d other valktops (%s)", n, full.Past.Others.Why())
		}
		if len(full.Allowed) < 3 {
			t.Errorf("allowed %+v", full.Allowed)
		}
	})
}

func TestOtherValktopsAndOldConnectionsAreSeen(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		app := s.Client()
		if err := app.Ping(t.Context()).Err(); err != nil { // the application's one connection
			t.Fatal(err)
		}
		until(t, poll(t, s, time.Second, deployment.Config{}), 0, "the other valktop", good)
		c := poll(t, s, 200*time.Millisecond, deployment.Config{})
		past := until(t, c, 0, "the past", func(n collector.NodeSnapshot) bool { return !n.Past.Time.IsZero() }).Nodes[0].Past
		if past.Others.Or(0) < 1 {
			t.Errorf("others %+v", past.Others)
		}
		if ages := past.ClientAges.Or(collector.ClientAges{}); ages.Count != 1+past.Others.Or(0) || ages.Under1m != ages.Count {
			t.Errorf("ages %+v beside %d of other valktops: own connections do not count", ages, past.Others.Or(0))
		}
	})
}

// What the server counted between two polls and nobody else caused is in the ledger, to the command.
func TestOwnCommandsAreKnownExactly(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c := poll(t, s, 100*time.Millisecond, deployment.Config{})
		before := until(t, c, 0, "a good poll", good)
		for range 15 {
			after := until(t, c, before.Version, "the next", good)
			a, b := before.Nodes[0], after.Nodes[0]
			counted := b.Info.Stats.TotalCommandsProcessed.Or(0) - a.Info.Stats.TotalCommandsProcessed.Or(0)
			if own := int64(b.Ledger.Commands - a.Ledger.Commands); own != counted {
				t.Errorf("the server counted %d commands, the ledger %d", counted, own)
			}
			before = after
		}
	})
}

func TestServerKilledAndRestarted(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c := poll(t, s, 200*time.Millisecond, deployment.Config{})
		first := until(t, c, 0, "a good poll", good)
		s.Kill()
		lost := until(t, c, first.Version, "the loss", func(n collector.NodeSnapshot) bool { return n.Err != nil && n.Down.Attempt > 1 })
		n := lost.Nodes[0]
		if !failed(collector.Unreachable)(n) || n.Down.Since.IsZero() || n.Age <= 0 || n.Info.Server.RunID != first.Nodes[0].Info.Server.RunID {
			t.Errorf("while it is away: %v, down %+v, age %v", n.Err, n.Down, n.Age)
		}
		s.Launch()
		c.Retry()
		back := until(t, c, lost.Version, "the return", good).Nodes[0]
		if back.Info.Server.RunID == n.Info.Server.RunID || back.Age != 0 || back.Down != (collector.Down{}) {
			t.Errorf("after the restart: age %v, down %+v", back.Age, back.Down)
		}
	})
}

func TestServerPaused(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c := poll(t, s, 200*time.Millisecond, deployment.Config{})
		first := until(t, c, 0, "a good poll", good)
		s.Pause()
		silent := until(t, c, first.Version, "the silence", func(n collector.NodeSnapshot) bool { return n.Err != nil })
		n := silent.Nodes[0]
		if !failed(collector.NoAnswer)(n) || n.Age <= 0 || n.Info.Server.RunID == "" || n.Ping.Known() {
			t.Errorf("while it is silent: %v, age %v, ping %v", n.Err, n.Age, n.Ping)
		}
		later := until(t, c, silent.Version, "the next", func(n collector.NodeSnapshot) bool { return n.Age > 7*time.Second })
		if later.Nodes[0].Err == nil {
			t.Error("a paused server has no error")
		}
		s.Resume()
		until(t, c, later.Version, "the return", good)
	})
}

func TestServerLoading(t *testing.T) {
	t.Parallel()
	args := []string{"--key-load-delay", "20000", "--loading-process-events-interval-bytes", "1024"}
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for i := range 400 {
			s.Do("SET", fmt.Sprintf("key:%d", i), "0123456789012345678901234567890123456789")
		}
		s.Do("SAVE")
		s.Kill()
		s.Launch()
		c := poll(t, s, 200*time.Millisecond, deployment.Config{})
		n := until(t, c, 0, "the loading", func(n collector.NodeSnapshot) bool {
			return n.Info.Persistence.Loading.Or(false) && n.DBSize.Why() == "the server is loading its data"
		}).Nodes[0]
		if n.Err != nil || !n.Info.Persistence.LoadingLoaded.Known() || !n.Info.Persistence.LoadingETA.Known() {
			t.Errorf("while it loads: %v, %v %%, %v to go", n.Err, n.Info.Persistence.LoadingLoaded, n.Info.Persistence.LoadingETA)
		}
	}, args...)
}

func TestServerBusyWithAScript(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c := poll(t, s, 200*time.Millisecond, deployment.Config{})
		first := until(t, c, 0, "a good poll", good)
		stuck := s.Client()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = stuck.Eval(context.Background(), "while true do end", nil).Err() // SCRIPT KILL ends it with an error
		}()
		busy := until(t, c, first.Version, "the script", failed(collector.Busy))
		if e, _ := errors.AsType[*collector.Error](busy.Nodes[0].Err); e.Op != "INFO" || e.Try == "" {
			t.Errorf("error %+v", e)
		}
		s.Do("SCRIPT", "KILL")
		until(t, c, busy.Version, "the end of the script", good)
		<-ended
	}, "--busy-reply-threshold", "100")
}

func TestUserWithoutInfo(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("ACL", "SETUSER", "bob", "on", "nopass", "~*", "+@all", "-info", "-dbsize", "-slowlog")
		c := poll(t, s, 200*time.Millisecond, deployment.Config{User: "bob", Password: deployment.NewSecret("x")})
		denied := until(t, c, 0, "the denial", failed(collector.Permission))
		if e, _ := errors.AsType[*collector.Error](denied.Nodes[0].Err); e.Op != "INFO" || e.Try != "Ask an administrator for ACL SETUSER <user> +info." {
			t.Errorf("error %+v", e)
		}
		if !denied.Nodes[0].Ping.Known() {
			t.Errorf("ping %v: the server answers", denied.Nodes[0].Ping)
		}
		s.Do("ACL", "SETUSER", "bob", "+info")
		c.Retry()
		n := until(t, c, denied.Version, "INFO", func(n collector.NodeSnapshot) bool { return n.Err == nil && !n.Past.Time.IsZero() }).Nodes[0]
		if n.DBSize.Why() != "DBSIZE is denied to this user" || n.Past.SlowLog.Why() != "SLOWLOG GET is denied to this user" {
			t.Errorf("keys: %q, slow log: %q", n.DBSize.Why(), n.Past.SlowLog.Why())
		}
	})
}

func TestWrongPassword(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c := poll(t, s, 200*time.Millisecond, deployment.Config{User: "nobody", Password: deployment.NewSecret("wrong")})
		n := until(t, c, 0, "the refusal", failed(collector.Auth)).Nodes[0]
		if e, _ := errors.AsType[*collector.Error](n.Err); e.Node != s.Addr || e.Try == "" || n.Info.Server.Flavour != "" {
			t.Errorf("error %+v", e)
		}
	})
}
