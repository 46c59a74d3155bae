package commands

import (
	"strings"
	"testing"

	"valktop/collector"
	"valktop/maybe"
	"valktop/ui/screen"
)

func TestRowsAreSortedAndStayWithTheirSelection(t *testing.T) {
	t.Parallel()
	ctx := deployed()
	m := begin(ctx)
	if !strings.HasPrefix(names(m), "get set hgetall unlink") || m.selected != "get" {
		t.Errorf("by time: %s, selected %s", names(m), m.selected)
	}
	for _, c := range []struct{ keys, want string }{
		{"j", "set"}, {"down", "hgetall"}, {"k", "set"}, {"up", "get"}, {"G", "config|get"}, {"home", "get"}, {"end", "config|get"}, {"g", "get"},
		{"ctrl+d", "expire"}, {"ctrl+u", "get"}, {"k", "get"}, {"k", "get"},
	} {
		if m = press(m, ctx, c.keys); m.selected != c.want {
			t.Errorf("%s leads to %s, want %s", c.keys, m.selected, c.want)
		}
	}
	m = press(m, ctx, "j", "j", "s", "right")
	if m.selected != "hgetall" || !strings.HasPrefix(names(m), "get set hgetall mget") {
		t.Errorf("by calls: %s, selected %s", names(m), m.selected)
	}
	for by, want := range map[string]string{"per call": "unlink keys info", "p99": "zrange keys", "errors": "lpush", "name": "brpop config|get"} {
		for m.sort.by.String() != by {
			m = press(m, ctx, "right")
		}
		if !strings.HasPrefix(names(m), want) {
			t.Errorf("by %s: %s", by, names(m))
		}
	}
	for m.sort.by != byName {
		m = press(m, ctx, "right")
	}
	if m = press(m, ctx, "s"); !strings.HasPrefix(names(m), "zrange zadd unlink set") {
		t.Errorf("names reversed: %s", names(m))
	}
	if m = press(m, ctx, "enter"); m.choosing || m.open {
		t.Error("enter does not end the choice")
	}
}

func TestTheFilterLooksAtNamesAndMarks(t *testing.T) {
	t.Parallel()
	ctx := deployed()
	for filter, want := range map[string]string{"GET": "get hgetall mget config|get", "o(n)": "hgetall evalsha zrange keys", "push": "lpush", "nothing": ""} {
		m := press(begin(ctx), ctx, "/")
		for _, r := range filter {
			m = press(m, ctx, string(r))
		}
		if got := names(m); got != want {
			t.Errorf("%q lets %s through, want %s", filter, got, want)
		}
		if want == "" {
			contains(t, m, ctx, "No command matches nothing", "esc takes the filter away")
		}
		if m = press(m, ctx, "enter"); m.Typing() || names(m) != want {
			t.Errorf("enter does not keep the filter %q", filter)
		}
		if m = press(m, ctx, "esc"); len(m.rows) < 15 {
			t.Errorf("esc leaves %s", names(m))
		}
	}
}

func TestABaselineBelongsToWhatItIsOf(t *testing.T) {
	t.Parallel()
	ctx := sized(deployed(), [2]int{200, 56})
	m := press(begin(ctx), ctx, "b")
	contains(t, m, ctx, "× the baseline of 12:00:29", "×1.0")
	one := ctx
	one.Node = "10.0.0.2:6379"
	if strings.Contains(frame(m, one), "baseline of") {
		t.Error("the baseline of all nodes is held against one of them")
	}
	later := sized(watched(100, nil), [2]int{200, 56})
	m, _ = m.Update(later, later.All.Snapshot)
	if m = press(m, later, "b"); m.baselines[""].at != later.Now {
		t.Error("a second baseline does not replace the first")
	}
	if m = press(m, later, "d"); strings.Contains(frame(m, later), "baseline of") {
		t.Error("the baseline stays")
	}
}

