package deployment

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/collector"
	"valktop/testserver"
)

// answers reports whether a batch is answered now.
func answers(n *node) bool {
	ctx, cancel := context.WithTimeout(n.life, patience)
	defer cancel()
	_, _, err := n.Counted(ctx, collector.Command{"PING"})
	return err == nil
}

// isDown asserts that an error says since when the connection is down.
func isDown(t testing.TB, err error, since time.Time) collector.Down {
	t.Helper()
	var retrying collector.Retrying
	if !errors.As(err, &retrying) {
		t.Fatalf("error = %v, want one that says that the node is down", err)
	}
	down := retrying.Down()
	if down.Since.Before(since) || down.Since.After(time.Now()) {
		t.Errorf("down since %v, want after %v", down.Since, since)
	}
	return down
}

func TestServerThatEndsAndComesBack(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		n := open(t, at(t, s))
		ask(t, n, "PING")
		begin := time.Now()
		s.Kill()
		var last error
		var down collector.Down
		until(t, "three attempts fail", func() bool {
			_, _, last = n.Counted(within(t), collector.Command{"PING"})
			if last != nil {
				down = isDown(t, last, begin)
			}
			return down.Attempt >= 3
		})
		failed(t, last, collector.Unreachable, "nothing listens there", "Check that the server runs")
		s.Launch()
		until(t, "it answers again", func() bool { return answers(n) })
		if replies := ask(t, n, "PING"); replies[0].Value != "PONG" {
			t.Errorf("PING = %v", replies[0])
		}
	})
}

func TestAConnectionThatTheServerClosedWhileIdleFailsNoPoll(t *testing.T) {
	t.Parallel()
	for _, socket := range []bool{false, true} {
		kinds(t, func(t *testing.T, kind testserver.Kind) {
			var args []string
			if socket {
				args = testserver.SocketArgs(t.TempDir())
			}
			s := testserver.Start(t, kind, args...)
			n := open(t, at(t, s))
			for range 3 {
				ask(t, n, "PING")
				if _, err := n.Ping(within(t)); err != nil {
					t.Fatal(err)
				}
				s.Do("CLIENT", "KILL", "TYPE", "normal")
			}
		})
	}
}

func TestServerThatStandsStill(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		n := open(t, at(t, s))
		ask(t, n, "PING")
		s.Pause()
		begin := time.Now()
		short := func() error {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			_, _, err := n.Counted(ctx, collector.Command{"INFO"})
			return err
		}
		err := short() // on the open connection
		isDown(t, err, begin)
		failed(t, err, collector.NoAnswer, "no answer in time", "swapping")
		err = short() // connected by the system, but not greeted
		isDown(t, err, begin)
		failed(t, err, collector.NoAnswer, "the server says nothing", "--tls")
		s.Resume()
		until(t, "it answers again", func() bool { return answers(n) })
		if replies := ask(t, n, "ECHO now"); replies[0].Value != "now" {
			t.Errorf("ECHO = %v: the answer to an earlier question", replies[0])
		}
	})
}

func TestABatchWhoseRepliesAreLostMakesTheHitRateUnknown(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		n := open(t, at(t, s))
		ask(t, n, "PING")
		s.Pause()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, _, err := n.Counted(ctx, commands("TTL key", "TTL other")...); err == nil {
			t.Error("a server that stands still answered")
		}
		if lost := n.ledger.now().Lost; lost != 1 {
			t.Errorf("Lost = %d, want the one batch", lost)
		}
		s.Resume()
		until(t, "it answers again", func() bool { return answers(n) })
		if lost := n.ledger.now().Lost; lost != 1 {
			t.Errorf("Lost = %d; commands that are no lookups lose nothing", lost)
		}
	})
}

func TestConnectionThatIsReset(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		r := newRelay(t, s.Addr)
		n := open(t, r.config(at(t, s)))
		ask(t, n, "PING")
		s.Pause()
		begin := time.Now()
		lost := make(chan error, 1)
		go func() {
			_, _, err := n.Counted(within(t), collector.Command{"INFO"})
			lost <- err
		}()
		until(t, "the command is under way", func() bool { return n.ledger.now().BytesIn > 0 && isHeld(&n.counted.turn) })
		r.reset()
		err := <-lost
		if err != nil { // else INFO was not yet sent, and found the connection closed in time
			isDown(t, err, begin)
		}
		s.Resume()
		until(t, "it answers again", func() bool { return answers(n) })
	})
}

func TestNetworkThatSwallowsEverything(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		r := newRelay(t, s.Addr)
		r.silence(true)
		c := r.config(at(t, s))
		c.DialTimeout = 50 * time.Millisecond
		n := open(t, c)
		begin := time.Now()
		_, _, err := n.Counted(within(t), collector.Command{"PING"})
		isDown(t, err, begin)
		failed(t, err, collector.NoAnswer, "the server says nothing", "--tls")
		r.silence(false)
		n.config.DialTimeout = patience // no lane is connecting now
		until(t, "it answers when the network is back", func() bool { return answers(n) })
	})
}

