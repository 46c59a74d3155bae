package picker

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"valktop/themes"
	"valktop/ui/canvas"
)

func servers() []Server {
	return []Server{
		{Name: "local", Address: "/run/valkey/valkey.sock"},
		{Name: "prod-eu", Address: "cache-1.eu.example:6380", Tags: []string{"eu", "prod"}, Demands: []string{"production", "reason"}},
		{Name: "prod-us", Address: "cache-1.us.example:6380", Tags: []string{"us", "prod"}, Demands: []string{"production", "read-only"}},
		{Name: "queue", Address: "–", Tags: []string{"eu"}, Disabled: "@queue names no server"},
	}
}

// play types letters and, between < and >, keys.
func play(line string) (Model, Outcome) {
	m, o := New(servers(), "No server was named."), Open
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown, "back": tea.KeyBackspace,
		"end": tea.KeyEnd, "home": tea.KeyHome, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp,
	}
	for line != "" {
		press := tea.KeyPressMsg{Code: rune(line[0]), Text: line[:1]}
		if line[0] == '<' {
			name, after, _ := strings.Cut(line[1:], ">")
			press, line = tea.KeyPressMsg{Code: codes[name]}, "."+after
			if name == "ctrl+c" {
				press = tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
			}
		}
		m, o = m.Update(press)
		line = line[1:]
	}
	return m, o
}

func TestPicking(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]struct {
		name    string // under the cursor
		outcome Outcome
	}{
		"<enter>":                       {"local", Chosen},
		"<down><down><enter>":           {"prod-us", Chosen},
		"<up><up><enter>":               {"prod-us", Chosen}, // round the end
		"<pgdown><up><pgup><enter>":     {"local", Chosen},
		"<end><home><down><enter>":      {"prod-eu", Chosen},
		"us<enter>":                     {"prod-us", Chosen},
		"PROD eu<enter>":                {"prod-eu", Chosen},
		"read-only<enter>":              {"prod-us", Chosen},
		"sock<enter>":                   {"local", Chosen},
		"prod<down><enter>":             {"prod-us", Chosen},
		"prod<down>x<back><back>":       {"prod-eu", Open}, // another list begins at its top
		"nothing<enter>":                {"", Open},
		"/que<enter>":                   {"queue", Open},
		"<end><enter>":                  {"queue", Open},
		"q":                             {"local", Left},
		"pq":                            {"", Open},
		"<esc>":                         {"local", Left},
		"us<esc>":                       {"local", Open}, // esc gives back the list first
		"us<esc><esc>":                  {"local", Left},
		"us<ctrl+c>":                    {"prod-us", Left},
		"u<back>q":                      {"local", Left},
		"/<esc>":                        {"local", Open},
		"<down><down><down><down>":      {"local", Open},
		"nothing<down><up><pgdown><up>": {"", Open},
	} {
		m, outcome := play(line)
		s, _ := m.Choice()
		if s.Name != want.name || outcome != want.outcome {
			t.Errorf("%q: %q, %v; want %q, %v", line, s.Name, outcome, want.name, want.outcome)
		}
	}
}

func TestWhyAServerCannotBeChosenIsSaid(t *testing.T) {
	t.Parallel()
	m, _ := play("<end><enter>")
	if !strings.Contains(drawn(m, 80, 24), "✕ @queue names no server") {
		t.Errorf("it is not said:\n%s", drawn(m, 80, 24))
	}
	m, _ = m.Update(tea.KeyPressMsg{Code: tea.KeyUp})
	if strings.Contains(drawn(m, 80, 24), "names no server") {
		t.Error("it is still said")
	}
}

func drawn(m Model, w, h int) string {
	c := canvas.New(w, h)
	m.View(c, themes.Default(true))
	return c.String()
}

func TestFrames(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{"all": "<down>", "filtered": "prod<down>", "none": "nothing", "refused": "<end><enter>"} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				m, _ := play(line)
				golden.RequireEqual(t, []byte(drawn(m, size[0], size[1])))
			})
		}
	}
}

func TestTheRowUnderTheCursorIsInSightAtAnySize(t *testing.T) {
	t.Parallel()
	var many []Server
	for i := range 60 {
		many = append(many, Server{Name: fmt.Sprintf("cache-%02d\x1b[31m", i), Address: strings.Repeat("x", 300)})
	}
	m := New(many, "No server was named.")
	for range 45 {
		m, _ = m.Update(tea.KeyPressMsg{Code: tea.KeyDown})
	}
	for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 12}} {
		if frame := drawn(m, size[0], size[1]); !strings.Contains(frame, "cache-45") || strings.Contains(frame, "\x1b[31m") {
			t.Errorf("at %v: %s", size, frame)
		}
	}
	for _, size := range [][2]int{{0, 0}, {1, 1}, {5, 3}, {10, 4}, {400, 100}} {
		drawn(m, size[0], size[1])
	}
}
