package overview

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

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

// frame draws m at a size, its axes fit to the newest snapshot.
func frame(m Model, ctx screen.Context, w, h int) string {
	m, _ = m.Update(ctx, ctx.State.Snapshot)
	c := canvas.New(w, h)
	m.View(c, ctx)
	return c.String()
}

func plain(frame string) string { return ansi.Strip(frame) }

func press(t *testing.T, m Model, ctx screen.Context, keys ...tea.KeyPressMsg) Model {
	t.Helper()
	for _, k := range keys {
		m, _ = m.Update(ctx, k)
	}
	return m
}

func left() tea.KeyPressMsg         { return tea.KeyPressMsg{Code: tea.KeyLeft} }
func letter(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Text: string(r)} }

func TestFirstSecondsShowWhatTheServerRemembers(t *testing.T) {
	for _, size := range sizes() {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			early := plain(frame(New(), story(10, themes.Default(true), nil), size[0], size[1]))
			if !strings.Contains(early, "Before you came") || !strings.Contains(early, "3 d 4 h") {
				t.Errorf("ten seconds after the start the server's memory of the past is not on the screen:\n%s", early)
			}
			late := plain(frame(New(), story(420, themes.Default(true), nil), size[0], size[1]))
			if strings.Contains(late, "Before you came") {
				t.Errorf("after seven minutes it still stands in the way of the charts:\n%s", late)
			}
		})
	}
}

func TestEveryFrameHasExactlyItsCells(t *testing.T) {
	ctx := story(200, themes.Default(true), nil)
	for _, size := range [][2]int{{0, 0}, {1, 1}, {10, 3}, {20, 5}, {79, 23}, {99, 17}, {100, 30}, {160, 40}, {400, 100}} {
		lines := strings.Split(frame(New(), ctx, size[0], size[1]), "\n")
		if size[1] > 0 && len(lines) != size[1] {
			t.Errorf("%v: %d rows", size, len(lines))
		}
		for _, l := range lines {
			if w := ansi.StringWidth(l); w != size[0] {
				t.Fatalf("%v: a row of %d cells: %q", size, w, l)
			}
		}
	}
}

func TestLongReasonsGoOnInTheNextRow(t *testing.T) {
	ctx := story(10, themes.Default(true), nil)
	const why = "SLOWLOG GET is denied to this user: an administrator can allow it with ACL SETUSER monitor +slowlog, as for LATENCY"
	ctx.State.Past = []analysis.Fact{{Name: "slow log", Text: why}, {Name: "uptime", Text: "3 d 4 h", Level: analysis.Healthy}}
	var said []string
	for row := range strings.SplitSeq(plain(frame(New(), ctx, 120, 36)), "\n") { // the panel is the left one of two
		said = append(said, strings.Fields(strings.Trim(ansi.Cut(row, 0, 60), " │"))...)
	}
	if got := strings.Join(said, " "); !strings.Contains(got, why) || !strings.Contains(got, "uptime 3 d 4 h") {
		t.Errorf("the reason is cut:\n%s", plain(frame(New(), ctx, 120, 36)))
	}
	for range 20 { // without a row to spare it is cut, and nothing else is lost
		ctx.State.Past = append(ctx.State.Past, analysis.Fact{Name: "uptime", Text: "3 d 4 h", Level: analysis.Healthy})
	}
	if got := plain(frame(New(), ctx, 120, 36)); strings.Contains(got, "LATENCY") {
		t.Errorf("a reason takes the rows of facts:\n%s", got)
	}
}

func TestALongClueGoesOnInTheNextRow(t *testing.T) {
	ctx := story(10, themes.Default(true), nil)
	const why = "another valktop is connected: what it looks up is in these figures (3 connections, since 06:27:13)"
	ctx.State.Verdict = []analysis.Clue{{Text: why, Level: analysis.Unknown}}
	got := strings.Join(strings.Fields(plain(frame(New(), ctx, 80, 20))), " ")
	if !strings.Contains(got, why) {
		t.Errorf("%q is cut:\n%s", why, plain(frame(New(), ctx, 80, 20)))
	}
}

func TestUnknownMissesHaveNoFactor(t *testing.T) {
	ctx := story(420, themes.Default(true), nil)
	ctx.State.Misses.Factor, ctx.State.Rates.Misses = maybe.Of(1.25), maybe.Unknown[float64]("no answer")
	if got := plain(frame(New(), ctx, 120, 36)); !strings.Contains(got, "misses –   commands") || strings.Contains(got, "fills per miss") {
		t.Errorf("a factor of nothing:\n%s", got)
	}
}

