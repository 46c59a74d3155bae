package palette

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"valktop/themes"
	"valktop/ui/canvas"
)

func commands() []Command {
	return []Command{
		{Name: "theme", Arg: "name", Needed: true, About: "Choose colours", Values: []Value{
			{Text: "dark", Current: false}, {Text: "light", Current: true}, {Text: "high-contrast"},
		}},
		{Name: "interval", Arg: "duration", Needed: true, About: "How often to poll", Values: []Value{
			{Text: "100ms"}, {Text: "1s"}, {Text: "10s"}, {Text: "30s"},
		}},
		{Name: "pace", Arg: "keys/s", Needed: true, About: "How fast keys are scanned", Whole: true, Values: []Value{{Text: "default"}, {Text: "5000"}, {Text: "0"}}},
		{Name: "mark", Arg: "label", About: "Set a mark on every chart"},
		{Name: "help", About: "Show what works here", Keys: "?"},
		{Name: "unlock", About: "Allow changes", Disabled: "this is a replica"},
	}
}

// play types a line, with <key> for a key that is no letter, and returns what came of it.
func play(line string) (Model, Outcome) {
	m, o := New(commands()), Open
	for line != "" {
		press := tea.KeyPressMsg{Code: rune(line[0]), Text: line[:1]}
		if line[0] == '<' {
			name, after, _ := strings.Cut(line[1:], ">")
			press, line = named(name), "."+after
		}
		m, o = m.Update(press)
		line = line[1:]
	}
	return m, o
}

func named(name string) tea.KeyPressMsg {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp,
		"down": tea.KeyDown, "back": tea.KeyBackspace,
	}
	return tea.KeyPressMsg{Code: codes[name]}
}

func TestChoices(t *testing.T) {
	for line, want := range map[string]Choice{
		"<enter>":                         {"theme", "light"}, // the first command, whose value is then asked for: see below
		"theme dark<enter>":               {"theme", "dark"},
		"theme <enter>":                   {"theme", "light"},
		"theme <up><enter>":               {"theme", "dark"},
		"theme <down><down><enter>":       {"theme", "dark"},
		"theme contr<enter>":              {"theme", "high-contrast"},
		"interval 3s<enter>":              {"interval", "3s"},
		"pace 500<enter>":                 {"pace", "500"},
		"pace 5000<enter>":                {"pace", "5000"},
		"pace <down><enter>":              {"pace", "5000"},
		"interval 1s<enter>":              {"interval", "1s"},
		"interval 30<enter>":              {"interval", "30s"},
		"mark<enter>":                     {"mark", ""},
		"mark deploy of v42<enter>":       {"mark", "deploy of v42"},
		"mark  spaces  <enter>":           {"mark", "spaces"},
		":help<enter>":                    {"help", ""},
		"HELP<enter>":                     {"help", ""},
		"hlp<enter>":                      {"help", ""},
		"poll<tab>10s<enter>":             {"interval", "10s"},
		"poll<tab><down><enter>":          {"interval", "1s"},
		"the<tab><down><tab><enter>":      {"theme", "high-contrast"},
		"markx<back> a<enter>":            {"mark", "a"},
		"<down><down><down><down><enter>": {"help", ""},
		"<up><up><enter>":                 {"help", ""},
		"themex<back><back><tab><enter>":  {"theme", "light"},
	} {
		m, outcome := play(line)
		if outcome == Open { // a command whose value is chosen next
			m, outcome = m.Update(named("enter"))
		}
		if outcome != Chosen || m.Choice() != want {
			t.Errorf("%q chooses %+v (%v), want %+v", line, m.Choice(), outcome, want)
		}
	}
}

func TestWhatCannotBeChosen(t *testing.T) {
	for line, why := range map[string]string{
		"unlock<enter>":    "this is a replica",
		"zzz<enter>":       "there is no such command",
		"interval<enter>":  "",
		"interval <enter>": "",
	} {
		m, outcome := play(line)
		if line == "interval <enter>" {
			if outcome != Chosen {
				t.Errorf("%q does not choose the value under the cursor", line)
			}
			continue
		}
		if outcome != Open || m.failed != why {
			t.Errorf("%q: %v, %q; want it open with %q", line, outcome, m.failed, why)
		}
	}
	m, _ := play("unlock<enter>x")
	if m.failed != "" {
		t.Error("the reason stays after the line has changed")
	}
}

func TestClosing(t *testing.T) {
	for line, want := range map[string]Outcome{
		"<esc>": Closed, "<back>": Closed, "a<back>": Open, "a<back><back>": Closed, "theme <esc>": Closed,
	} {
		if _, got := play(line); got != want {
			t.Errorf("%q: %v, want %v", line, got, want)
		}
	}
}

func TestBetterMatchesComeFirst(t *testing.T) {
	m := New([]Command{
		{Name: "interval", About: "How often to poll"}, {Name: "poll"}, {Name: "pollster"}, {Name: "repoll"}, {Name: "p-o-l-l"},
	})
	m, _ = m.Update(tea.PasteMsg{Content: "poll"})
	var got []string
	for _, r := range m.rows() {
		got = append(got, r.command.Name)
	}
	if s := strings.Join(got, " "); s != "poll pollster repoll interval p-o-l-l" {
		t.Errorf("the order is %s", s)
	}
}

func TestViewKeepsTheCursorInSightAtAnySize(t *testing.T) {
	var many []Command
	for i := range 60 {
		many = append(many, Command{Name: "command-" + string(rune('A'+i)), About: "About", Keys: "k"})
	}
	m := New(many)
	for range 45 {
		m, _ = m.Update(named("down"))
	}
	for _, size := range [][2]int{{80, 24}, {120, 40}, {40, 12}} {
		c := canvas.New(size[0], size[1])
		m.View(c, themes.Default(true))
		if !strings.Contains(c.String(), many[45].Name) {
			t.Errorf("at %v the row under the cursor is out of sight", size)
		}
	}
	for _, size := range [][2]int{{0, 0}, {1, 1}, {5, 3}, {10, 3}, {400, 100}} {
		m.View(canvas.New(size[0], size[1]), themes.Default(true))
	}
}
