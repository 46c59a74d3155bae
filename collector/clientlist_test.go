package collector

import (
	"slices"
	"testing"
	"time"
)

const listed = "id=3 addr=[::1]:37104 laddr=[::1]:7100 fd=8 name= age=4000 idle=4 flags=S db=0 cmd=psync user=default\n" +
	"id=7 addr=10.0.0.1:1 name=valktop age=30 idle=0 flags=N db=0 cmd=info user=default lib-name=go-redis(,go1.26)\r\n" +
	"id=8 addr=10.0.0.2:1 name=valktop age=90 idle=0 flags=N db=0 cmd=ping\n" +
	"id=9 addr=10.0.0.3:1 name=\x1b[2Jid=7=age=1 age=59 flags=N\n" +
	"id=10 addr=10.0.0.3:1 name=x id=7 age=10 age=600 flags=b\n" +
	"addr=10.0.0.4:1 flags=N age=60\n" + // without an id, in another order
	"id=11 name=no-age flags=N\n\nid=\xff age=-1\ngarbage"

// own marks the connection with an id as valktop's.
func own(clients []Client, id int64) {
	for i := range clients {
		clients[i].Own = clients[i].ID == id
	}
}

func TestClientListTellsAgesAndOtherValktops(t *testing.T) {
	t.Parallel()
	clients, ok := readClients(listed)
	if !ok || len(clients) != 6 {
		t.Fatalf("read %d clients: %+v", len(clients), clients)
	}
	own(clients, 7)
	want := ClientAges{Count: 4, Youngest: 10 * time.Second, Median: time.Minute, Oldest: 90 * time.Second, Under1m: 2, Opened: 10}
	if got := ages(clients); got != want {
		t.Errorf("ages %+v, want %+v", got, want)
	}
	if n := others(clients); n != 1 {
		t.Errorf("%d other valktops, want that of id 8", n)
	}
	if got := ages(nil); got != (ClientAges{}) {
		t.Errorf("ages of nobody: %+v", got)
	}
	if _, ok := readClients([]any{"id=1"}); ok {
		t.Error("an array passes for CLIENT LIST")
	}
}

func FuzzClientList(f *testing.F) {
	f.Add(listed)
	f.Fuzz(func(t *testing.T, text string) {
		clients, ok := readClients(text)
		if !ok {
			t.Fatal("a string was not read")
		}
		own(clients, 7)
		a := ages(clients)
		if a.Count > len(clients) || a.Under1m > a.Count || a.Youngest > a.Median || a.Median > a.Oldest || a.Youngest < 0 {
			t.Errorf("impossible ages %+v", a)
		}
		if n := others(clients); n > len(clients) {
			t.Errorf("%d others of %d clients", n, len(clients))
		}
	})
}

func TestSlowLogAndLatencyEvents(t *testing.T) {
	t.Parallel()
	entries, ok := slowLogEntries([]any{
		[]any{int64(5), int64(1718000000), int64(1200000), []any{"KEYS", "user:\x1b*"}, "10.0.0.1:5", "app"},
		[]any{int64(4), int64(1718000000), int64(10), []any{"GET", nil}}, // Redis 3 tells no client
		[]any{int64(3), "x", int64(10), []any{}}, []any{int64(2)}, nil, []any{int64(1), int64(1), int64(-1), []any{}},
	})
	if !ok || len(entries) != 2 {
		t.Fatalf("entries %+v", entries)
	}
	if e := entries[0]; e.ID != 5 || e.Duration != 1200*time.Millisecond || !e.Time.Equal(time.Unix(1718000000, 0)) || !slices.Equal(e.Args, []string{"KEYS", "user:\x1b*"}) || e.Client != "10.0.0.1:5" || e.Name != "app" {
		t.Errorf("entry %+v", e)
	}
	events, ok := latencyEvents([]any{
		[]any{"fork", int64(1718000000), int64(12), int64(340)}, []any{"new", int64(1718000000), int64(1), int64(2), int64(3), int64(4)},
		[]any{int64(1), int64(1), int64(1), int64(1)}, []any{"overflow", int64(1), int64(1 << 62), int64(1)}, "x",
	})
	if !ok || len(events) != 2 || events[0] != (LatencyEvent{"fork", time.Unix(1718000000, 0), 12 * time.Millisecond, 340 * time.Millisecond}) {
		t.Errorf("events %+v", events)
	}
	if _, ok := slowLogEntries("ERR"); ok {
		t.Error("a string passes for a slow log")
	}
	if _, ok := latencyEvents(int64(0)); ok {
		t.Error("a number passes for latency events")
	}
}