func TestAWrongPasswordIsNotTriedOverAndOver(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		r := newRelay(t, s.Addr)
		c := r.config(at(t, s))
		c.Password = NewSecret("wrong password")
		n := open(t, c)
		var err error
		for end := time.Now().Add(2 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			if _, _, err = n.Counted(within(t), collector.Command{"PING"}); err == nil {
				t.Fatal("the wrong password is right")
			}
			if _, err := n.Ping(within(t)); err == nil {
				t.Fatal("the wrong password is right for PING")
			}
		}
		failed(t, err, collector.Auth, "password is wrong", "--user", "wrong password")
		if got := r.connections(); got != 1 {
			t.Errorf("%d connections within 2 s, want 1", got)
		}
		if down := isDown(t, err, time.Time{}); time.Until(down.RetryAt) < 10*time.Second {
			t.Errorf("next attempt in %v", time.Until(down.RetryAt))
		}
		s.ClientWith(redis.Options{Password: "right password"}).ConfigSet(t.Context(), "requirepass", "wrong password")
		n.Retry()
		if !answers(n) {
			t.Error("no attempt right after Retry")
		}
	}, "--requirepass", "right password")
}

func TestACallerWhoGivesUpDoesNotTakeTheNodeDown(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		n := open(t, at(t, s))
		ask(t, n, "PING")
		s.Pause()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(20*time.Millisecond, cancel)
		if _, _, err := n.Counted(ctx, collector.Command{"INFO"}); !errors.Is(err, context.Canceled) {
			t.Errorf("Counted = %v, want the context's error", err)
		}
		if _, _, err := n.Counted(ctx, collector.Command{"INFO"}); !errors.Is(err, context.Canceled) {
			t.Errorf("Counted = %v, want the context's error", err)
		}
		s.Resume()
		ask(t, n, "PING")
	})
}

func TestCloseEndsWhatIsUnderWayAndLeavesNothing(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d, err := New(at(t, s))
		if err != nil {
			t.Fatal(err)
		}
		n := d.Nodes(t.Context())[0]
		if _, err := n.Ping(within(t)); err != nil {
			t.Fatal(err)
		}
		s.Pause()
		const callers = 3
		ended := make(chan error, 2*callers)
		for range callers { // one waits for the server, the others for their turn
			go func() {
				_, _, err := n.Counted(t.Context(), collector.Command{"INFO"})
				ended <- err
			}()
			go func() {
				_, err := n.Ping(t.Context())
				ended <- err
			}()
		}
		time.Sleep(20 * time.Millisecond) // let some of them get so far
		d.Close()
		for range 2 * callers {
			if err := <-ended; !errors.Is(err, ErrClosed) {
				t.Errorf("a call that Close ended returned %v", err)
			}
		}
		if _, _, err := n.Counted(t.Context(), collector.Command{"INFO"}); !errors.Is(err, ErrClosed) {
			t.Errorf("a call after Close returned %v", err)
		}
		d.Close() // again does no harm
		s.Resume()
		until(t, "the server sees no connection of ours", func() bool {
			return !strings.Contains(s.Do("CLIENT", "LIST").(string), "name=valktop")
		})
	})
}

func TestNothingConnectsBeforeItIsUsed(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		r := newRelay(t, s.Addr)
		n := open(t, r.config(at(t, s)))
		if r.connections() != 0 || len(n.ClientIDs()) != 0 {
			t.Error("New connects")
		}
		ask(t, n, "PING")
		if got := r.connections(); got != 1 {
			t.Errorf("%d connections, want the counted lane's only", got)
		}
	})
}

func TestALaneThatMayNotConnectWaitsWhileAnotherWorks(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		r := newRelay(t, s.Addr)
		n := open(t, r.config(at(t, s)))
		ask(t, n, "CONFIG SET requirepass secret") // what is connected stays connected
		for range 50 {
			ask(t, n, "PING")
			_, err := n.Ping(within(t))
			failed(t, err, collector.Auth, "none was given", "--askpass")
		}
		if got := r.connections(); got != 2 {
			t.Errorf("%d connections, want one of each lane", got)
		}
	})
}

func TestABatchWithoutACommandIsRefused(t *testing.T) {
	t.Parallel()
	n := open(t, Config{})
	for _, batch := range [][]collector.Command{nil, {{"PING"}, {}}} {
		if _, _, err := n.Counted(within(t), batch...); !errors.Is(err, errNothing) {
			t.Errorf("Counted(%v) = %v", batch, err)
		}
	}
}
