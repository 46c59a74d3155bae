package slow

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

// sizes are what is left for a screen of a terminal of 80x24, 120x40 and 200x60.
func sizes() [][2]int { return [][2]int{{80, 20}, {120, 36}, {200, 56}} }

// watched is what the screen draws from after three snapshots that were changed.
func watched(change func(n *collector.NodeSnapshot)) screen.Context {
	h := analysis.New(analysis.DefaultConfig())
	var state analysis.State
	for i := range 3 {
		s := scene.Snapshot(300 + i)
		if change != nil {
			change(&s.Nodes[0])
		}
		state = h.Add(s)
	}
	return contextOf(h, state)
}

func contextOf(h *analysis.History, state analysis.State) screen.Context {
	return screen.Context{
		State: state, History: h, All: state, AllHistory: h, Theme: themes.Default(true),
		Now: state.Time, Until: state.Time, Window: 5 * time.Minute, Zone: time.UTC, Width: 120, Height: 36,
	}
}

// denied is a server whose user may ask for nothing here.
func denied() screen.Context {
	return watched(func(n *collector.NodeSnapshot) {
		why := func(command string) string { return command + " is denied to this user" }
		n.Past.SlowLog = maybe.Unknown[[]collector.SlowEntry](why("SLOWLOG GET"))
		n.Detail.Slow = collector.Slow{
			Log: maybe.Unknown[[]collector.SlowEntry](why("SLOWLOG GET")), Events: maybe.Unknown[[]collector.LatencyEvent](why("LATENCY LATEST")),
			Replies: maybe.Unknown[[]collector.LargeEntry](why("COMMANDLOG GET")), Requests: maybe.Unknown[[]collector.LargeEntry](why("COMMANDLOG GET")),
			Over: maybe.Unknown[time.Duration](why("CONFIG GET")), EventOver: maybe.Unknown[time.Duration](why("CONFIG GET")),
		}
	})
}

// quiet is a server on which nothing is slow, with a threshold.
func quiet(over time.Duration) screen.Context {
	return watched(func(n *collector.NodeSnapshot) {
		n.Past.SlowLog = maybe.Of([]collector.SlowEntry{})
		n.Detail.Slow = collector.Slow{
			Log: maybe.Of([]collector.SlowEntry{}), Events: maybe.Of([]collector.LatencyEvent{}), Over: maybe.Of(over), EventOver: maybe.Of(max(over, 0)),
			Replies: maybe.Of([]collector.LargeEntry{}), Requests: maybe.Of([]collector.LargeEntry{}),
			ReplyOver: maybe.Of[int64](1 << 20), RequestOver: maybe.Of[int64](-1),
		}
	})
}

// large is a server that logs large replies.
func large() screen.Context {
	return watched(func(n *collector.NodeSnapshot) {
		at := n.Clock.Or(time.Time{})
		entry := func(id int64, bytes int64, name string, args ...string) collector.LargeEntry {
			return collector.LargeEntry{ID: id, Time: at.Add(-time.Duration(20-id) * time.Minute), Bytes: bytes, Args: args, Client: "10.0.3.4:51100", Name: name}
		}
		n.Detail.Slow.Replies = maybe.Of([]collector.LargeEntry{
			entry(4, 3<<20, "web", "HGETALL", "catalog:all"), entry(3, 2<<20, "web", "HGETALL", "catalog:all"), entry(2, 41<<20, "reports", "LRANGE", "log:2026-03-13", "0", "-1"),
		})
		n.Detail.Slow.Requests = maybe.Of([]collector.LargeEntry{})
		n.Detail.Slow.ReplyOver, n.Detail.Slow.RequestOver = maybe.Of[int64](1<<20), maybe.Of[int64](1<<20)
	})
}

// cluster is one of three nodes, one of which does not tell.
func cluster() screen.Context {
	h := analysis.New(analysis.DefaultConfig())
	var state analysis.State
	for i := range 3 {
		s := scene.Snapshot(300 + i)
		one := s.Nodes[0]
		s.Nodes = nil
		for k, addr := range []string{"10.0.0.1:6379", "10.0.0.2:6379", "10.0.0.3:6379"} {
			n := one
			n.Addr = addr
			if k == 2 {
				n.Detail.Slow.Log, n.Past.SlowLog = maybe.Unknown[[]collector.SlowEntry]("SLOWLOG GET is denied to this user"), maybe.Unknown[[]collector.SlowEntry]("SLOWLOG GET is denied to this user")
			}
			s.Nodes = append(s.Nodes, n)
		}
		state = h.Add(s)
	}
	return contextOf(h, state)
}

func sized(ctx screen.Context, size [2]int) screen.Context {
	ctx.Width, ctx.Height = size[0], size[1]
	return ctx
}

// begin is the screen after a snapshot.
func begin(ctx screen.Context) Model {
	m, _ := New().Update(ctx, ctx.All.Snapshot)
	return m
}

// press presses keys one after the other.
func press(m Model, ctx screen.Context, names ...string) Model {
	for _, name := range names {
		m, _ = m.Update(ctx, named(name))
	}
	return m
}

// named is the message of a key.
func named(name string) tea.KeyPressMsg {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "backspace": tea.KeyBackspace, "left": tea.KeyLeft, "right": tea.KeyRight,
		"up": tea.KeyUp, "down": tea.KeyDown, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	}
	if code, ok := codes[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if ctrl, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(ctrl[0]), Mod: tea.ModCtrl}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// frame is the screen as characters.
func frame(m Model, ctx screen.Context) string {
	c := canvas.New(ctx.Width, ctx.Height)
	m.View(c, ctx)
	var b strings.Builder
	for y := range c.Height() {
		var line strings.Builder
		for x := range c.Width() {
			line.WriteString(c.At(x, y))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// shows fails the test unless the frame holds all of the texts.
func shows(t *testing.T, m Model, ctx screen.Context, texts ...string) {
	t.Helper()
	got := frame(m, ctx)
	for _, s := range texts {
		if !strings.Contains(got, s) {
			t.Errorf("%q is missing from\n%s", s, got)
		}
	}
}

// shapes are those of the rows, in order.
func shapes(m Model) string {
	var all []string
	for _, g := range m.groups {
		all = append(all, g.Shape.Command)
	}
	return strings.Join(all, " ")
}