// TestEveryKeyOfTheHelpDoesSomething presses what the help shows, where it works.
func TestEveryKeyOfTheHelpDoesSomething(t *testing.T) {
	t.Parallel()
	ctx := sized(deployed(), [2]int{120, 24})
	middle := press(begin(ctx), ctx, "j", "j", "j", "j", "j")
	for name, m := range map[string]Model{
		"rows": middle, "compared": press(middle, ctx, "b"), "open": press(middle, ctx, "enter"), "typing": press(middle, ctx, "/", "e"),
		"choosing": press(middle, ctx, "s", "right", "j"), "filtered": press(middle, ctx, "/", "e", "enter"),
	} {
		seen := map[string]bool{}
		for _, b := range m.Bindings(ctx) {
			for _, k := range b.Keys {
				if seen[k] {
					t.Errorf("%s: %s means two things", name, k)
				}
				seen[k] = true
				still := name == "typing" && k == "enter" || name == "compared" && k == "b" || name == "filtered" && k == "/"
				if b.Disabled == "" && !still && frame(press(m, ctx, k), ctx) == frame(m, ctx) {
					t.Errorf("%s: %s (%s) does nothing", name, k, b.Long)
				}
			}
		}
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	t.Parallel()
	for _, size := range sizes() {
		ctx := sized(denied(), size)
		contains(t, begin(ctx), ctx, "no percentiles: LATENCY HISTOGRAM is denied to this user")
		ctx = sized(silent(), size)
		contains(t, begin(ctx), ctx, "The server does not report what its commands do", "commandstats")
		ctx = sized(watched(1, nil), size)
		contains(t, begin(ctx), ctx, "nothing yet: first poll")
	}
	ctx := sized(denied(), [2]int{120, 36})
	contains(t, press(begin(ctx), ctx, "enter"), ctx, "ACL SETUSER <user>", "+latency|histogram")
	off := sized(watched(5, func(n *collector.NodeSnapshot) {
		n.Detail.Latencies = maybe.Of(map[string]collector.Histogram{})
	}), [2]int{120, 36})
	contains(t, begin(off), off, "latency-tracking is off")
	old := sized(watched(5, func(n *collector.NodeSnapshot) {
		n.Detail.Latencies = maybe.Unknown[map[string]collector.Histogram]("this server has no LATENCY HISTOGRAM")
		for name, s := range n.Info.Commands {
			s.Failed, s.Rejected = maybe.Unknown[int64]("the server does not report failed_calls"), maybe.Unknown[int64]("the server does not report rejected_calls")
			n.Info.Commands[name] = s
		}
	}), [2]int{120, 36})
	contains(t, begin(old), old, "no percentiles: this server has no LATENCY HISTOGRAM")
	for line := range strings.SplitSeq(frame(begin(old), old), "\n") {
		if strings.HasPrefix(line, "│   get ") && !strings.HasSuffix(strings.TrimSpace(strings.TrimSuffix(line, "│")), "–") {
			t.Errorf("errors are not unknown: %s", line)
		}
	}
}

func TestNamesOfStrangersAreEscaped(t *testing.T) {
	t.Parallel()
	evil := "x\x1b]0;evil\x07\u202e\x9b"
	ctx := watched(5, func(n *collector.NodeSnapshot) {
		stats := map[string]collector.CommandStat{evil: {Calls: n.Info.Stats.KeyspaceHits.Or(0), Microseconds: 1 << 40}, evil + "|sub": {Calls: 1, Microseconds: 1}}
		n.Info.Commands, n.Info.Errors = stats, map[string]int64{evil: 3}
	})
	for _, size := range sizes() {
		ctx := sized(ctx, size)
		for _, keys := range [][]string{nil, {"enter"}, {"b"}, {"v"}} {
			got := frame(press(begin(ctx), ctx, keys...), ctx)
			if strings.ContainsAny(got, "\x1b\x07\u202e\u009b") || !strings.Contains(got, `\x1b`) {
				t.Errorf("%q", got)
			}
		}
	}
	if m, _ := begin(ctx).Update(ctx, screen.Changed{}); len(m.rows) != 2 {
		t.Errorf("%d rows", len(m.rows))
	}
}
