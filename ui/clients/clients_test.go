package clients

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/screen"
)

func TestOwnConnectionsAreInNoTotal(t *testing.T) {
	t.Parallel()
	m, ctx := deployed()
	if got := len(m.total.Members); got != 45 {
		t.Errorf("%d connections of the application, want 45", got)
	}
	if last := m.rows[len(m.rows)-1]; last.owner() != analysis.OfValktop {
		t.Errorf("the last row is %q", last.title())
	}
	m, ctx = sized(m, ctx, [2]int{200, 56})
	contains(t, m, ctx, "45 connections", "without 3 of valktop and replication", "this valktop", "not counted")
}

func TestEnterOpensAGroupThenAClientAndEscComesBack(t *testing.T) {
	t.Parallel()
	m, ctx := deployed()
	m, _ = press(m, ctx, "g", "j") // the second by size
	contains(t, m, ctx, "─ web ─")
	m, _ = press(m, ctx, "enter")
	if len(m.rows) != 8 {
		t.Fatalf("%d connections of web: %s", len(m.rows), titles(m))
	}
	contains(t, m, ctx, "Clients by name › web")
	m, _ = press(m, ctx, "j", "enter")
	contains(t, m, ctx, "Client "+m.one.Addr, "node-redis 4.6.13", "since it connected", "flags N")
	was := m.one.Addr
	m, _ = press(m, ctx, "j")
	if m.one.Addr == was {
		t.Error("j shows the same connection")
	}
	m, _ = press(m, ctx, "esc")
	contains(t, m, ctx, "Clients by name › web")
	m, _ = press(m, ctx, "backspace")
	if r, _ := m.current(); m.group != nil || r.title() != "web" {
		t.Errorf("back on %q", r.title())
	}
}

func TestVGoesThroughTheGroupings(t *testing.T) {
	t.Parallel()
	m, ctx := deployed()
	for _, want := range []string{"library", "address", "user", "database", "nothing", "name"} { // one node: not by node
		m, _ = press(m, ctx, "v")
		if m.by.String() != want {
			t.Fatalf("grouped by %s, want %s", m.by, want)
		}
		members := 0
		for _, r := range m.rows {
			members += len(r.members())
		}
		if members != 48 {
			t.Errorf("%d connections by %s", members, want)
		}
	}
}

func TestRowsAreSortedByEachOrderAndReversed(t *testing.T) {
	t.Parallel()
	m, ctx := deployed()
	for _, start := range [][]string{nil, {"v", "v", "v", "v", "v"}} {
		m, _ := press(m, ctx, append(start, "s")...)
		for range m.orders() {
			own := func(r row) bool { return r.owner() == analysis.OfApplication }
			check := func(descending bool) {
				rows := slices.DeleteFunc(slices.Clone(m.rows), func(r row) bool { return !own(r) })
				for i := range rows[1:] {
					a, _ := rows[i].value(m.sort().by)
					b, _ := rows[i+1].value(m.sort().by)
					if descending && a < b || !descending && a > b {
						t.Fatalf("by %s: %v before %v", m.sort().by, a, b)
					}
				}
			}
			check(true)
			m, _ = press(m, ctx, "s")
			check(false)
			m, _ = press(m, ctx, "right")
		}
	}
}

func TestAFilterTakesPartsOfAnything(t *testing.T) {
	t.Parallel()
	m, ctx := deployed()
	for _, c := range []struct {
		typed, rows string
	}{{"IOREDIS", "api"}, {"10.0.5.", "web"}, {"blocked", "worker"}, {"monitor", "anna exporter"}, {"mailer", "mailer"}} {
		got, _ := press(m, ctx, append([]string{"/"}, strings.Split(c.typed, "")...)...)
		names := strings.Fields(titles(got))
		slices.Sort(names)
		if strings.Join(names, " ") != c.rows {
			t.Errorf("%q shows %q, want %q", c.typed, names, c.rows)
		}
	}
	m, _ = press(m, ctx, "/", "z", "z", "z")
	contains(t, m, ctx, "No connection matches zzz")
	m, _ = press(m, ctx, "esc")
	if len(m.rows) != 9 {
		t.Errorf("rows after esc: %s", titles(m))
	}
}

