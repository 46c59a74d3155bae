package nodes

import (
	"strings"
	"testing"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/screenshots/scene"
	"valktop/ui/screen"
)

func TestTheSelectionMovesAndStaysWithItsNode(t *testing.T) {
	t.Parallel()
	ctx := failedOver()
	m := begin(ctx)
	for _, c := range []struct{ keys, want string }{
		{"j", "4"}, {"down", "2"}, {"k", "4"}, {"up", "1"}, {"G", "6"}, {"home", "1"}, {"end", "6"}, {"g", "1"},
		{"ctrl+d", "5"}, {"ctrl+u", "1"}, {"pgdown", "5"}, {"pgup", "1"}, {"k", "1"},
	} {
		m, _ = press(m, ctx, c.keys)
		if got := m.selected; got != "10.0.0."+c.want+":6379" {
			t.Errorf("%s leads to %s, want node %s", c.keys, got, c.want)
		}
	}
	m, _ = press(m, ctx, "j")
	fewer := ctx
	fewer.All.Nodes, fewer.All.Snapshot.Nodes = fewer.All.Nodes[1:], fewer.All.Snapshot.Nodes[1:]
	fewer.Now = ctx.Now.Add(holdFor)
	if m, _ = m.Update(fewer, screen.Changed{}); m.selected != "10.0.0.4:6379" {
		t.Errorf("after another node left %s is selected", m.selected)
	}
}

func TestRowsAreSorted(t *testing.T) {
	t.Parallel()
	ctx := failedOver()
	m, _ := press(begin(ctx), ctx, "s")
	orders := map[string]string{}
	for range 7 {
		m, _ = press(m, ctx, "right")
		orders[m.sort.by.String()] = addresses(m)
	}
	for by, want := range map[string]string{
		"place":  "1 4 2 5 3 6",
		"keys":   "2 5 1 4 3 6",
		"memory": "2 5 1 4 6 3",
		"ops/s":  "2 1 5 6 4 3", // who does not answer has none, and stands last
	} {
		if orders[by] != want {
			t.Errorf("by %s: %s, want %s", by, orders[by], want)
		}
	}
	m, _ = press(m, ctx, "right", "s")
	if got := addresses(m); got != "3 6 1 4 2 5" {
		t.Errorf("by keys the other way round: %s", got)
	}
	contains(t, m, ctx, "KEYS ▲", " keys ▲ ")
	m, _ = press(m, ctx, "left", "enter")
	if m.choosing || m.sort.reversed || addresses(m) != orders["place"] {
		t.Errorf("left of keys is %s: %s", m.sort.by, addresses(m))
	}
}

func TestRowsKeepTheirOrderForSomeSeconds(t *testing.T) {
	t.Parallel()
	ctx := failedOver()
	m, _ := press(begin(ctx), ctx, "s", "right", "esc")
	before := addresses(m)
	changed := ctx
	changed.All.Nodes = append([]analysis.Node(nil), ctx.All.Nodes...)
	changed.All.Nodes[5].Keys = maybe.Of[int64](9_000_000)
	m, _ = m.Update(changed, screen.Changed{})
	if got := addresses(m); got != before {
		t.Errorf("rows jump from %s to %s", before, got)
	}
	changed.Now = ctx.Now.Add(holdFor)
	if m, _ = m.Update(changed, screen.Changed{}); !strings.HasPrefix(addresses(m), "6 ") {
		t.Errorf("after a while it is still %s", addresses(m))
	}
}

func TestTheFilterLooksAtWordsOnANode(t *testing.T) {
	t.Parallel()
	ctx := failedOver()
	for filter, want := range map[string]string{"0.5:": "5", "REPLICA": "4 5", "refused": "3", "fail": "3", "b07c": "2", "8.0": "1 4 2 5 3 6", "nothing": ""} {
		m, _ := press(begin(ctx), ctx, "/")
		for _, r := range filter {
			m, _ = press(m, ctx, string(r))
		}
		if got := addresses(m); got != want {
			t.Errorf("%q lets %s through, want %s", filter, got, want)
		}
		if want == "" {
			contains(t, m, ctx, "No node matches nothing", "esc takes the filter away")
		}
		m, _ = press(m, ctx, "enter")
		if m.Typing() || addresses(m) != want {
			t.Errorf("enter does not keep the filter %q", filter)
		}
		if m, _ = press(m, ctx, "esc"); addresses(m) != "1 4 2 5 3 6" {
			t.Errorf("esc leaves %s", addresses(m))
		}
	}
}

