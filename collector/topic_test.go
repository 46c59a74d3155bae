package collector_test

import (
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
