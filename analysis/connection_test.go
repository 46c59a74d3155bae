package analysis

import (
	"math"
	"testing"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// listing is what one node says of its connections a while after the beginning.
func listing(after time.Duration, clients ...collector.Client) collector.Snapshot {
	at := time.Unix(1_700_000_000, 0).Add(after)
	return collector.Snapshot{Time: at, Nodes: []collector.NodeSnapshot{{Addr: "a", Detail: collector.Detail{
		Topics: collector.TopicClients, Time: at, ClientsTime: at, Clients: maybe.Of(clients),
	}}}}
}

func named(name string, ids ...int64) []collector.Client {
	var all []collector.Client
	for _, id := range ids {
		all = append(all, collector.Client{ID: id, Addr: "10.0.0.1:1", Name: name})
	}
	return all
}

// group is the group of a name.
func group(t *testing.T, w *ConnectionWatch, name string) ConnectionGroup {
	t.Helper()
	for _, g := range w.Groups(ByName, "", nil) {
		if g.Name == name {
			return g
		}
	}
	t.Fatalf("there is no group %s", name)
	return ConnectionGroup{}
}

func TestNewConnectionsAreThoseNotInTheListBefore(t *testing.T) {
	t.Parallel()
	w := NewConnectionWatch()
	w.Add(listing(0, named("web", 1, 2)...))
	if group(t, w, "web").Opened.Known() {
		t.Error("a rate from one list")
	}
	w.Add(listing(2*time.Second, named("web", 2, 3, 4)...))
	if got := group(t, w, "web").Opened.Or(math.NaN()); got != 1 {
		t.Errorf("%v new/s, want 2 in 2 s", got)
	}
	w.Add(listing(4*time.Second, named("web", 2, 3, 4)...))
	if got := group(t, w, "web").Opened.Or(math.NaN()); got != 0.5 {
		t.Errorf("%v new/s, want 2 in 4 s", got)
	}
	for s := 6; s <= 14; s += 2 {
		w.Add(listing(time.Duration(s)*time.Second, named("web", 2, 3, 4)...))
	}
	if got := group(t, w, "web").Opened.Or(math.NaN()); got != 0 {
		t.Errorf("%v new/s when the last opened 12 s ago", got)
	}
	if size := group(t, w, "web").Size.Or(PoolSize{}); size.Least != 2 || size.Most != 3 {
		t.Errorf("a size of %d to %d", size.Least, size.Most)
	}
}

// TestARestartedServerGivesTheSameIdsToOthers holds that an id alone is no identity.
func TestARestartedServerGivesTheSameIdsToOthers(t *testing.T) {
	t.Parallel()
	w := NewConnectionWatch()
	w.Add(listing(0, named("web", 1)...))
	other := named("web", 1)
	other[0].Addr = "10.0.0.1:2"
	w.Add(listing(time.Second, other...))
	if got := group(t, w, "web").Opened.Or(math.NaN()); got != 1 {
		t.Errorf("%v new/s", got)
	}
}

func TestAGroupThatGoesAndComesHadNoneMeanwhile(t *testing.T) {
	t.Parallel()
	w := NewConnectionWatch()
	w.Add(listing(0, named("web", 1, 2)...))
	w.Add(listing(time.Second))
	w.Add(listing(2*time.Second, named("web", 3)...))
	if size := group(t, w, "web").Size.Or(PoolSize{}); size.Least != 0 || size.Most != 2 {
		t.Errorf("a size of %d to %d", size.Least, size.Most)
	}
}

func TestWhatOpenedWhileNobodyLookedIsNotNew(t *testing.T) {
	t.Parallel()
	w := NewConnectionWatch()
	w.Add(listing(0, named("web", 1)...))
	away := listing(time.Second)
	away.Nodes[0].Detail = collector.Detail{}
	if !w.Add(away) {
		t.Error("that nobody looks is no news")
	}
	w.Add(listing(time.Hour, named("web", 2, 3)...))
	if group(t, w, "web").Opened.Known() {
		t.Error("a rate over the time in which nobody looked")
	}
}

func TestConnectionsOfValktopAndReplicationAreInNoTotal(t *testing.T) {
	t.Parallel()
	w := NewConnectionWatch()
	w.Add(listing(
		0, collector.Client{ID: 1, Name: "web"}, collector.Client{ID: 2, Own: true}, collector.Client{ID: 3, Flags: "S"},
		collector.Client{ID: 4, Flags: "M"}, collector.Client{ID: 5, Flags: "SO", Name: "watcher"},
	))
	total := w.Total("")
	if len(total.Members) != 2 || total.Monitoring != 1 {
		t.Errorf("%d members, %d of them MONITOR", len(total.Members), total.Monitoring)
	}
}

func TestAnIdlePoolIsOneThatNobodyUses(t *testing.T) {
	t.Parallel()
	idle := func(flags string, idle ...time.Duration) ConnectionGroup {
		w := NewConnectionWatch()
		var all []collector.Client
		for i, d := range idle {
			all = append(all, collector.Client{ID: int64(i + 1), Idle: d, Flags: flags})
		}
		w.Add(listing(0, all...))
		return w.Total("")
	}
	for _, c := range []struct {
		name string
		g    ConnectionGroup
		want bool
	}{
		{"all idle", idle("N", time.Hour, 6*time.Minute), true},
		{"one in use", idle("N", time.Hour, time.Second), false},
		{"blocked", idle("b", time.Hour, time.Hour), false},
		{"listening", idle("P", time.Hour, time.Hour), false},
		{"no pool", idle("N", time.Hour), false},
	} {
		if got := c.g.IdlePool(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestAllYoungConnectionsOnAnOldServerCameTogether(t *testing.T) {
	t.Parallel()
	young := func(uptime time.Duration, ages ...time.Duration) bool {
		g := ConnectionGroup{}
		for _, a := range ages {
			g.Members = append(g.Members, &Connection{Client: collector.Client{Age: a}})
		}
		_, young := g.AllYoung(uptime)
		return young
	}
	m := time.Minute
	for _, c := range []struct {
		name string
		got  bool
		want bool
	}{
		{"all of two minutes", young(100*time.Hour, m, 2*m, 2*m, m), true},
		{"a server as young", young(3*m, m, 2*m, 2*m, m), false},
		{"half of them old", young(100*time.Hour, m, 2*m, 200*m, 300*m), false},
		{"too few", young(100*time.Hour, m, m), false},
		{"one old among many", young(100*time.Hour, m, m, m, m, m, m, m, m, m, m, m, 600*m), true},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v", c.name, c.got)
		}
	}
}

func TestGroupingsTakeWhatConnectionsHaveInCommon(t *testing.T) {
	t.Parallel()
	c := Connection{Node: "n:1", Client: collector.Client{Name: "web", Library: "jedis", Version: "5.1", Addr: "[::1]:400", User: "app", DB: 3}}
	for by, want := range map[Grouping]string{
		ByName: "web", ByLibrary: "jedis 5.1", ByAddress: "[::1]", ByUser: "app", ByDB: "3", ByNode: "n:1", Ungrouped: "",
	} {
		if got := c.Common(by); got != want {
			t.Errorf("by %s: %q, want %q", by, got, want)
		}
	}
	c.Addr = "/run/redis.sock:0"
	if got := c.Common(ByAddress); got != "/run/redis.sock" {
		t.Errorf("a socket is %q", got)
	}
}
