package events

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"valktop/analysis"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

// happened is the history of a cluster in which a primary failed over, with events that a
// user noted, one of them with escapes in its name.
func happened(w, h int) screen.Context {
	history := analysis.New(analysis.DefaultConfig())
	var state analysis.State
	for i := 200; i < 260; i++ {
		state = history.Add(scene.Cluster(i, 231))
	}
	note := func(ago time.Duration, kind analysis.EventKind, text string) {
		history.Note(analysis.Event{Time: state.Time.Add(-ago), Kind: kind, Text: text})
	}
	note(40*time.Second, analysis.EventMark, "deploy \x1b[2J\x07v42\u202e")
	note(20*time.Second, analysis.EventAction, "invalidate product:")
	note(10*time.Second, analysis.EventMark, "load test begins")
	return screen.Context{
		State: state, All: state, History: history, AllHistory: history, Theme: themes.Default(true),
		Now: state.Time, Until: state.Time, Zone: time.UTC, Window: 5 * time.Minute, Width: w, Height: h,
	}
}

// nothing is a deployment that nothing has happened to yet.
func nothing(w, h int) screen.Context {
	ctx := happened(w, h)
	ctx.AllHistory = analysis.New(analysis.DefaultConfig())
	return ctx
}

// loading is before the first snapshot.
func loading(w, h int) screen.Context {
	return screen.Context{Theme: themes.Default(true), Zone: time.UTC, Width: w, Height: h}
}

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

// press presses keys and returns what the last of them asks the root for.
func press(t *testing.T, m Model, ctx screen.Context, names ...string) (Model, tea.Msg) {
	t.Helper()
	special := map[string]tea.KeyPressMsg{
		"esc": {Code: tea.KeyEscape}, "enter": {Code: tea.KeyEnter}, "down": {Code: tea.KeyDown}, "up": {Code: tea.KeyUp}, "backspace": {Code: tea.KeyBackspace},
		"ctrl+d": {Code: 'd', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl},
	}
	var asked tea.Msg
	for _, name := range names {
		msg, ok := special[name]
		if !ok {
			msg = tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
		}
		var cmd tea.Cmd
		asked = nil
		if m, cmd = m.Update(ctx, msg); cmd != nil {
			asked = cmd()
		}
	}
	return m, asked
}

func TestFrames(t *testing.T) {
	t.Parallel()
	for name, shot := range map[string]struct {
		ctx  func(w, h int) screen.Context
		keys []string
	}{
		"list":     {happened, []string{"j", "j"}},
		"typing":   {happened, []string{"/", "d", "e", "p"}},
		"filtered": {happened, []string{"/", "i", "n", "v", "enter"}},
		"kind":     {happened, []string{"s"}},
		"no match": {happened, []string{"/", "z", "z", "enter"}},
		"nothing":  {nothing, nil},
		"loading":  {loading, nil},
	} {
		ctx := shot.ctx(0, 0)
		for _, size := range [][2]int{{80, 20}, {120, 36}, {200, 56}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				ctx.Width, ctx.Height = size[0], size[1]
				m, _ := press(t, Model{}.Open(), ctx, shot.keys...)
				got := drawn(m, ctx)
				if strings.ContainsAny(got, "\x1b\x07\u202e") {
					t.Errorf("raw bytes reach the screen: %q", got)
				}
				golden.RequireEqual(t, []byte(got))
			})
		}
	}
	ctx := happened(0, 0)
	for _, size := range [][2]int{{0, 0}, {1, 1}, {9, 3}, {400, 100}} {
		ctx.Width, ctx.Height = size[0], size[1]
		drawn(Model{}.Open(), ctx)
	}
}

func TestEnterAsksForTheChartsAtThatMoment(t *testing.T) {
	t.Parallel()
	ctx := happened(80, 20)
	m, asked := press(t, Model{}.Open(), ctx, "j", "enter")
	show, ok := asked.(Show)
	if !ok || m.IsOpen() || ctx.State.Time.Sub(show.At) != 20*time.Second {
		t.Errorf("enter on the second newest asks for %+v", asked)
	}
	empty := nothing(80, 20)
	if m, asked := press(t, Model{}.Open(), empty, "enter"); asked != nil || !m.IsOpen() {
		t.Errorf("enter on nothing asks for %+v", asked)
	}
}