func TestAConnectionThatGoesIsSaidToBeGone(t *testing.T) {
	t.Parallel()
	one := collector.Client{ID: 7, Addr: "10.0.0.1:9000", Name: "job", Flags: "N"}
	m, ctx := watched(2, func(i int) collector.Snapshot { return only(i, one) })
	m, _ = press(m, ctx, "enter", "enter")
	h := analysis.New(analysis.DefaultConfig())
	m, ctx = feed(m, ctx, h, only(3))
	contains(t, m, ctx, "This connection is gone since", "10.0.0.1:9000")
}

func TestAFrozenDisplayStandsStill(t *testing.T) {
	t.Parallel()
	m, ctx := deployed()
	h := ctx.History
	ctx.Frozen = true
	before := titles(m)
	m, _ = m.Update(ctx, only(scene.DeployAt+60))
	if got := titles(m); got != before {
		t.Errorf("rows are %s, were %s", got, before)
	}
	ctx.Frozen = false
	m, ctx = feed(m, ctx, h, only(scene.DeployAt+61))
	contains(t, m, ctx, "Nobody is connected")
}

func TestHostileTextsAreEscaped(t *testing.T) {
	t.Parallel()
	evil := "a\x1b[31mb\x07\u202e"
	one := collector.Client{ID: 7, Addr: "/tmp/" + evil + ":0", Name: evil, User: evil, Library: evil, Version: evil, Command: evil, Flags: evil, Local: evil}
	m, ctx := watched(3, func(i int) collector.Snapshot { return only(i, one) })
	m, ctx = sized(m, ctx, [2]int{200, 56})
	for range analysis.GroupingCount {
		for _, keys := range [][]string{nil, {"enter"}, {"enter", "enter"}} {
			got, _ := press(m, ctx, keys...)
			if f := frame(got, ctx); strings.ContainsAny(f, "\x1b\x07\u202e") {
				t.Fatalf("a control character is drawn:\n%q", f)
			}
		}
		m, _ = press(m, ctx, "v")
	}
}

func TestWhatTheServerDoesNotTellIsUnknown(t *testing.T) {
	t.Parallel()
	one := collector.Client{ID: 7, Addr: "10.0.0.1:9000", Memory: maybe.Unknown[int64]("the server does not report tot-mem"), OutputMemory: maybe.Of[int64](0)}
	m, ctx := watched(2, func(i int) collector.Snapshot { return only(i, one) })
	m, ctx = sized(m, ctx, [2]int{120, 36})
	contains(t, m, ctx, "memory     – the server does not report tot-mem", "no name set")
}

func TestManyConnectionsAreSaidToBeListedRarely(t *testing.T) {
	t.Parallel()
	m, ctx := crowd(10_001)
	ctx.Now = ctx.Now.Add(12 * time.Second)
	contains(t, m, ctx, "10,001 connections", "over 10,000: listed every 30 s", "listed 12 s ago")
}

// crowd is the screen with so many connections of a hundred applications.
func crowd(n int) (Model, screen.Context) {
	all := make([]collector.Client, n)
	for i := range all {
		all[i] = collector.Client{ID: int64(i + 1), Addr: fmt.Sprintf("10.0.%d.%d:%d", i/250%250, i%250, 1000+i%60_000), Name: fmt.Sprintf("app-%d", i%100), Flags: "N", Command: "get", Age: time.Duration(i) * time.Second}
	}
	return watched(3, func(i int) collector.Snapshot { return only(i, all...) })
}

func BenchmarkFrameOfTenThousandConnections(b *testing.B) {
	m, ctx := crowd(10_000)
	m, _ = press(m, ctx, "v", "v", "v", "v", "v")
	if len(m.rows) != 10_000 {
		b.Fatal(len(m.rows))
	}
	for b.Loop() {
		frame(m, ctx)
	}
}

func BenchmarkListOfTenThousandConnections(b *testing.B) {
	m, ctx := crowd(10_000)
	m, _ = press(m, ctx, "v", "v", "v", "v", "v")
	s := ctx.State.Snapshot
	i := 0
	for b.Loop() {
		i++
		s.Nodes[0].Detail.ClientsTime = s.Time.Add(time.Duration(i) * time.Second)
		m, _ = m.Update(ctx, s)
	}
}

func TestNobodyIsListedOverALostConnection(t *testing.T) {
	t.Parallel()
	ctx := screen.Context{Theme: themes.Default(true), Width: 120, Height: 36}
	contains(t, New(), ctx, "Connections are being listed")
	ctx.State.Snapshot.Nodes = []collector.NodeSnapshot{{Err: errors.New("connection refused")}}
	contains(t, New(), ctx, "before the connection was lost")
}
