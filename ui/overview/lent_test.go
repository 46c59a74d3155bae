package overview

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/analysis"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/screen"
)

// lentStory is the story after so many seconds, with a past from Prometheus behind it.
func lentStory(seconds int, window time.Duration, look string) screen.Context {
	th, err := themes.Find(look, themes.Builtin())
	if err != nil {
		panic(err)
	}
	ctx := story(seconds, th, nil)
	ctx.History.TakeEarlier(scene.Earlier())
	ctx.Window, ctx.EarlierAsked, ctx.Earlier = window, true, analysis.Earlier{Version: 1, Source: "Prometheus"}
	return ctx
}

func TestPastFromPrometheusIsMarkedAsSuch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, look string
		seconds    int
		window     time.Duration
	}{
		{"just-come", "dark", 8, 15 * time.Minute}, {"day", "dark", 8, 24 * time.Hour}, {"hour", "light", 345, time.Hour}, {"day", "mono", 8, 24 * time.Hour},
	} {
		ctx := lentStory(c.seconds, c.window, c.look)
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%s-%dx%d", c.name, c.look, size[0], size[1]), func(t *testing.T) {
				got := frame(New(), ctx, size[0], size[1])
				if !strings.Contains(plain(got), "Prometheus") {
					t.Errorf("nothing says whose the past is:\n%s", plain(got))
				}
				golden.RequireEqual(t, []byte(got))
			})
		}
	}
}

func TestOnlyThePastIsMarked(t *testing.T) {
	t.Parallel()
	ctx := lentStory(345, 5*time.Minute, "dark")
	if got := plain(frame(New(), ctx, 120, 36)); strings.Contains(got, "┊") || strings.Contains(got, "until") {
		t.Errorf("all five minutes were watched:\n%s", got)
	}
	ctx.Window = time.Hour
	m := New()
	for range 50 {
		m = press(t, m, ctx, left())
	}
	if got := plain(frame(m, ctx, 120, 36)); !strings.Contains(got, "11:30:44") || !strings.Contains(got, "by Prometheus") {
		t.Errorf("what stands at a cursor in the past is not said to be borrowed:\n%s", got)
	}
	ctx.State.Misses.Source, ctx.Window = "Prometheus", 5*time.Minute
	if got := plain(frame(New(), ctx, 120, 36)); !strings.Contains(got, "the usual by Prometheus over 10 s") {
		t.Errorf("the usual is not said to be borrowed:\n%s", got)
	}
}

func TestWhatPrometheusDoesNotHaveIsNotSaidToBeIts(t *testing.T) {
	t.Parallel()
	ctx := lentStory(60, time.Hour, "dark")
	m := press(t, New(), ctx, letter('e'))
	for {
		g, _ := m.maximised()
		got := plain(frame(m, ctx, 80, 12))
		if want := g.name != "ping"; strings.Contains(got, "┊") != want {
			t.Errorf("%s: marked as borrowed must be %v\n%s", g.name, want, got)
		}
		if g.name == graphs()[len(graphs())-1].name {
			return
		}
		m = press(t, m, ctx, letter('j'))
	}
}

func TestOverviewSaysHowThePastStands(t *testing.T) {
	t.Parallel()
	ctx := story(8, themes.Default(true), nil)
	says := func(want string) {
		t.Helper()
		if got := plain(frame(New(), ctx, 120, 36)); !strings.Contains(got, want) {
			t.Errorf("%q is missing from\n%s", want, got)
		}
	}
	if got := plain(frame(New(), ctx, 120, 36)); strings.Contains(got, "history") {
		t.Errorf("nobody is asked for a past:\n%s", got)
	}
	ctx.EarlierAsked = true
	says("history      asked for")
	ctx.Earlier = analysis.Earlier{Version: 1, Source: "Prometheus", Problem: "Prometheus: 2 exporters may measure this server, a, \x1b[31mb: set history_match"}
	says("history      ▲ Prometheus: 2 exporters may measure this")
	says(`server, a, \x1b[31mb: set history_match`)
	ctx.Earlier.Problem = ""
	says("history      nothing before you came")
	ctx.History.TakeEarlier(scene.Earlier())
	says("history      the 24 h before, by Prometheus")
}
