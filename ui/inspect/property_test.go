package inspect

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/canvas"
	"valktop/ui/text"
)

// anyBytes are names and values as strangers write them.
func anyBytes() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{
			"", "日本語", "\u0301", "\x1b]0;evil\x07", "\x9b31m\xff", "\u202e", "a\tb\r\n c", `{"a":"\u001b[2J","b":[1,{}]}`,
			strings.Repeat("wide 日本 ", 300), strings.Repeat("\n", 90),
		}),
	)
}

// anyReading is what a server might say.
func anyReading() *rapid.Generator[keyspace.Reading] {
	return rapid.Custom(func(t *rapid.T) keyspace.Reading {
		number := rapid.Map(rapid.Int64(), maybe.Of[int64])
		r := keyspace.Reading{
			Time: noon(), Type: rapid.SampledFrom([]string{"", "string", "hash", "list", "set", "zset", "stream", "\x1b[31mmodule"}).Draw(t, "type"),
			Encoding: rapid.Map(anyBytes(), maybe.Of[string]).Draw(t, "encoding"),
			Memory:   number.Draw(t, "memory"), Len: number.Draw(t, "len"), Freq: number.Draw(t, "freq"),
			TTL:   rapid.Map(rapid.Int64(), func(n int64) maybe.Value[time.Duration] { return maybe.Of(time.Duration(n)) }).Draw(t, "ttl"),
			First: rapid.Int64().Draw(t, "first"),
			Text:  anyBytes().Draw(t, "text"), Decoded: anyBytes().Draw(t, "decoded"), Formats: rapid.SliceOfN(anyBytes(), 0, 2).Draw(t, "formats"),
		}
		for range rapid.IntRange(0, 40).Draw(t, "rows") {
			r.Rows = append(r.Rows, keyspace.Row{
				ID: anyBytes().Draw(t, "id"), Value: anyBytes().Draw(t, "value"), Score: anyBytes().Draw(t, "score"),
				Fields: rapid.SliceOfN(anyBytes(), 0, 5).Draw(t, "fields"),
			})
		}
		for range rapid.IntRange(0, 6).Draw(t, "groups") {
			r.Groups = append(r.Groups, keyspace.ConsumerGroup{Name: anyBytes().Draw(t, "group"), LastID: anyBytes().Draw(t, "last")})
		}
		return r
	})
}

func TestAnyKeyIsDrawnInExactlyItsCells(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := &script{answers: []keyspace.Reading{anyReading().Draw(t, "first"), anyReading().Draw(t, "second")}}
		ctx := at(time.Hour, rapid.IntRange(0, 130).Draw(t, "w"), rapid.IntRange(0, 50).Draw(t, "h"))
		m, cmd := New(t.Context(), s).Open(anyBytes().Draw(t, "key"))
		m = answered(m, cmd, ctx.Width, ctx.Height)
		for _, k := range rapid.SliceOfN(rapid.SampledFrom([]string{"j", "k", "G", "g", "v", "enter", "esc", "r", "n", "p"}), 0, 12).Draw(t, "keys") {
			m, cmd = m.Update(ctx, press(k))
			if cmd != nil {
				m, _ = m.Update(ctx, cmd())
			}
		}
		ctx.Width, ctx.Height = rapid.IntRange(0, 130).Draw(t, "another w"), rapid.IntRange(0, 50).Draw(t, "another h")
		m, _ = m.Update(ctx, tea.WindowSizeMsg{})
		c := canvas.New(ctx.Width, ctx.Height)
		m.View(c, ctx)
		frame := c.String()
		rows := strings.Split(frame, "\n")
		if ctx.Width > 0 && ctx.Height > 0 && len(rows) != ctx.Height {
			t.Fatalf("%d rows in place of %d", len(rows), ctx.Height)
		}
		for _, row := range rows {
			if w := ansi.StringWidth(row); ctx.Height > 0 && w != ctx.Width {
				t.Fatalf("a row of %d cells in place of %d: %q", w, ctx.Width, row)
			}
		}
		for _, r := range ansi.Strip(frame) {
			if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e') {
				t.Fatalf("a raw %U reached the screen", r)
			}
		}
	})
}

func TestFoldingLeavesNothingOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, w := strings.ReplaceAll(anyBytes().Draw(t, "text"), "\n", ""), rapid.IntRange(2, 60).Draw(t, "w")
		var joined strings.Builder
		for _, line := range folded([][]piece{{{s, plain}}}, w) {
			used := 0
			for _, p := range line {
				joined.WriteString(p.text)
				used += ansi.StringWidth(p.text)
			}
			if used > w {
				t.Fatalf("a line of %d cells in place of %d", used, w)
			}
		}
		whole := text.Escape(s)
		if joined.String() != whole {
			t.Fatalf("%q became %q", whole, joined.String())
		}
	})
}
