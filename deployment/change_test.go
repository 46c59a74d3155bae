package deployment

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"valktop/actions"
	"valktop/collector"
	"valktop/keyspace"
	"valktop/testserver"
)

// changing connects to s for changes until the test ends.
func changing(t testing.TB, s *testserver.Server) (*Deployment, actions.Node) {
	t.Helper()
	d, err := New(at(t, s))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, d.Changes().Primaries(t.Context())[0]
}

func take(t testing.TB, n actions.Node) actions.Link {
	t.Helper()
	link, err := n.Change(within(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(link.Close)
	return link
}

func TestScanMatchReturnsWhatTheGlobTakes(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("MSET", "a:1", "x", "a:2", "x", "b:1", "x", "a*", "x")
		_, n := changing(t, s)
		for glob, want := range map[string][]string{
			"a:*": {"a:1", "a:2"}, `a\*`: {"a*"}, "": {"a*", "a:1", "a:2", "b:1"}, "z*": nil,
		} {
			page, err := n.ScanMatch(within(t), 0, 100, glob)
			slices.Sort(page.Names)
			if err != nil || page.Err != nil || page.Next != 0 || !slices.Equal(page.Names, want) {
				t.Errorf("MATCH %q: %q, cursor %d, %v, %v; want %q", glob, page.Names, page.Next, page.Err, err, want)
			}
		}
	})
}

func TestTheChangeLaneIsOneOfOurOwnAndGoesWithItsChange(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d, n := changing(t, s)
		named := func() (count int) {
			list, _ := s.Do("CLIENT", "LIST").(string)
			return strings.Count(list, "name=valktop")
		}
		const looking = 1 // that finds out what the deployment is
		if named() != looking {
			t.Error("there is a connection before there is a change")
		}
		link := take(t, n)
		if _, _, err := link.Do(within(t), keyspace.Command{"SET", "k", "v"}); err != nil {
			t.Fatal(err)
		}
		if ids := d.Nodes(t.Context())[0].ClientIDs(); named() != looking+1 || len(ids) != looking+1 {
			t.Errorf("%d connections are named valktop, ids %v", named(), ids)
		}
		link.Close()
		until(t, "the connection goes", func() bool { return named() == looking })
		if _, _, err := link.Do(within(t), keyspace.Command{"PING"}); err == nil {
			t.Error("a link that was closed still works")
		}
	})
}

func TestTheChangeLaneBelongsToOneChange(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		_, n := changing(t, s)
		first := take(t, n)
		soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, err := n.Change(soon); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the second change got %v", err)
		}
		first.Close()
		take(t, n)
	})
}

func TestWatchHoldsAsLongAsTheLink(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		_, n := changing(t, s)
		link := take(t, n)
		do := func(lines ...string) []keyspace.Reply {
			t.Helper()
			var batch []keyspace.Command
			for _, l := range lines {
				batch = append(batch, strings.Fields(l))
			}
			replies, _, err := link.Do(within(t), batch...)
			if err != nil {
				t.Fatal(err)
			}
			return replies
		}
		do("SET k before", "WATCH k")
		s.Do("SET", "k", "between")
		if got := do("MULTI", "UNLINK k", "EXEC")[2]; got.Value != nil || got.Err != nil {
			t.Errorf("EXEC after a write = %+v, want a null", got)
		}
		do("WATCH k")
		if got := do("MULTI", "UNLINK k", "EXEC")[2]; !slices.Equal(got.Value.([]any), []any{int64(1)}) {
			t.Errorf("EXEC = %+v", got)
		}
		do("WATCH k")
		s.Do("CLIENT", "KILL", "TYPE", "normal")
		until(t, "the link is dead", func() bool {
			_, _, err := link.Do(within(t), keyspace.Command{"MULTI"}, keyspace.Command{"SET", "k", "lost"}, keyspace.Command{"EXEC"})
			return err != nil
		})
		if _, _, err := link.Do(within(t), keyspace.Command{"PING"}); err == nil {
			t.Error("the link connected again, and nobody would know that WATCH is over")
		}
		if s.Do("EXISTS", "k") != int64(0) {
			t.Error("what was sent to a dead link was done")
		}
		link.Close()
		if _, _, err := take(t, n).Do(within(t), keyspace.Command{"PING"}); err != nil {
			t.Error(err)
		}
	})
}

func TestCloseEndsAChangeUnderWay(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d, n := changing(t, s)
		link := take(t, n)
		done := make(chan error, 1)
		go func() {
			_, _, err := link.Do(context.WithoutCancel(t.Context()), keyspace.Command{"BLPOP", "nothing", "0"})
			done <- err
		}()
		until(t, "it blocks", func() bool {
			list, _ := s.Do("CLIENT", "LIST").(string)
			return strings.Contains(list, "cmd=blpop")
		})
		d.Close()
		if err := <-done; !errors.Is(err, ErrClosed) {
			t.Errorf("the change under way ended with %v", err)
		}
		if _, err := n.Change(within(t)); !errors.Is(err, ErrClosed) {
			t.Errorf("a change after Close got %v", err)
		}
	})
}

func TestLookupsOfChangesNeverFallBetweenAPollAndItsLedger(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SET", "there", "x")
		d, n := changing(t, s)
		link := take(t, n)
		ctx, cancel := context.WithCancel(t.Context())
		var changes sync.WaitGroup
		changes.Go(func() {
			for ctx.Err() == nil {
				_, _, err := link.Do(within(t), keyspace.Command{"WATCH", "there"}, keyspace.Command{"DUMP", "there"}, keyspace.Command{"PTTL", "gone"},
					keyspace.Command{"MULTI"}, keyspace.Command{"TYPE", "there"}, keyspace.Command{"EXEC"})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
		var base collector.Ledger
		var first map[string]uint64
		for poll := range 200 {
			replies, ledger, err := d.seed.Counted(within(t), collector.Command{"INFO", "stats"})
			if err != nil {
				t.Fatal(err)
			}
			now := counters(t, replies[0].Value)
			if poll == 0 {
				base, first = ledger, now
			}
			if h, m := now["keyspace_hits"]-first["keyspace_hits"], now["keyspace_misses"]-first["keyspace_misses"]; h != ledger.Hits-base.Hits || m != ledger.Misses-base.Misses {
				t.Fatalf("poll %d: the server counted %d hits and %d misses, the ledger %d and %d", poll, h, m, ledger.Hits-base.Hits, ledger.Misses-base.Misses)
			}
		}
		cancel()
		changes.Wait()
	})
}
