package change

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/canvas"
)

// anyBytes are names and errors as strangers write them.
func anyBytes() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"", "日本語:", "\u0301", "\x1b]0;evil\x07", "\x9b31m\xff", "\u202e", "a{id}:b", `\{`, "user:*?[", strings.Repeat("wide 日本 ", 30)}),
	)
}

func anyEstimate() *rapid.Generator[keyspace.Estimate] {
	return rapid.Custom(func(t *rapid.T) keyspace.Estimate {
		v := rapid.OneOf(rapid.Float64Range(0, 1e12), rapid.SampledFrom([]float64{0, 1, math.MaxInt32})).Draw(t, "v")
		return keyspace.Estimate{Value: v, Low: v / 2, High: v * 2, Exact: rapid.Bool().Draw(t, "exact")}
	})
}

func anyCount() *rapid.Generator[maybe.Value[int64]] {
	return rapid.OneOf(rapid.Just(maybe.Unknown[int64]("nobody said")), rapid.Map(rapid.Int64Min(0), maybe.Of[int64]))
}

func anyPreview(p actions.Plan) *rapid.Generator[actions.Preview] {
	return rapid.Custom(func(t *rapid.T) actions.Preview {
		v := actions.Preview{
			Version: uint64(rapid.IntRange(0, 1).Draw(t, "version")), Plan: p, Done: rapid.Bool().Draw(t, "done"), Exact: rapid.Bool().Draw(t, "exact"),
			Why: anyBytes().Draw(t, "why"), Walked: rapid.Int64().Draw(t, "walked"), Total: rapid.Int64().Draw(t, "total"),
			Keys: anyEstimate().Draw(t, "keys"), Share: anyEstimate().Draw(t, "share"),
			Memory: rapid.Map(anyEstimate(), maybe.Of[keyspace.Estimate]).Draw(t, "memory"), NoTTL: rapid.Map(anyEstimate(), maybe.Of[keyspace.Estimate]).Draw(t, "no TTL"),
			Backup: anyCount().Draw(t, "backup"), Free: anyCount().Draw(t, "free"), Exists: anyCount().Draw(t, "exists"), Expired: anyCount().Draw(t, "expired"),
			TooBig:     rapid.Map(anyEstimate(), maybe.Of[keyspace.Estimate]).Draw(t, "too big"),
			LookAlikes: rapid.SliceOfN(anyBytes(), 0, 4).Draw(t, "look-alikes"), Protected: rapid.Int64Min(0).Draw(t, "protected"),
			Lookups: maybe.Of(rapid.Float64Range(0, 1e9).Draw(t, "lookups")),
		}
		for range rapid.IntRange(0, 6).Draw(t, "examples") {
			v.Examples = append(v.Examples, keyspace.Example{Name: anyBytes().Draw(t, "name"), Type: anyBytes().Draw(t, "type")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "types") {
			v.Types = append(v.Types, keyspace.Fraction{Name: anyBytes().Draw(t, "type"), Share: rapid.Float64Range(0, 1).Draw(t, "share")})
		}
		return v
	})
}

func anyProgress(p actions.Plan) *rapid.Generator[actions.Progress] {
	return rapid.Custom(func(t *rapid.T) actions.Progress {
		n := func(name string) int64 { return rapid.Int64Min(0).Draw(t, name) }
		return actions.Progress{
			Version: 1, Plan: p, Why: anyBytes().Draw(t, "why"), Walked: n("walked"), Total: n("total"), Rate: rapid.Float64().Draw(t, "rate"),
			State: rapid.SampledFrom([]actions.RunState{actions.Running, actions.Paused, actions.Braked, actions.Waiting, actions.Done, actions.Cancelled, actions.Failed}).Draw(t, "state"),
			ETA:   maybe.Of(time.Duration(n("eta"))),
			Outcome: actions.Outcome{
				Action: p.Action, Plan: p, Matched: n("matched"), Changed: n("changed"), Unsure: n("unsure"), Failed: n("failed"),
				Skipped:  actions.Skipped{Vanished: n("vanished"), TooBig: n("too big"), Protected: n("protected")},
				Failures: rapid.SliceOfN(anyBytes(), 0, 5).Draw(t, "failures"), Backup: anyBytes().Draw(t, "backup"), BackedUp: n("backed up"),
				Err: rapid.SampledFrom([]error{nil, errors.New("\x1b[2J it failed")}).Draw(t, "err"),
			},
		}
	})
}

func anyTarget(t *rapid.T) Target {
	text := anyBytes().Draw(t, "text")
	switch rapid.IntRange(0, 3).Draw(t, "target") {
	case 0:
		return Key(text)
	case 1:
		return Pattern(text, false, "")
	case 2:
		return Pattern(text+":", true, "")
	}
	return Typed(text)
}

func TestAnyChangeIsDrawnInExactlyItsCells(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := &fake{pol: actions.Policy{
			ReasonRequired: rapid.Bool().Draw(t, "reason"), BackupAsked: rapid.Bool().Draw(t, "asked"),
			Production: rapid.SampledFrom([]string{"", "shop"}).Draw(t, "production"), HitRateFloor: rapid.SampledFrom([]float64{0, 0.99}).Draw(t, "floor"),
		}}
		c.answer = func(p actions.Plan) actions.Preview { return anyPreview(p).Draw(t, "preview") }
		c.undoable = []Undoable{{Backup: anyBytes().Draw(t, "backup"), Keys: 7}}
		target := anyTarget(t)
		m := New(t.Context(), c, "")
		switch rapid.IntRange(0, 2).Draw(t, "face") {
		case 0:
			m = m.Open(target)
		case 1:
			var plan actions.Plan
			plan.Action, plan.Selections = actions.Invalidate, []actions.Selection{{Kind: actions.ByPrefix, Text: target.Text}}
			m, _ = m.Update(at(80, 20), started{0, plan, anyEstimate().Draw(t, "about"), &fakeRun{}, nil})
			m, _ = m.Update(at(80, 20), progressed{0, anyProgress(plan).Draw(t, "progress"), nil})
			m = m.Show()
		default:
			m = drawn(m.Begin(at(80, 20), kind(rapid.IntRange(0, int(Rename)).Draw(t, "kind")), target))
		}
		for _, k := range rapid.SliceOfN(rapid.SampledFrom([]string{"tab", "space", "down", "up", "left", "right", "pgdown", "1", "m", "j"}), 0, 12).Draw(t, "keys") {
			m = drawn(m.Update(at(80, 20), named(k)))
		}
		w, h := rapid.IntRange(0, 130).Draw(t, "w"), rapid.IntRange(0, 50).Draw(t, "h")
		c2 := canvas.New(w, h)
		m.View(c2, at(w, h))
		exact(t, c2.String(), w, h)
	})
}

// drawn feeds the model what its command brings.
func drawn(m Model, cmd tea.Cmd) Model { return answered(m, cmd) }

func exact(t *rapid.T, frame string, w, h int) {
	rows := strings.Split(frame, "\n")
	if w > 0 && h > 0 && len(rows) != h {
		t.Fatalf("%d rows in place of %d", len(rows), h)
	}
	for _, row := range rows {
		if got := ansi.StringWidth(row); h > 0 && got != w {
			t.Fatalf("a row of %d cells in place of %d: %q", got, w, row)
		}
	}
	for _, r := range ansi.Strip(frame) {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e') {
			t.Fatalf("a raw %U reached the screen", r)
		}
	}
}
