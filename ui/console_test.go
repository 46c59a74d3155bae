package ui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/encoding/charmap"

	"valktop/analysis"
	"valktop/screenshots/scene"
)

func TestTheConsoleOfLinuxShowsOnlyWhatItsFontHas(t *testing.T) {
	m := New(Options{Source: &silent{}, Name: scene.Addr, Analysis: analysis.DefaultConfig(), Location: time.UTC, Environ: []string{"TERM=linux"}})
	m = send(m, tea.WindowSizeMsg{Width: 200, Height: 60}, Clock(scene.Begin()))
	for i := range scene.DeployAt + 30 {
		m = send(m, scene.Snapshot(i))
	}
	for name, m := range map[string]Model{"charts": m, "help": keys(m, "?"), "palette": keys(m, ":")} {
		shown := ansi.Strip(m.View().Content)
		for _, r := range shown {
			if _, ok := charmap.CodePage437.EncodeRune(r); !ok && r != '\n' {
				t.Errorf("%s: %q is in no font of a console:\n%s", name, r, shown)
				break
			}
		}
		if got, want := strings.Count(shown, "\n"), m.h-1; got != want {
			t.Errorf("%s: %d line breaks, want %d", name, got, want)
		}
	}
}

func TestAChartKeepsItsShapeInHalves(t *testing.T) {
	for r, want := range map[rune]rune{'⠀': ' ', '⠉': '▀', '⣀': '▄', '⠒': '▀', '⠤': '▄', '⣿': '█', '⡇': '█'} {
		if got, ok := halves(r); !ok || got != want {
			t.Errorf("%q in halves is %q, want %q", r, got, want)
		}
	}
}
