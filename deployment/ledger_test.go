package deployment

import (
	"sync"
	"testing"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/testserver"
)

func TestLedgerAccountsForAllThatTheDriverDidNotCause(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		const polls, perPoll = 20, 50
		driver := s.Client()
		driver.Set(t.Context(), "there", "x", 0)
		n := open(t, at(t, s))
		var last map[string]uint64
		var lastLedger collector.Ledger
		for poll := range polls {
			if poll == polls/2 {
				s.Do("CLIENT", "KILL", "TYPE", "normal") // also the driver: both connect anew
				driver.Ping(t.Context())
				last = nil
			}
			replies, ledger, err := n.Counted(within(t), commands("INFO", "DBSIZE", "TTL there", "TTL gone")...)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := n.Ping(within(t)); err != nil {
				t.Fatal(err)
			}
			now := counters(t, replies[0].Value)
			if last != nil {
				for field, ours := range map[string]uint64{
					"total_commands_processed": ledger.Commands - lastLedger.Commands + perPoll,
					"keyspace_hits":            ledger.Hits - lastLedger.Hits + perPoll,
					"keyspace_misses":          ledger.Misses - lastLedger.Misses,
				} {
					if got := now[field] - last[field]; got != ours {
						t.Errorf("poll %d: %s grew by %d, ledger and driver by %d", poll, field, got, ours)
					}
				}
			}
			last, lastLedger = now, ledger
			for range perPoll {
				driver.Get(t.Context(), "there")
			}
		}
		if lastLedger.Lost != 0 {
			t.Errorf("Lost = %d, but every reply came", lastLedger.Lost)
		}
	})
}

func TestLedgerAccountsForBytesAndConnections(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		n := open(t, at(t, s))
		var last map[string]uint64
		var lastLedger collector.Ledger
		for poll := range 5 {
			replies, ledger, err := n.Counted(within(t), commands("INFO", "DBSIZE")...)
			if err != nil {
				t.Fatal(err)
			}
			now := counters(t, replies[0].Value)
			if poll > 0 {
				for field, ours := range map[string]uint64{
					"total_net_input_bytes":      ledger.BytesIn - lastLedger.BytesIn,
					"total_net_output_bytes":     ledger.BytesOut - lastLedger.BytesOut,
					"total_connections_received": ledger.Connections - lastLedger.Connections,
				} {
					if got := now[field] - last[field]; got != ours {
						t.Errorf("poll %d: %s grew by %d, the ledger by %d", poll, field, got, ours)
					}
				}
			}
			last, lastLedger = now, ledger
			if _, err := n.Ping(within(t)); err != nil { // opens the second connection
				t.Fatal(err)
			}
		}
		if lastLedger.Connections != 2 {
			t.Errorf("Connections = %d, want 2", lastLedger.Connections)
		}
	})
}

func TestBatchesOfManyCallersKeepTheirReplies(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		n := open(t, at(t, s))
		var callers sync.WaitGroup
		for _, word := range []string{"one", "two", "three", "four"} {
			callers.Go(func() {
				for range 50 {
					replies, _, err := n.Counted(t.Context(), commands("ECHO "+word, "PING")...)
					if err != nil || len(replies) != 2 || replies[0].Value != word || replies[1].Value != "PONG" {
						t.Errorf("ECHO %s, PING = %v, %v", word, replies, err)
						return
					}
					if _, err := n.Ping(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		callers.Wait()
		if ids := n.ClientIDs(); len(ids) != 2 {
			t.Errorf("%d connections are open (%v), want one a lane in use", len(ids), ids)
		}
	})
}

// TestEachCommandIsCountedByItsName holds what the ledger says of each command against the
// server's own statistics.
func TestEachCommandIsCountedByItsName(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		n := open(t, at(t, s))
		ask(t, n, "CONFIG RESETSTAT")
		start := n.ledger.now().Ran
		ask(t, n, "GET string", "GET hash", "TTL string", "MEMORY USAGE string", "OBJECT ENCODING set", "CLIENT LIST", "NOSUCH x", "GET")
		ask(t, n, "LATENCY HISTOGRAM", "SLOWLOG GET 16", "CONFIG GET slowlog-*", "MULTI", "GET string", "EXEC")
		if _, _, err := n.sampled.Uncounted(t.Context(), keyspace.Command{"SCAN", "0", "COUNT", "100"}); err != nil {
			t.Fatal(err)
		}
		probes := []keyspace.Probe{{Query: &keyspace.Query{Before: []string{"PTTL"}}, Key: "string"}, {Query: &keyspace.Query{Before: []string{"OBJECT", "IDLETIME"}}, Key: "set"}}
		if _, err := n.sampled.Ask(t.Context(), probes, make([]keyspace.Answer, 2)); err != nil {
			t.Fatal(err)
		}
		replies, ledger, err := n.Counted(t.Context(), collector.Command{"INFO", "commandstats"})
		if err != nil {
			t.Fatal(err)
		}
		text, _ := replies[0].Value.(string)
		stats := collector.ParseInfo(text).Commands
		delete(stats, "config|resetstat") // it counts itself once the counters have begun anew
		for name, stat := range stats {
			if got := ledger.Ran.Of(name) - start.Of(name); int64(got) != stat.Calls {
				t.Errorf("%s ran %d times, says the ledger; %d, says the server", name, got, stat.Calls)
			}
		}
		if stats["object|idletime"].Calls != 1 || stats["get"].Calls != 3 {
			t.Errorf("the server counted %+v", stats)
		}
	})
}
