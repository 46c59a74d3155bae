package ui

import (
	"image/color"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"valktop/themes"
)

func TestThemeFollowsTheBackgroundUnlessChosen(t *testing.T) {
	light, dark := tea.BackgroundColorMsg{Color: color.White}, tea.BackgroundColorMsg{Color: color.Black}
	for name, c := range map[string]struct {
		o    Options
		msgs []tea.Msg
		want string
	}{
		"dark before any answer":     {want: "dark"},
		"a light background":         {msgs: []tea.Msg{light}, want: "light"},
		"a dark background":          {msgs: []tea.Msg{dark}, want: "dark"},
		"COLORFGBG with white":       {o: Options{Environ: []string{"COLORFGBG=0;15"}}, want: "light"},
		"COLORFGBG of three":         {o: Options{Environ: []string{"COLORFGBG=0;default;7"}}, want: "light"},
		"COLORFGBG with black":       {o: Options{Environ: []string{"COLORFGBG=15;0"}}, want: "dark"},
		"COLORFGBG without a number": {o: Options{Environ: []string{"COLORFGBG=15;default"}}, want: "dark"},
		"an answer against a hint":   {o: Options{Environ: []string{"COLORFGBG=0;15"}}, msgs: []tea.Msg{dark}, want: "dark"},
		"chosen":                     {o: Options{Theme: "ember"}, msgs: []tea.Msg{light}, want: "ember"},
		"no colours":                 {msgs: []tea.Msg{tea.ColorProfileMsg{Profile: colorprofile.ASCII}, light}, want: "mono"},
		"no colours, but chosen":     {o: Options{Theme: "light"}, msgs: []tea.Msg{tea.ColorProfileMsg{Profile: colorprofile.ASCII}}, want: "light"},
		"16 colours":                 {msgs: []tea.Msg{tea.ColorProfileMsg{Profile: colorprofile.ANSI}, light}, want: "light"},
	} {
		if got := send(begin(c.o), c.msgs...).look.now.Name; got != c.want {
			t.Errorf("%s: theme %s, want %s", name, got, c.want)
		}
	}
}

func TestThemesArePreviewedAndGivenUp(t *testing.T) {
	start := live(Options{}, 5)
	m := typing(keys(start, ":"), "theme ")
	if m.look.now.Name != "dark" {
		t.Fatalf("the preview begins with %s, want the theme in force", m.look.now.Name)
	}
	m = keys(m, "down")
	if m.look.now.Name != "light" {
		t.Errorf("moving down shows %s, want light", m.look.now.Name)
	}
	if typed := typing(m, "emb"); typed.look.now.Name != "ember" {
		t.Errorf("typing its beginning shows %s, want ember", typed.look.now.Name)
	}
	if typed := typing(m, "no such theme"); typed.look.now.Name != "dark" {
		t.Errorf("a name that matches none shows %s, want dark again", typed.look.now.Name)
	}
	if left := keys(m, "esc"); plainFrame(left) != plainFrame(start) || left.look.now.Name != "dark" {
		t.Errorf("esc leaves the theme %s", left.look.now.Name)
	}
	kept := keys(m, "enter")
	if kept.look.now.Name != "light" || kept.focus != onScreen {
		t.Errorf("enter leaves %s", kept.look.now.Name)
	}
	answered := send(kept, tea.BackgroundColorMsg{Color: color.Black})
	if answered.look.now.Name != "light" {
		t.Errorf("the terminal's answer overrules the user's choice: %s", answered.look.now.Name)
	}
}

func TestABackgroundThatIsToldDuringAPreviewShowsAfterIt(t *testing.T) {
	m := keys(typing(keys(live(Options{}, 5), ":"), "theme "), "up")
	preview := m.look.now.Name
	m = send(m, tea.BackgroundColorMsg{Color: color.White})
	if m.look.now.Name != preview {
		t.Errorf("the preview of %s gave way to %s", preview, m.look.now.Name)
	}
	if m = keys(m, "esc"); m.look.now.Name != "light" {
		t.Errorf("after the preview the theme is %s, want light", m.look.now.Name)
	}
}

func TestTheLinuxConsoleIsAskedNothing(t *testing.T) {
	if askTerminal([]string{"TERM=linux"}) != nil {
		t.Error("the console of Linux prints questions it does not know")
	}
	if askTerminal([]string{"TERM=xterm-256color"}) == nil {
		t.Error("the background is not asked for")
	}
}

func TestSixteenColoursShowTheThemesOwnChoice(t *testing.T) {
	m := send(begin(Options{Theme: "dark"}), tea.ColorProfileMsg{Profile: colorprofile.ANSI})
	drawn, full := m.context().Theme, themes.Default(true)
	if drawn.Hits.Line == full.Hits.Line {
		t.Error("on a terminal of 16 colours the hits are drawn in true colour")
	}
	if drawn.Hits.Line != full.In(colorprofile.ANSI).Hits.Line {
		t.Errorf("the hits are drawn in %v, the theme's choice among 16 is %v", drawn.Hits.Line, full.In(colorprofile.ANSI).Hits.Line)
	}
}
