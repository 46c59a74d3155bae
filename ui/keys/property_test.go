package keys

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/screenshots/scene"
	"valktop/ui/canvas"
)

// names are what strangers may call a key.
func names() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringN(0, 20, 60),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 40), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{
			"", "{", "}{", "{id}", "\x1b]0;evil\x07", "\x1b[2J", "\u202eabc", "価格:東京", "👩‍👩‍👧‍👦", "e\u0301\u0301\u0301\u0301\u0301\u0301", "\u200b", "a\nb", "\x9b31m",
			strings.Repeat("k", 64<<10), strings.Repeat("\x00", 64<<10), strings.Repeat("東", 500), "🇩", "…",
		}),
	)
}

// figures are any, known or not.
func figures(t *rapid.T) keyspace.Figures {
	any := rapid.Float64Range(0, 1e15)
	share := rapid.Float64Range(0, 1)
	estimate := func() keyspace.Estimate {
		v := any.Draw(t, "value")
		if rapid.Bool().Draw(t, "exact") {
			return keyspace.Exactly(v)
		}
		return keyspace.Estimate{Value: v, Low: v / 2, High: 3 * v}
	}
	f := keyspace.Figures{Keys: estimate(), Share: keyspace.Estimate{Value: share.Draw(t, "share")}}
	if rapid.Bool().Draw(t, "known") {
		f.Memory, f.MemoryShare = maybe.Of(estimate()), maybe.Of(share.Draw(t, "share of memory"))
		ttls := keyspace.TTLs{P50: maybe.Of(time.Duration(rapid.Int64Min(0).Draw(t, "p50")))}
		for i := range ttls.Tiers {
			ttls.Tiers[i] = share.Draw(t, "tier")
		}
		f.TTL = maybe.Of(ttls)
		f.Size = maybe.Of(keyspace.Quantiles{P50: 1, P95: 1 << 40, Max: 1 << 62})
		f.Types = []keyspace.Fraction{{Name: names().Draw(t, "type"), Share: 1}}
		f.Samples = 400
		for range keyspace.ForecastMinutes {
			f.Forecast = append(f.Forecast, keyspace.Expiry{Keys: any.Draw(t, "expire")})
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "examples") {
		f.Examples = append(f.Examples, keyspace.Example{Name: names().Draw(t, "key"), Type: names().Draw(t, "type")})
	}
	return f
}

// branches are a few siblings with what lies below them.
func branches(t *rapid.T, above string, depth int) []*keyspace.Branch {
	var all []*keyspace.Branch
	for range rapid.IntRange(0, 3).Draw(t, "siblings") {
		label := names().Draw(t, "label")
		b := &keyspace.Branch{Label: label, Prefix: above + label, Folded: rapid.Bool().Draw(t, "folded"), Figures: figures(t)}
		if b.Leaf = depth == 0 || rapid.Bool().Draw(t, "leaf"); !b.Leaf {
			b.Children = branches(t, b.Prefix, depth-1)
			b.Hidden = rapid.IntRange(0, 2).Draw(t, "hidden")
		}
		all = append(all, b)
	}
	return all
}

func report(t *rapid.T) keyspace.Report {
	r := keyspace.Report{
		Version: 1, State: rapid.SampledFrom([]keyspace.State{keyspace.Running, keyspace.Paused, keyspace.Waiting, keyspace.Done}).Draw(t, "state"),
		Why: names().Draw(t, "why"), Total: 5_000_000, Sampled: 120_000, Tree: branches(t, "", 2),
	}
	for range rapid.IntRange(0, 4).Draw(t, "patterns") {
		r.Patterns = append(r.Patterns, keyspace.Group{Pattern: names().Draw(t, "pattern"), Figures: figures(t)})
	}
	for range rapid.IntRange(0, 3).Draw(t, "changes") {
		r.Changes = append(r.Changes, keyspace.Change{Pattern: names().Draw(t, "changed"), Kind: keyspace.Growing, Now: keyspace.Exactly(7)})
	}
	return r
}

// TestAnythingFitsAnySize presses keys on any report at any size: every frame has exactly
// its cells, and no byte from outside reaches it raw.
func TestAnythingFitsAnySize(t *testing.T) {
	t.Parallel()
	keys := []string{
		"j", "k", "g", "G", "ctrl+d", "ctrl+u", "left", "right", "up", "down", "enter", "enter", "esc", "backspace",
		"v", "v", "s", "e", "i", "p", "r", "/", "*", "a",
	}
	rapid.Check(t, func(t *rapid.T) {
		ctx := context(report(t), rapid.IntRange(0, 210).Draw(t, "w"), rapid.IntRange(0, 60).Draw(t, "h"))
		m := Model{sort: sorting{by: byMemory}}
		m, ctx = later(m, ctx, ctx.Keys, 0)
		for _, k := range rapid.SliceOfN(rapid.SampledFrom(keys), 0, 12).Draw(t, "keys") {
			m, _ = press(m, ctx, k)
		}
		c := canvas.New(ctx.Width, ctx.Height)
		m.View(c, ctx)
		lines := strings.Split(c.String(), "\n")
		for _, line := range lines {
			if w := ansi.StringWidth(line); ctx.Height > 0 && w != ctx.Width {
				t.Fatalf("a row of %d cells, want %d: %q", w, ctx.Width, line)
			}
		}
		for _, r := range ansi.Strip(strings.Join(lines, "")) {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e' || r == '\u200b' {
				t.Fatalf("a raw %U", r)
			}
		}
		if rows := m.rows; len(rows) > 0 && (m.at < 0 || m.at >= len(rows)) {
			t.Fatalf("row %d of %d is selected", m.at, len(rows))
		}
	})
}

// TestColumnsStayAligned puts hostile names into the made-up cache: what lies between two
// columns is blank in every row.
func TestColumnsStayAligned(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := scene.Keys(1, 120_000)
		for _, b := range r.Tree {
			b.Label = names().Draw(t, "label")
			b.Types = []keyspace.Fraction{{Name: names().Draw(t, "type"), Share: 1}}
		}
		size := rapid.SampledFrom(sizes()).Draw(t, "size")
		ctx := context(r, size[0], size[1])
		m, _ := later(New(), ctx, r, 0)
		c := canvas.New(ctx.Width, ctx.Height)
		m.View(c, ctx)
		main := m.arranged(ctx.Width, ctx.Height).main
		head := main.y + 1
		var gaps []int
		for x := main.x + 3; x < main.x+main.w-2; x++ {
			if ended := c.At(x-1, head) != " " && c.At(x, head) == " " && c.At(x+1, head) == " "; ended && c.At(x-1, head) != "X" {
				gaps = append(gaps, x)
			}
		}
		if len(gaps) < 3 {
			t.Fatalf("only %d columns end in sight", len(gaps))
		}
		for y := head + 1; y < main.y+main.h-1; y++ {
			for _, x := range gaps[1:] { // the first column's head is shorter than what stands below
				if right := c.At(x-1, head); right == "E" { // SHARE and TYPE stand left
					continue
				}
				if got := c.At(x, y); got != " " && y-head <= len(m.rows) {
					t.Fatalf("%q in row %d between two columns", got, y)
				}
			}
		}
	})
}
