package access

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/access"
	"valktop/actions"
	"valktop/analysis"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

// fake is a sampler that says what it was told to.
type fake struct {
	setting Setting
	policy  actions.Policy
	err     error
	asked   []Request
	again   int
	stopped int
}

func (f *fake) Next(context.Context, uint64) (access.Report, error) { return access.Report{}, f.err }
func (f *fake) Look(context.Context) (Setting, error)               { return f.setting, f.err }
func (f *fake) Policy() actions.Policy                              { return f.policy }
func (f *fake) Allows(p actions.Plan) *actions.Refusal              { return f.policy.Allows(p) }
func (f *fake) Start(_ context.Context, r Request) error            { f.asked = append(f.asked, r); return nil }
func (f *fake) Again()                                              { f.again++ }
func (f *fake) Stop()                                               { f.stopped++ }

func noon() time.Time { return time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) }

// sampled is a report of an application whose product pages have begun to miss.
func sampled() access.Report {
	product, user := access.PatternID{Pattern: "product:{id}"}, access.PatternID{Pattern: "user:{id}:posts"}
	r := access.Report{
		Version: 7, Time: noon(), State: access.Running, Until: noon().Add(4 * time.Minute), Own: 12,
		Burst:  access.Burst{State: access.Ended, Lines: 20_000, Most: access.DefaultLines, For: access.DefaultFor, Took: 400 * time.Millisecond, Why: "it had its number of lines", Cost: maybe.Of(0.19)},
		Misses: access.Hearing{On: true},
		Patterns: []access.PatternSample{
			{PatternID: user, Reads: 15_000, Writes: 300, Share: 0.75, Error: 0.003},
			{PatternID: product, Reads: 5000, Share: 0.25, Error: 0.003},
		},
		Reads: access.Top{Total: 20_000, Bound: 3, Keys: []access.CountedKey{
			{Key: access.Key{Name: "user:1:posts"}, Count: 800}, {Key: access.Key{Name: "evil\x1b[2J:\xff"}, Count: 90, Error: 3}, {Key: access.Key{DB: 3, Name: "product:7"}, Count: 41},
		}},
		Missed: access.Top{Total: 9000, Keys: []access.CountedKey{{Key: access.Key{Name: "product:9"}, Count: 45}}},
		Stampedes: []access.Stampede{
			{Key: access.Key{Name: "report:daily"}, Begun: noon(), Misses: 212, Fills: maybe.Of(37), Filled: maybe.Of(true)},
			{Key: access.Key{Name: "nobody:here"}, Begun: noon(), Misses: 6, Filled: maybe.Of(false)},
		},
		Locks: []access.Lock{{Key: access.Key{Name: "lock:report"}, Tries: 40, Failed: 38, Clients: 12}},
	}
	for i := range 70 {
		misses := map[access.PatternID]float64{product: 25, user: 40}
		if i >= 65 {
			misses[product] = 225
		}
		r.Ticks = append(r.Ticks, access.Tick{
			At: noon().Add(time.Duration(i-70) * time.Second), Took: time.Second, Lookups: 1000, Misses: misses[product] + misses[user], Heard: true, ByPattern: misses,
		})
	}
	return r
}

// over is a context of that size with a report.
func over(r access.Report, w, h int) screen.Context {
	ctx := screen.Context{Theme: themes.Default(true), Now: noon(), Until: noon(), Zone: time.UTC, Width: w, Height: h, Access: r, Rates: analysis.HitRates(r, RatesOver)}
	ctx.State.Rates.Commands, ctx.State.Rates.Misses = maybe.Of(48_000.0), maybe.Of(1200.0)
	return ctx
}

// opened is the display after its question to the servers was answered, and these keys.
func opened(t *testing.T, f *fake, ctx screen.Context, keys ...string) Model {
	t.Helper()
	m, cmd := New(t.Context(), f).Open(ctx)
	for range 2 { // a question, and what came of the last key
		if cmd != nil {
			m, _ = m.Update(ctx, cmd())
		}
		cmd = nil
	}
	for _, k := range keys {
		m, cmd = m.Update(ctx, pressed(k))
		if cmd != nil {
			m, _ = m.Update(ctx, cmd())
		}
	}
	return m
}

func pressed(k string) tea.KeyPressMsg {
	codes := map[string]rune{"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "enter": tea.KeyEnter, "esc": tea.KeyEscape, "space": tea.KeySpace}
	if code, ok := codes[k]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	return tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
}

// drawn is what the display looks like, without its colours.
func drawn(m Model, ctx screen.Context) string {
	c := canvas.New(ctx.Width, ctx.Height)
	m.View(c, ctx)
	m.ViewConsent(c, ctx)
	var out strings.Builder
	for y := range c.Height() {
		var row strings.Builder
		for x := range c.Width() {
			row.WriteString(c.At(x, y))
		}
		out.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return out.String()
}

// lfu is a report on keys of a server that counts how often they are used.
func lfu() keyspace.Report {
	return keyspace.Report{Version: 1, Patterns: []keyspace.Group{
		{Pattern: "user:{id}", Figures: keyspace.Figures{Freq: maybe.Of(keyspace.Quantiles{P50: 12, P95: 80, Max: 140})}},
		{Pattern: "page:{…}", Figures: keyspace.Figures{Freq: maybe.Of(keyspace.Quantiles{P50: 40, P95: 90, Max: 200})}},
	}}
}

var errGone = errors.New("the server does not answer")
