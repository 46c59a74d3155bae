package clients

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

// watched is the screen, and what it draws from, after so many snapshots.
func watched(seconds int, snapshot func(i int) collector.Snapshot) (Model, screen.Context) {
	h := analysis.New(analysis.DefaultConfig())
	m, ctx := New(), screen.Context{Theme: themes.Default(true), Window: 5 * time.Minute, Zone: time.UTC, Width: 120, Height: 36}
	for i := range seconds {
		m, ctx = feed(m, ctx, h, snapshot(i))
	}
	return m, ctx
}

// feed is the screen after one more snapshot.
func feed(m Model, ctx screen.Context, h *analysis.History, s collector.Snapshot) (Model, screen.Context) {
	state := h.Add(s)
	ctx.State, ctx.History, ctx.All, ctx.AllHistory = state, h, state, h
	ctx.Now, ctx.Until = state.Time, state.Time
	m, _ = m.Update(ctx, s)
	return m, ctx
}

// connected is second i of the scene with its clients.
func connected(i int) collector.Snapshot { return scene.WithClients(scene.Snapshot(i), i) }

// deployed is the scene half a minute after its deploy.
func deployed() (Model, screen.Context) {
	return watched(40, func(i int) collector.Snapshot { return connected(scene.DeployAt - 10 + i) })
}

// only is second i of a server with exactly these clients.
func only(i int, clients ...collector.Client) collector.Snapshot {
	s := connected(i)
	s.Nodes[0].Detail.Clients = maybe.Of(clients)
	return s
}

// denied is second i for a user who may not list them.
func denied(i int) collector.Snapshot {
	s := connected(i)
	s.Nodes[0].Detail.Clients = maybe.Unknown[[]collector.Client]("CLIENT LIST is denied to this user")
	return s
}

func sized(m Model, ctx screen.Context, size [2]int) (Model, screen.Context) {
	ctx.Width, ctx.Height = size[0], size[1]
	m, _ = m.Update(ctx, tea.WindowSizeMsg{Width: size[0], Height: size[1] + 4})
	return m, ctx
}

// press presses keys one after the other and returns what the last one asked for.
func press(m Model, ctx screen.Context, names ...string) (Model, tea.Msg) {
	var cmd tea.Cmd
	for _, name := range names {
		m, cmd = m.Update(ctx, named(name))
	}
	if cmd == nil {
		return m, nil
	}
	return m, cmd()
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

// titles are those of the rows, in order.
func titles(m Model) string {
	var all []string
	for _, r := range m.rows {
		all = append(all, r.title())
	}
	return strings.Join(all, " ")
}
