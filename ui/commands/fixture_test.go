package commands

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

// watched is what the screen draws from after so many snapshots.
func watched(seconds int, change func(s *collector.NodeSnapshot)) screen.Context {
	h := analysis.New(analysis.DefaultConfig())
	var state analysis.State
	for i := scene.DeployAt - 60; i < scene.DeployAt-60+seconds; i++ {
		s := scene.Snapshot(i)
		if change != nil {
			change(&s.Nodes[0])
		}
		state = h.Add(s)
	}
	return screen.Context{
		State: state, History: h, All: state, AllHistory: h, Theme: themes.Default(true),
		Now: state.Time, Until: state.Time, Window: 5 * time.Minute, Zone: time.UTC, Width: 120, Height: 36,
	}
}

// deployed is half a minute after the deploy dropped keys.
func deployed() screen.Context { return watched(90, nil) }

// denied is a server whose user may not ask for latencies.
func denied() screen.Context {
	return watched(90, func(n *collector.NodeSnapshot) {
		n.Detail.Latencies = maybe.Unknown[map[string]collector.Histogram]("LATENCY HISTOGRAM is denied to this user")
	})
}

// silent is a server that reports nothing of commands.
func silent() screen.Context {
	return watched(3, func(n *collector.NodeSnapshot) { n.Info.Commands, n.Info.Errors = nil, nil })
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

// contains fails the test unless the frame holds all of the texts.
func contains(t *testing.T, m Model, ctx screen.Context, texts ...string) {
	t.Helper()
	got := frame(m, ctx)
	for _, s := range texts {
		if !strings.Contains(got, s) {
			t.Errorf("%q is missing from\n%s", s, got)
		}
	}
}

// names are those of the rows, in order.
func names(m Model) string {
	var all []string
	for _, c := range m.rows {
		all = append(all, c.Name)
	}
	return strings.Join(all, " ")
}