func TestFiguresBesideEachOtherNameTheirTime(t *testing.T) {
	ctx := story(420, themes.Default(true), nil)
	ctx.State.Misses.Factor = maybe.Of(1.25)
	if got := plain(frame(New(), ctx, 120, 36)); !strings.Contains(got, "×1.25 the usual over 10 s") {
		t.Errorf("the factor is of ten seconds beside a rate of one:\n%s", got)
	}
}

func TestPanelsLeaveInOrderOfTheirValue(t *testing.T) {
	ctx := story(420, themes.Default(true), nil)
	small := plain(frame(New(), ctx, 80, 20))
	for _, must := range []string{"Hit rate", "Memory", "Fragmentation", "Clients", "Misses", "hits ", "commands "} {
		if !strings.Contains(small, must) {
			t.Errorf("80x24 lacks %q:\n%s", must, small)
		}
	}
	if strings.Contains(small, "Network") {
		t.Errorf("80x24 shows the network, which has little value:\n%s", small)
	}
	tiny := plain(frame(New(), ctx, 80, 11))
	if !strings.Contains(tiny, "╭─ Hit rate ──") || strings.Contains(tiny, "╭─ Misses") {
		t.Errorf("with room for one chart it must be the hit rate:\n%s", tiny)
	}
	large := plain(frame(New(), ctx, 200, 56))
	for _, must := range []string{"Lookups", "Removed", "Network", "Commands", "What fills the memory", "db 3", "last save"} {
		if !strings.Contains(large, must) {
			t.Errorf("200x60 lacks %q", must)
		}
	}
}

func TestCursorTellsTheValuesAtItsInstant(t *testing.T) {
	ctx := story(420, themes.Default(true), nil)
	m := New()
	for range 40 { // back to just after the deploy
		m = press(t, m, ctx, left())
	}
	at := ctx.Until.Add(-2 * time.Minute)
	got := plain(frame(m, ctx, 120, 36))
	want, ok := ctx.History.ValueAt(analysis.MetricHitRate, at).Get()
	if !ok {
		t.Fatal("the history knows no hit rate two minutes ago")
	}
	for _, must := range []string{at.Format(time.TimeOnly), percent(want).String()} {
		if !strings.Contains(got, must) {
			t.Errorf("the frame lacks %q:\n%s", must, got)
		}
	}
	m = press(t, m, ctx, tea.KeyPressMsg{Code: tea.KeyHome})
	if got := plain(frame(m, ctx, 120, 36)); strings.Contains(got, at.Format(time.TimeOnly)) {
		t.Errorf("after home the cursor is still there:\n%s", got)
	}
}

func TestCursorStaysWithinTheCharts(t *testing.T) {
	ctx := story(420, themes.Default(true), nil)
	m := New()
	for range 3 * cursorSteps {
		m = press(t, m, ctx, left())
	}
	if first := ctx.Until.Add(-ctx.Window); !m.cursor.Equal(first) {
		t.Errorf("cursor at %v, want the left edge %v", m.cursor, first)
	}
	for range 3 * cursorSteps {
		m = press(t, m, ctx, tea.KeyPressMsg{Code: tea.KeyRight})
	}
	if !m.cursor.IsZero() {
		t.Errorf("beyond now the cursor must go, it is at %v", m.cursor)
	}
}

func TestOneChartCanHaveTheScreen(t *testing.T) {
	ctx := story(420, themes.Default(true), nil)
	m := press(t, New(), ctx, letter('e'))
	if got := plain(frame(m, ctx, 80, 20)); !strings.Contains(got, "Hit rate") || strings.Contains(got, "Misses") {
		t.Errorf("e must show the hit rate alone:\n%s", got)
	}
	m = press(t, m, ctx, letter('j'))
	if got := plain(frame(m, ctx, 80, 20)); !strings.Contains(got, "Lookups") {
		t.Errorf("j must go on to the next chart:\n%s", got)
	}
	m = press(t, m, ctx, tea.KeyPressMsg{Code: tea.KeyEscape})
	if got := plain(frame(m, ctx, 80, 20)); !strings.Contains(got, "Clients") {
		t.Errorf("esc must lead back to all panels:\n%s", got)
	}
}

func TestWithoutLookupsTheHitRateIsUnknown(t *testing.T) {
	idle := func(n *collector.NodeSnapshot) {
		n.Info.Stats.KeyspaceHits, n.Info.Stats.KeyspaceMisses = maybe.Of[int64](0), maybe.Of[int64](0)
	}
	got := plain(frame(New(), story(30, themes.Default(true), idle), 80, 20))
	for _, must := range []string{"│ –", "no lookups"} {
		if !strings.Contains(got, must) {
			t.Errorf("the frame lacks %q:\n%s", must, got)
		}
	}
	if strings.Contains(got, "100.0 %") || strings.Contains(got, " 0.0 %") {
		t.Errorf("nothing looked up is neither 0 nor 100 %%:\n%s", got)
	}
}

