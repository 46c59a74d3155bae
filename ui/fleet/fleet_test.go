package fleet

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"valktop/analysis"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/canvas"
)

func now() time.Time { return time.Date(2026, 3, 14, 12, 0, 45, 0, time.UTC) }

// rows are a fleet in which each state is met, in no order.
func rows() Rows {
	none := maybe.Unknown[float64]("it does not answer")
	all := []Row{
		{Name: "orders", Address: "cache-orders:6379", Level: analysis.Unhealthy, Reason: "cannot connect to cache-orders:6379: nothing listens there (connection refused)", HitRate: none, Misses: none, Factor: none, Evicted: none, Used: maybe.Of[int64](900 << 20), At: now().Add(-3 * time.Minute)},
		{Name: "vault", Address: "cache-vault:6379", Reason: "there is no password for cache-vault:6379: the command ended with 1", Closed: "there is no password", HitRate: none, Misses: none, Factor: none, Evicted: none},
		{Name: "fresh", Address: "cache-fresh:6379", HitRate: none, Misses: none, Factor: none, Evicted: none},
		{Name: "evil\x1b[31m\u202e", Address: "10.0.0.1:6379", Tags: []string{"\x07"}, Level: analysis.Degraded, Reason: "evicts \x1b[2J keys", HitRate: maybe.Of(0.71), Misses: maybe.Of(2400.0), Factor: maybe.Of(3.4), Evicted: maybe.Of(120.0), Used: maybe.Of[int64](2 << 30), Max: maybe.Of[int64](2 << 30), At: now()},
	}
	for i := range 36 {
		all = append(all, Row{
			Name: fmt.Sprintf("shop-%d", i+1), Address: fmt.Sprintf("cache-%d:6379", i+1), Tags: []string{"eu"}, Level: analysis.Healthy,
			HitRate: maybe.Of(0.9 + float64(i)/1000), Misses: maybe.Of(float64(100 + i)), Factor: maybe.Of(1.1), Evicted: maybe.Of(0.0), Used: maybe.Of(int64(i+1) << 25), Max: maybe.Of[int64](4 << 30), At: now().Add(-time.Second),
		})
	}
	return Rows{Version: 1, List: all}
}

func listed(height int) Model { return New("all profiles").Sized(height).Take(rows(), now()) }

func press(m Model, names ...string) (Model, Outcome) {
	var o Outcome
	for _, name := range names {
		msg := tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
		switch name {
		case "enter":
			msg = tea.KeyPressMsg{Code: tea.KeyEnter}
		case "esc":
			msg = tea.KeyPressMsg{Code: tea.KeyEscape}
		}
		m, o = m.Update(msg)
	}
	return m, o
}

func frame(m Model, w, h int) string {
	c := canvas.New(w, h)
	m.Sized(h).View(c, themes.Default(true))
	var b strings.Builder
	for y := range h {
		var line strings.Builder
		for x := range w {
			line.WriteString(c.At(x, y))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

func TestFrames(t *testing.T) {
	t.Parallel()
	filtered, _ := press(listed(40), "/", "s", "h", "o", "p", "-", "2", "enter")
	empty, _ := press(listed(40), "/", "z", "z", "z")
	for name, m := range map[string]Model{"list": listed(40), "filtered": filtered, "empty": empty, "none": New("@eu")} {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				golden.RequireEqual(t, []byte(frame(m, size[0], size[1])))
			})
		}
	}
	for _, size := range [][2]int{{0, 0}, {1, 1}, {39, 7}, {400, 100}} {
		frame(listed(size[1]), size[0], size[1])
	}
}

func TestTheWorstStandFirst(t *testing.T) {
	t.Parallel()
	m := listed(40)
	var names []string
	for _, r := range m.rows[:5] {
		names = append(names, r.Name)
	}
	if got := strings.Join(names, " "); got != "orders evil\x1b[31m\u202e fresh vault shop-1" {
		t.Errorf("%q", got)
	}
}

func TestRowsKeepTheirOrderForAWhile(t *testing.T) {
	t.Parallel()
	known := rows()
	known.List = known.List[4:]
	m := New("").Sized(40).Take(known, now())
	worse := Rows{List: append([]Row(nil), known.List...)}
	worse.List[7].Level = analysis.Unhealthy
	if m = m.Take(worse, now().Add(time.Second)); m.rows[0].Name != "shop-1" {
		t.Errorf("%s jumps up at once", m.rows[0].Name)
	}
	if m = m.Take(worse, now().Add(6*time.Second)); m.rows[0].Name != "shop-8" {
		t.Errorf("%s is first in the end", m.rows[0].Name)
	}
	if r, _ := m.Choice(); r.Name != "shop-1" {
		t.Errorf("the cursor went to %s", r.Name)
	}
}

func TestEnterChoosesWhatCanBeOpened(t *testing.T) {
	t.Parallel()
	if _, o := press(listed(40), "enter"); o != Chosen {
		t.Errorf("enter on a dead one: %v", o)
	}
	m, o := press(listed(40), "/", "v", "a", "u", "l", "t", "enter", "enter")
	if o != Stays || !strings.Contains(frame(m, 120, 40), "there is no password") {
		t.Errorf("enter on one without a password: %v", o)
	}
	for name, want := range map[string]Outcome{"q": Left, "esc": Stays, "r": Retry} {
		if _, o := press(listed(40), name); o != want {
			t.Errorf("%s: %v", name, o)
		}
	}
}

func TestTheLineBelowSaysAnAddressOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		row  Row
		want string
	}{
		{Row{Address: "cache:6379", Reason: "cannot connect to cache:6379: nothing listens there"}, "cannot connect to cache:6379: nothing listens there"},
		{Row{Address: "cache:6379", Tags: []string{"eu", "shop"}, Reason: "evicts keys"}, "cache:6379 · eu shop · evicts keys"},
		{Row{Address: "cache:6379"}, "cache:6379"},
	} {
		if got := strings.Join(listed(24).details(c.row), " · "); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
