package collector_test

import (
	"slices"
	"testing"
	"time"

	"valktop/collector"
	"valktop/deployment"
	"valktop/testserver"
)

func TestConnectionsAreListedWhileSomebodyLooks(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		conn := s.Client().Conn()
		defer func() { _ = conn.Close() }()
		for _, command := range [][]any{{"MULTI"}, {"GET", "x"}} {
			if err := conn.Do(t.Context(), command...).Err(); err != nil {
				t.Fatal(err)
			}
		}
		c := poll(t, s, 100*time.Millisecond, deployment.Config{})
		idle := until(t, c, 0, "a poll", good)
		if idle.Nodes[0].Detail.Topics != 0 {
			t.Errorf("nobody looks, and %+v was asked", idle.Nodes[0].Detail)
		}
		c.Watch(collector.TopicClients)
		now := until(t, c, idle.Version, "the connections", func(n collector.NodeSnapshot) bool { return n.Detail.Clients.Known() })
		clients, _ := now.Nodes[0].Detail.Clients.Get()
		own, found := 0, false
		for _, one := range clients {
			if one.Own {
				own++
			}
			if one.Is('x') {
				found = true
				if one.ID == 0 || one.Addr == "" || one.Command == "" || one.Transaction.Or(-1) != 1 || one.Memory.Or(0) == 0 || one.User != "default" || one.Own {
					t.Errorf("the application's connection: %+v", one)
				}
			}
		}
		if !found || own == 0 || own > 4 {
			t.Errorf("%d own connections, the application's found: %v", own, found)
		}
		c.Watch(0)
		gone := until(t, c, now.Version, "that nobody looks", func(n collector.NodeSnapshot) bool { return n.Detail.Topics == 0 })
		if gone.Nodes[0].Detail.Clients.Known() {
			t.Error("what nobody looks at is kept")
		}
	})
}

func TestLatenciesAreThoseOfTheServer(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("CONFIG", "RESETSTAT")
		for range 40 {
			s.Do("SET", "k", "v")
		}
		c := poll(t, s, 100*time.Millisecond, deployment.Config{})
		c.Watch(collector.TopicLatencies)
		seen := until(t, c, 0, "the latencies", func(n collector.NodeSnapshot) bool { return n.Detail.Latencies.Known() })
		all, _ := seen.Nodes[0].Detail.Latencies.Get()
		var counted int64
		for _, b := range all["set"].Buckets {
			counted += b.Count
		}
		if all["set"].Calls != 40 || counted != 40 {
			t.Errorf("40 calls are %+v", all["set"])
		}
	})
}

func TestSlowCommandsAreThoseOfTheServer(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("CONFIG", "SET", "latency-monitor-threshold", "1", "slowlog-log-slower-than", "1000", "slowlog-max-len", "50")
		const script = "for i = 1, 3000000 do end return 1" // some milliseconds
		s.Do("EVAL", script, "1", "user:1")
		c := poll(t, s, 100*time.Millisecond, deployment.Config{})
		c.Watch(collector.TopicSlow)
		seen := until(t, c, 0, "the slow log", func(n collector.NodeSnapshot) bool { return n.Detail.Slow.Log.Known() })
		slow := seen.Nodes[0].Detail.Slow
		log, _ := slow.Log.Get()
		if len(log) == 0 || log[len(log)-1].Duration < time.Millisecond || log[len(log)-1].Args[0] != "EVAL" || log[len(log)-1].Client == "" {
			t.Errorf("the slow log is %+v", log)
		}
		if slow.Over.Or(0) != time.Millisecond || slow.Keep.Or(0) != 50 || slow.EventOver.Or(0) != time.Millisecond {
			t.Errorf("thresholds %v %v %v", slow.Over, slow.Keep, slow.EventOver)
		}
		events, _ := slow.Events.Get()
		if len(events) == 0 || len(slow.Spikes["command"]) == 0 || slow.Spikes["command"][0].Took < time.Millisecond {
			t.Errorf("events %+v, spikes %+v", events, slow.Spikes)
		}
		if why := slow.Replies.Why(); why != "this server has no COMMANDLOG GET" {
			t.Errorf("large replies: %q", why)
		}
		s.Do("EVAL", script, "1", "user:2")
		until(t, c, seen.Version, "the next entry", func(n collector.NodeSnapshot) bool {
			next, _ := n.Detail.Slow.Log.Get() // on a busy machine other commands are in it as well
			return slices.ContainsFunc(next, func(e collector.SlowEntry) bool {
				return e.ID > log[0].ID && len(e.Args) == 4 && e.Args[3] == "user:2"
			})
		})
	})
}