func TestBytesOfTheServerAreEscaped(t *testing.T) {
	hostile := func(n *collector.NodeSnapshot) {
		n.Info.Memory.MaxMemoryPolicy = maybe.Of("\x1b]0;owned\x07")
		n.Past = collector.Past{Time: scene.Begin(), SlowLog: maybe.Of([]collector.SlowEntry{
			{Time: scene.Begin(), Duration: time.Second, Args: []string{"GET", "\x1b[31mevil\u202e\x9b2J"}},
		})}
	}
	got := frame(New(), story(5, themes.Default(true), hostile), 200, 56)
	for i, r := range plain(got) {
		if r != '\n' && (r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x202e) {
			t.Fatalf("a raw %U at %d", r, i)
		}
	}
	if !strings.Contains(plain(got), `\x1b[31mevil`) {
		t.Errorf("the slow log's argument is not shown escaped:\n%s", plain(got))
	}
	if strings.Contains(got, "\x1b]") {
		t.Error("an operating system command got through")
	}
}

func TestOldDataIsDimmed(t *testing.T) {
	ctx := story(60, themes.Default(true), nil)
	s := ctx.State.Snapshot
	s.Version++
	s.Time = s.Time.Add(time.Second)
	s.Nodes = slices.Clone(s.Nodes)
	s.Nodes[0].Err = fmt.Errorf("connection refused")
	s.Nodes[0].Age = time.Second
	ctx.State = ctx.History.Add(s)
	lost := frame(New(), ctx, 80, 20)
	if !strings.Contains(plain(lost), "GiB") {
		t.Errorf("the last good data must stay on the screen:\n%s", plain(lost))
	}
	if strings.Contains(lost, "\x1b[1") {
		t.Error("what is old must not look bright")
	}
}

func TestHealthySaysWhatWasLookedAt(t *testing.T) {
	ctx := story(100, themes.Default(true), nil)
	calm := plain(frame(New(), ctx, 120, 36))
	for _, must := range []string{"● memory ", "connections, none rejected", "● ping "} {
		if !strings.Contains(calm, must) {
			t.Errorf("the frame lacks %q:\n%s", must, calm)
		}
	}
	ctx = story(scene.DeployAt+20, themes.Default(true), nil)
	if upset := plain(frame(New(), ctx, 120, 36)); !strings.Contains(upset, "○ not eviction") || strings.Contains(upset, "● ping ") {
		t.Errorf("what is ruled out goes before what passed:\n%s", upset)
	}
}

func TestDippingHitRateIsNotGreen(t *testing.T) {
	ctx := story(100, themes.Default(true), nil)
	if got := plain(frame(New(), ctx, 80, 20)); strings.Contains(got, "▲ Hit rate") {
		t.Fatalf("nothing dips yet:\n%s", got)
	}
	ctx.State.HitRate.Dips = true
	if got := plain(frame(New(), ctx, 80, 20)); !strings.Contains(got, "▲ Hit rate") {
		t.Errorf("the tile does not warn:\n%s", got)
	}
}

func TestWhatTheProcessHoldsBesidesItsData(t *testing.T) {
	got := plain(frame(New(), story(10, themes.Default(true), nil), 120, 36))
	for _, must := range []string{"besides, the process holds", "free pages the allocator keeps"} {
		if !strings.Contains(got, must) {
			t.Errorf("the frame lacks %q:\n%s", must, got)
		}
	}
	swapped := func(n *collector.NodeSnapshot) { n.Info.Memory.RSS = maybe.Of[int64](1 << 20) }
	if got := plain(frame(New(), story(10, themes.Default(true), swapped), 120, 36)); strings.Contains(got, "besides") {
		t.Errorf("less than its data is resident, there is nothing besides:\n%s", got)
	}
}

func TestFooterLeadsBackFromOneChart(t *testing.T) {
	ctx := story(100, themes.Default(true), nil)
	taught := func(m Model) string {
		var words []string
		for _, b := range m.Bindings(ctx) {
			if b.Disabled == "" && b.Short != "" {
				words = append(words, b.Short)
			}
		}
		return strings.Join(words, ", ")
	}
	if got := taught(New()); got != "cursor, why, enlarge" {
		t.Errorf("at first: %s", got)
	}
	if got := taught(press(t, New(), ctx, letter('e'))); got != "cursor, why, enlarge, next chart, back" {
		t.Errorf("enlarged: %s", got)
	}
	if got := taught(press(t, New(), ctx, left())); got != "cursor, why, enlarge, back" {
		t.Errorf("with the cursor: %s", got)
	}
}
