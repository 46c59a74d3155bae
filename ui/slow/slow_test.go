package slow

import (
	"strings"
	"testing"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

func TestGroupsAreSortedAndStayWithTheirSelection(t *testing.T) {
	t.Parallel()
	ctx := watched(nil)
	m := begin(ctx)
	if got := shapes(m); got != "SMEMBERS EVALSHA 9F86D081 KEYS ZRANGE HGETALL" && !strings.HasPrefix(got, "SMEMBERS EVALSHA") {
		t.Errorf("by total: %s", got)
	}
	for _, c := range []struct {
		keys string
		want int
	}{{"j", 1}, {"down", 2}, {"k", 1}, {"up", 0}, {"G", 4}, {"home", 0}, {"end", 4}, {"g", 0}, {"ctrl+d", 2}, {"ctrl+u", 0}, {"pgdown", 2}, {"pgup", 0}} {
		if m = press(m, ctx, c.keys); m.list.at != c.want {
			t.Errorf("%s leads to row %d, want %d", c.keys, m.list.at, c.want)
		}
	}
	m = press(m, ctx, "j", "s", "right")
	if !strings.HasPrefix(shapes(m), "KEYS") || !strings.HasPrefix(m.shape.Command, "EVALSHA") {
		t.Errorf("by max: %s, selected %s", shapes(m), m.shape.Command)
	}
	for _, c := range []struct{ by, first string }{{"p50", "KEYS"}, {"count", "SMEMBERS"}, {"last", "SMEMBERS"}} {
		for m.sort.by.String() != c.by {
			m = press(m, ctx, "right")
		}
		if !strings.HasPrefix(shapes(m), c.first) {
			t.Errorf("by %s: %s", c.by, shapes(m))
		}
	}
	if m = press(m, ctx, "left", "s"); !strings.HasSuffix(shapes(m), "SMEMBERS") || m.sort.by != byCount {
		t.Errorf("by count reversed: %s", shapes(m))
	}
}

func TestTheLogThatComesFirstIsInOrderAtOnce(t *testing.T) {
	t.Parallel()
	fresh := watched(nil)
	old := watched(func(n *collector.NodeSnapshot) {
		n.Detail.Topics = 0
		n.Past.SlowLog = maybe.Of(n.Past.SlowLog.Or(nil)[:1])
		n.Detail.Slow = collector.Slow{}
	})
	m := begin(old)
	before := m.groups[0].Shape
	if m, _ = m.Update(fresh, fresh.All.Snapshot); shapes(m) != shapes(begin(fresh)) || !m.log.Asked {
		t.Errorf("%s, want %s (%v came first)", shapes(m), shapes(begin(fresh)), before)
	}
}

func TestEntriesAreThoseOfTheGroup(t *testing.T) {
	t.Parallel()
	ctx := watched(nil)
	m := press(begin(ctx), ctx, "enter", "j", "j")
	e, ok := m.entry()
	if !ok || e.Args[0] != "SMEMBERS" || m.entries.at != 2 {
		t.Errorf("entry %d is %+v", m.entries.at, e)
	}
	shows(t, m, ctx, "SMEMBERS user:{id}:followers", strings.Join(e.Args, " "), "web "+e.Client)
	if m = press(m, ctx, "G"); m.entries.at != len(m.groups[0].Calls)-1 {
		t.Errorf("G leads to entry %d", m.entries.at)
	}
	if m = press(m, ctx, "esc"); m.open || m.list.at != 0 {
		t.Error("esc does not go back")
	}
	gone := quiet(10 * time.Millisecond)
	if m, _ = press(m, ctx, "enter").Update(gone, gone.All.Snapshot); m.open {
		t.Error("a group without entries is open")
	}
}

func TestTheFilterLooksAtWordsOnAGroup(t *testing.T) {
	t.Parallel()
	ctx := watched(nil)
	for filter, want := range map[string]string{"keys": "KEYS", "FOLLOWERS": "SMEMBERS", "reports": "EVALSHA", "withscores": "ZRANGE", "10.0.3.9:": "HGETALL", "nothing": ""} {
		m := press(begin(ctx), ctx, "/")
		for _, r := range filter {
			m = press(m, ctx, string(r))
		}
		if got := shapes(m); !strings.HasPrefix(got, want) || want == "" && got != "" || len(m.groups) > 1 {
			t.Errorf("%q lets %s through, want %s", filter, got, want)
		}
		if m = press(m, ctx, "enter"); m.Typing() {
			t.Errorf("enter does not keep the filter %q", filter)
		}
		if m = press(m, ctx, "esc"); len(m.groups) != 5 {
			t.Errorf("esc leaves %s", shapes(m))
		}
	}
}

// TestEveryKeyOfTheHelpDoesSomething presses what the help shows, where it works.
func TestEveryKeyOfTheHelpDoesSomething(t *testing.T) {
	t.Parallel()
	ctx := sized(watched(nil), [2]int{120, 20})
	middle := press(begin(ctx), ctx, "j", "j")
	for name, m := range map[string]Model{
		"groups": middle, "open": press(begin(ctx), ctx, "enter", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j"), "typing": press(middle, ctx, "/", "e"),
		"choosing": press(middle, ctx, "s"), "filtered": press(middle, ctx, "/", "e", "enter", "j"), "events": press(middle, ctx, "v", "v", "v", "j"),
	} {
		seen := map[string]bool{}
		for _, b := range m.Bindings(ctx) {
			for _, k := range b.Keys {
				if seen[k] {
					t.Errorf("%s: %s means two things", name, k)
				}
				seen[k] = true
				still := name == "typing" && k == "enter" || name == "filtered" && k == "/"
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
		shows(t, begin(ctx), ctx, "SLOWLOG GET is denied to this user", "ACL SETUSER <user> +slowlog|get")
		shows(t, press(begin(ctx), ctx, "v"), ctx, "ACL SETUSER <user> +commandlog|get")
		shows(t, press(begin(ctx), ctx, "v", "v", "v"), ctx, "ACL SETUSER <user> +latency|latest")
		ctx = sized(quiet(-time.Microsecond), size)
		shows(t, begin(ctx), ctx, "it is off: slowlog-log-slower-than is negative", "valktop switches nothing on")
		shows(t, press(begin(ctx), ctx, "v", "v"), ctx, "commandlog-request-larger-than is negative")
		shows(t, press(begin(ctx), ctx, "v", "v", "v"), ctx, "latency monitor is off", "latency-monitor-threshold 100")
		ctx = sized(quiet(10*time.Millisecond), size)
		shows(t, begin(ctx), ctx, "Nothing slower than 10 ms", "since 12:00:00")
		shows(t, press(begin(ctx), ctx, "v"), ctx, "Nothing larger than 1.00 MiB")
		ctx = sized(quiet(time.Second), size)
		shows(t, begin(ctx), ctx, "nothing under 1 s is logged: slowlog-log-slower-than")
		ctx = sized(watched(nil), size)
		shows(t, press(begin(ctx), ctx, "v"), ctx, "no log of large replies", "this is Valkey 8.0.1")
		ctx = sized(cluster(), size)
		shows(t, begin(ctx), ctx, "partial: SLOWLOG GET is denied to this user")
	}
	h := watched(func(n *collector.NodeSnapshot) {
		n.Detail.Slow.Over = maybe.Unknown[time.Duration]("CONFIG GET is denied to this user")
	})
	shows(t, begin(h), h, "from when on is unknown: CONFIG GET is denied to this user")
}

func TestWhatStrangersSentIsEscaped(t *testing.T) {
	t.Parallel()
	evil := "x\x1b]0;evil\x07\u202e\x9b\xff"
	ctx := watched(func(n *collector.NodeSnapshot) {
		at := n.Clock.Or(time.Time{})
		n.Detail.Slow.Log = maybe.Of([]collector.SlowEntry{
			{ID: 2, Time: at, Duration: 2 * time.Second, Args: []string{evil, evil, "a " + evil, ""}, Client: evil, Name: evil},
			{ID: 1, Time: at, Duration: time.Second, Args: nil},
		})
		n.Detail.Slow.Events = maybe.Of([]collector.LatencyEvent{{Event: evil, Time: at, Latest: time.Second, Max: time.Second}})
		n.Detail.Slow.Spikes = map[string][]collector.Spike{evil: {{Time: at, Took: time.Second}}}
	})
	for _, size := range sizes() {
		ctx := sized(ctx, size)
		for _, keys := range [][]string{nil, {"enter"}, {"v", "v", "v"}, {"/", "e"}} {
			got := frame(press(begin(ctx), ctx, keys...), ctx)
			if strings.ContainsAny(got, "\x1b\x07\u202e\u009b") || !strings.Contains(got, `\x1b`) {
				t.Errorf("%v: %q", keys, got)
			}
		}
	}
}