func TestTheFilterIsTypedKeptAndTakenAway(t *testing.T) {
	t.Parallel()
	ctx := happened(80, 20)
	all := len(Model{}.Open().rows(ctx))
	m, _ := press(t, Model{}.Open(), ctx, "/", "j", "q", "s")
	if !m.Typing() || m.filter.Value() != "jqs" {
		t.Fatalf("while it is typed the filter is %q", m.filter.Value())
	}
	if m, _ = press(t, m, ctx, "backspace", "backspace", "backspace", "M", "a", "r", "k", "enter"); m.Typing() || len(m.rows(ctx)) != 2 {
		t.Errorf("%d of %d are marks", len(m.rows(ctx)), all)
	}
	if again := m.Close().Open(); len(again.rows(ctx)) != 2 {
		t.Error("the filter is lost when it is closed")
	}
	if m, _ = press(t, m, ctx, "esc"); !m.IsOpen() || len(m.rows(ctx)) != all {
		t.Errorf("esc leaves %d of %d", len(m.rows(ctx)), all)
	}
	if m, _ = press(t, m, ctx, "esc"); m.IsOpen() {
		t.Error("a second esc does not close it")
	}
	pasted, _ := press(t, Model{}.Open(), ctx, "/")
	if pasted, _ = pasted.Update(ctx, tea.PasteMsg{Content: "invalidate"}); len(pasted.rows(ctx)) != 1 {
		t.Errorf("what is pasted filters %d", len(pasted.rows(ctx)))
	}
}

func TestKindsComeOneAfterTheOther(t *testing.T) {
	t.Parallel()
	ctx := happened(80, 20)
	m := Model{}.Open()
	kinds, all := m.kinds(ctx), len(m.rows(ctx))
	if len(kinds) < 3 {
		t.Fatalf("kinds %q", kinds)
	}
	seen := 0
	for _, want := range kinds {
		m, _ = press(t, m, ctx, "s")
		seen += len(m.rows(ctx))
		for _, e := range m.rows(ctx) {
			if e.Kind != want {
				t.Errorf("%s is among those of kind %s", e.Kind, want)
			}
		}
	}
	if m, _ = press(t, m, ctx, "s"); seen != all || len(m.rows(ctx)) != all {
		t.Errorf("%d of %d events have a kind, then %d are shown", seen, all, len(m.rows(ctx)))
	}
}

func TestKeysMoveTheSelection(t *testing.T) {
	t.Parallel()
	ctx := happened(80, 8) // four are in sight
	last := len(Model{}.Open().rows(ctx)) - 1
	for _, c := range []struct {
		keys []string
		want int
	}{
		{[]string{"j", "down", "up"}, 1}, {[]string{"k"}, 0}, {[]string{"G"}, last}, {[]string{"G", "j"}, last}, {[]string{"G", "g"}, 0},
		{[]string{"ctrl+d"}, 2}, {[]string{"ctrl+d", "ctrl+u"}, 0},
	} {
		if m, _ := press(t, Model{}.Open(), ctx, c.keys...); m.selected != c.want {
			t.Errorf("%q selects %d, not %d", c.keys, m.selected, c.want)
		}
	}
}

func TestKeysThatDoNothingSayWhy(t *testing.T) {
	t.Parallel()
	for _, b := range (Model{}.Open()).Bindings(nothing(80, 20)) {
		free := b.Show == "esc" || b.Keys[0] == "/"
		if free != (b.Disabled == "") {
			t.Errorf("%q, where nothing has happened: %q", b.Keys, b.Disabled)
		}
	}
	for _, b := range (Model{}.Open()).Bindings(happened(80, 20)) {
		if b.Disabled != "" {
			t.Errorf("%q does not work: %s", b.Keys, b.Disabled)
		}
	}
}