func TestEnterAsksForTheNode(t *testing.T) {
	t.Parallel()
	ctx := failedOver()
	_, msg := press(begin(ctx), ctx, "j", "j", "enter")
	if msg != (Focus{"10.0.0.2:6379"}) {
		t.Errorf("enter asks for %v", msg)
	}
	alone := watched(3, scene.Snapshot)
	m := begin(alone)
	if _, msg := press(m, alone, "enter"); msg != nil {
		t.Errorf("with one node enter asks for %v", msg)
	}
	for _, b := range m.Bindings(alone) {
		if b.Matches("enter") && b.Disabled == "" {
			t.Error("it is not said why enter does nothing")
		}
	}
}

// TestEveryKeyOfTheHelpDoesSomething presses what the help shows, where it works.
func TestEveryKeyOfTheHelpDoesSomething(t *testing.T) {
	t.Parallel()
	ctx := failedOver()
	middle, _ := press(begin(ctx), ctx, "j", "j")
	filtered, _ := press(middle, ctx, "/", "6", "enter")
	typing, _ := press(middle, ctx, "/", "6")
	choosing, _ := press(middle, ctx, "s", "right", "j")
	for name, m := range map[string]Model{"rows": middle, "filtered": filtered, "typing": typing, "choosing": choosing} {
		seen := map[string]bool{}
		for _, b := range m.Bindings(ctx) {
			for _, k := range b.Keys {
				if seen[k] {
					t.Errorf("%s: %s means two things", name, k)
				}
				seen[k] = true
				still := name == "filtered" || name == "typing" && (k == "up" || k == "down" || k == "enter") // one row; the cursor is a style
				next, msg := press(m, ctx, k)
				if b.Disabled == "" && !still && msg == nil && frame(next, ctx) == frame(m, ctx) {
					t.Errorf("%s: %s (%s) does nothing", name, k, b.Long)
				}
			}
		}
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	ctx := sized(failedOver(), [2]int{200, 56})
	m, _ := press(begin(ctx), ctx, "G", "k")
	contains(t, m, ctx,
		"3 primaries   2 replicas   ✕ 1 down", "▲ 10.0.0.2:6379 has ×2.6 the median of keys", "all 16,384 slots covered",
		"✕ 10.0.0.3:6379", "39 s: connection refused", "attempt 43 in 1 s, r tries at once", "figures of 40 s ago", "Check that the server runs",
		"11:55:56 failover to 10.0.0.6:6379", "▲ 1.0 M ×2.6",
	)
	during := sized(watched(53, func(i int) collector.Snapshot { return scene.Cluster(i, 50) }), [2]int{200, 56})
	contains(t, begin(during), during, "✕ 10,923 of 16,384 slots covered", "▲ partial: the cluster has not replaced 10.0.0.3:6379 yet", "no node came, went or took over")
}

func TestALostLinkIsSaid(t *testing.T) {
	t.Parallel()
	ctx := sized(watched(3, func(i int) collector.Snapshot {
		s := scene.Cluster(i, 0)
		s.Nodes[3].Info.Replication.LinkUp = maybe.Of(false)
		s.Nodes[3].Info.Replication.LinkDownSince = maybe.Of[time.Duration](72e9)
		return s
	}), [2]int{120, 36})
	m, _ := press(begin(ctx), ctx, "j")
	contains(t, m, ctx, "✕ └ 10.0.0.4:6379", "no link", "✕ down for 1 m 12 s")
}

func TestAnErrorThatIsOverIsRemembered(t *testing.T) {
	t.Parallel()
	ctx := sized(watched(60, func(i int) collector.Snapshot {
		if i == 49 {
			return scene.Cluster(i, 49)
		}
		return scene.Cluster(i, 0)
	}), [2]int{200, 56})
	m, _ := press(begin(ctx), ctx, "G", "k")
	contains(t, m, ctx, "10 s ago: connection refused", "last error 11:55:49 connection refused")
}

func TestOneServerIsExplained(t *testing.T) {
	t.Parallel()
	ctx := watched(3, scene.Snapshot)
	contains(t, begin(ctx), ctx, "one server, standalone", "a replica would stand beneath it, with its lag and its link", "● cache-1:6379", "none, no replica follows")
	ctx.All.Snapshot.Topology = collector.Topology{Form: collector.Sentinel, Set: "mymaster", Partial: "its replicas are not known"}
	contains(t, begin(ctx), ctx, "named by Sentinel as mymaster", "partial: its replicas are not known")
}
