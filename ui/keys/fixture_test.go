package keys

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/keyspace"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

// sizes are what is left for a screen of a terminal of 80x24, 120x40 and 200x60.
func sizes() [][2]int { return [][2]int{{80, 20}, {120, 36}, {200, 56}} }

// context is what the screen draws from when r is the newest report.
func context(r keyspace.Report, w, h int) screen.Context {
	state := analysis.New(analysis.DefaultConfig()).Add(scene.Snapshot(0))
	return screen.Context{
		State: state, Theme: themes.Default(true), Now: scene.Begin(), Until: scene.Begin(),
		Zone: time.UTC, Keys: r, Sampling: true, Width: w, Height: h,
	}
}

// begin is the screen after its first report.
func begin(t *testing.T, ctx screen.Context) Model {
	t.Helper()
	m, _ := New().Update(ctx, screen.Keys{})
	return m
}

// later is the screen after a report that came so long after the first.
func later(m Model, ctx screen.Context, r keyspace.Report, after time.Duration) (Model, screen.Context) {
	ctx.Keys, ctx.Now = r, scene.Begin().Add(after)
	m, _ = m.Update(ctx, screen.Keys{})
	return m, ctx
}

// named are keys that are not a letter.
func named(name string) tea.KeyPressMsg {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "backspace": tea.KeyBackspace,
		"left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown,
	}
	if code, ok := codes[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if len(name) > 1 && strings.HasPrefix(name, "ctrl+") {
		return tea.KeyPressMsg{Code: rune(name[len("ctrl+")]), Mod: tea.ModCtrl}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
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

// typed presses a key for each letter.
func typed(m Model, ctx screen.Context, s string) Model {
	for _, r := range s {
		m, _ = press(m, ctx, string(r))
	}
	return m
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

// labels are the names of the rows, indented by their depth.
func labels(m Model) []string {
	var all []string
	for _, r := range m.rows {
		var b strings.Builder
		b.WriteString(strings.Repeat("  ", r.depth))
		for _, s := range r.label {
			b.WriteString(s.Text)
		}
		all = append(all, b.String())
	}
	return all
}

// expect fails the test unless the rows are those.
func expect(t *testing.T, m Model, want ...string) {
	t.Helper()
	if got := labels(m); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
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

// lacks fails the test if the frame holds one of the texts.
func lacks(t *testing.T, m Model, ctx screen.Context, texts ...string) {
	t.Helper()
	got := frame(m, ctx)
	for _, s := range texts {
		if strings.Contains(got, s) {
			t.Errorf("%q must not be in\n%s", s, got)
		}
	}
}
