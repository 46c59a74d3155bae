package deployment

import (
	"strings"
	"testing"

	"valktop/collector"
	"valktop/testserver"
)

// countsCommands asserts that the ledger counts a batch as the server does.
func countsCommands(t *testing.T, n *node, lines ...string) []collector.Reply {
	t.Helper()
	var info [2]map[string]uint64
	var ledger [2]collector.Ledger
	var replies []collector.Reply
	for i := range info {
		got, l, err := n.Counted(within(t), collector.Command{"INFO", "stats"})
		if err != nil {
			t.Fatal(err)
		}
		info[i], ledger[i] = counters(t, got[0].Value), l
		if i == 0 {
			replies = ask(t, n, lines...)
		}
	}
	server := info[1]["total_commands_processed"] - info[0]["total_commands_processed"]
	if ours := ledger[1].Commands - ledger[0].Commands; ours != server {
		t.Errorf("%v: the server counts %d commands, the ledger %d: %v", lines, server, ours, replies)
	}
	return replies
}

func TestCommandsAreCountedAsTheServerDoes(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		s.Do("ACL", "SETUSER", "watcher", "on", ">secret", "~string", "~hash", "~list", "+@all", "-slowlog", "-client|pause")
		c := at(t, s)
		c.User, c.Password = "watcher", NewSecret("secret")
		n := open(t, c)
		for _, line := range []string{
			"PING", "TTL string", "DBSIZE",
			"HLEN string", "GETRANGE string x y", "OBJECT FREQ hash", "CONFIG SET maxmemory x", // ran, and failed
			"NO-SUCH", "GET", "CLIENT NO-SUCH", "OBJECT NO-SUCH string", "OBJECT ENCODING", "XINFO STREAM", // not known, or so not
			"TYPE zset", "SLOWLOG GET", "CLIENT PAUSE 1", // denied
			"HELLO 2 AUTH watcher wrong", "AUTH watcher wrong", "SELECT 99", "AUTH watcher secret", "CLIENT ID",
		} {
			countsCommands(t, n, line)
		}
	})
}

func TestAScriptThatBlocksTheServer(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		n := open(t, at(t, s))
		ask(t, n, "PING")
		before := n.ledger.now()
		driver := s.Client()
		done := make(chan error, 1)
		go func() { done <- driver.Eval(t.Context(), "while true do end", nil).Err() }()
		until(t, "the server says that it is busy", func() bool {
			reply := ask(t, n, "TTL string")[0]
			return reply.Err != nil && strings.HasPrefix(reply.Err.Error(), "BUSY ")
		})
		s.Do("SCRIPT", "KILL")
		if err := <-done; err == nil {
			t.Error("the script was not ended")
		}
		until(t, "it answers again", func() bool { return ask(t, n, "TTL string")[0].Err == nil })
		if after := n.ledger.now(); after.Lost != before.Lost {
			t.Errorf("a command that was turned away made the hit rate unknown: %+v", after)
		}
		countsCommands(t, n, "TTL string")
	}, "--lua-time-limit", "10")
}

func TestServerThatLoadsItsData(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, kind testserver.Kind) {
		s := testserver.Start(t, kind)
		driver := s.Client()
		pipe := driver.Pipeline()
		for i := range 2000 {
			pipe.Set(t.Context(), "key:"+strings.Repeat("x", i), "value", 0)
		}
		if _, err := pipe.Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Do("SAVE")
		s.Kill()
		s.Args("--key-load-delay", "20000", "--loading-process-events-interval-bytes", "1024") // µs for each key
		s.Launch()
		n := open(t, at(t, s))
		replies := ask(t, n, "INFO persistence", "TTL key:", "DBSIZE")
		if counters(t, replies[0].Value)["loading"] != 1 {
			t.Fatalf("the server is not loading: %v", replies[0])
		}
		if e := replies[1].Err; e == nil || !strings.HasPrefix(e.Error(), "LOADING ") {
			t.Errorf("TTL while loading = %+v", replies[1])
		}
		if len(n.ClientIDs()) != 1 {
			t.Errorf("ClientIDs = %v", n.ClientIDs())
		}
		countsCommands(t, n, "TTL key:", "DBSIZE")
		if l := n.ledger.now(); l.Lost+l.Hits+l.Misses != 0 {
			t.Errorf("commands that were turned away are in the ledger as lookups: %+v", l)
		}
	})
}
