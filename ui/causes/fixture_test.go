package causes

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/collector"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

// over is what is known of a cache after some seconds from the scene's second from on.
func over(from, seconds, w, h int, at func(i int) collector.Snapshot) screen.Context {
	history := analysis.New(analysis.DefaultConfig())
	var state analysis.State
	for i := from; i < from+seconds; i++ {
		state = history.Add(at(i))
	}
	return screen.Context{State: state, History: history, Theme: themes.Default(true), Now: state.Time, Until: state.Time, Zone: time.UTC, Window: 5 * time.Minute, Width: w, Height: h}
}

const calm = 100 // seconds before an incident

// hostile has clients, commands and patterns with escapes in their names.
func hostile(i int) collector.Snapshot {
	s := scene.Snapshot(i)
	n := &s.Nodes[0]
	n.Past.Time = s.Time
	n.Past.SlowLog.Or(nil)[0].Args = []string{"KEYS", "\x1b[2J\x1b]0;owned\x07*\xff"}
	n.Past.SlowLog.Or(nil)[0].Client, n.Past.SlowLog.Or(nil)[0].Name = "10.0.0.1:1\x1b[31m", "evil\x1b[2J\u202e"
	n.Past.SlowLog.Or(nil)[0].Time = s.Time
	return s
}

// dead answers nothing.
func dead(i int) collector.Snapshot {
	s := scene.Snapshot(i)
	s.Nodes = []collector.NodeSnapshot{{Addr: scene.Addr, Err: &collector.Error{Node: scene.Addr, Kind: collector.Unreachable, Err: errors.New("connection refused")}}}
	return s
}

// bare is a server that gives INFO without commands and errors, and nothing else to this user.
func bare(i int) collector.Snapshot {
	s := scene.Evicting(i)
	n := &s.Nodes[0]
	n.Info.Commands, n.Info.Errors, n.Past = nil, nil, collector.Past{}
	return s
}

// drawn is the screen as text.
func drawn(m Model, ctx screen.Context) string {
	c := canvas.New(ctx.Width, ctx.Height)
	m.View(c, ctx)
	var b strings.Builder
	for y := range ctx.Height {
		var line strings.Builder
		for x := range ctx.Width {
			line.WriteString(c.At(x, y))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

func press(t *testing.T, m Model, ctx screen.Context, names ...string) Model {
	t.Helper()
	special := map[string]tea.KeyPressMsg{
		"esc": {Code: tea.KeyEscape}, "down": {Code: tea.KeyDown}, "backspace": {Code: tea.KeyBackspace},
		"ctrl+d": {Code: 'd', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl}, "pgdown": {Code: tea.KeyPgDown},
		"home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
	}
	for _, name := range names {
		msg, ok := special[name]
		if !ok {
			msg = tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
		}
		if msg.String() != name {
			t.Fatalf("%q is pressed as %q", name, msg.String())
		}
		m, _ = m.Update(ctx, msg)
	}
	return m
}
