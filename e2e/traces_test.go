package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

// mostConnections is how many lanes a node has.
const mostConnections = 4

// connections are the lines of CLIENT LIST but the one that asks.
func connections(s *testserver.Server) (others []string) {
	list, _ := s.Do("CLIENT", "LIST").(string)
	for line := range strings.Lines(list) {
		if !strings.Contains(line, "cmd=client|list") {
			others = append(others, line)
		}
	}
	return others
}

func TestTheDashboardHasFewConnectionsAllOfItsNameAndLeavesNone(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for _, end := range []string{"q", "SIGKILL"} {
			d := open(t, s.URL(), "--interval", "100ms")
			d.see("primary", "Before you came", "connections")
			for range 20 {
				open := connections(s)
				if len(open) == 0 || len(open) > mostConnections {
					t.Errorf("%d connections: %s", len(open), open)
				}
				time.Sleep(20 * time.Millisecond)
			}
			for _, line := range connections(s) {
				if !strings.Contains(line, " name=valktop ") {
					t.Errorf("a connection of another name: %s", line)
				}
			}
			if end == "q" {
				d.press("q")
				d.ended()
			} else {
				d.Close()
			}
			left := connections(s)
			for deadline := time.Now().Add(patience); len(left) > 0 && time.Now().Before(deadline); left = connections(s) {
				time.Sleep(10 * time.Millisecond)
			}
			if len(left) > 0 {
				t.Errorf("%s: left behind: %s", end, left)
			}
		}
	})
}

func TestTheDashboardAsksForNothingThatChangesTheServer(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SET", "key", "value")
		before := s.Do("LASTSAVE")
		d := open(t, s.URL(), "--interval", "100ms")
		d.see("primary", "Before you came", "connections")
		d.press("e", "j", "k", "esc", "m", "enter", "y", "r", "space", "space", "q")
		d.ended()
		info, _ := s.Do("INFO", "commandstats").(string)
		harmless := []string{"info", "dbsize", "time", "ping", "hello", "auth", "select", "client|setname", "client|no-touch",
			"client|id", "client|list", "slowlog|get", "latency|latest", "set", "lastsave",
			"scan", "randomkey", "type", "pttl", "memory|usage", "object|encoding", "object|idletime", "object|freq"}
		for line := range strings.Lines(info) {
			name, _, found := strings.Cut(strings.TrimPrefix(line, "cmdstat_"), ":")
			if found && !slices.Contains(harmless, name) {
				t.Errorf("the server ran %s", line)
			}
		}
		if got := s.Do("GET", "key"); got != "value" || s.Do("LASTSAVE") != before {
			t.Errorf("the key is %v", got)
		}
	})
}
