package estimate

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/widget"
)

func near(value, margin float64) keyspace.Estimate {
	return keyspace.Estimate{Value: value, Low: value - margin, High: value + margin}
}

func TestFiguresSayWhetherTheyWereCounted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{Count(keyspace.Exactly(2_100_000), 10), "2,100,000"},
		{Count(keyspace.Exactly(12_345_678_901), 10), "12.3 G"},
		{Count(near(2_100_000, 6100), 10), "~2.1 M"},
		{Count(near(730, 40), 10), "~730"},
		{CountMargin(near(2_100_000, 6100)), "±6.1 k"},
		{CountMargin(near(2_100_000, 61_000)), "±61.0 k"},
		{CountMargin(near(730, 40)), "±40"},
		{CountMargin(keyspace.Exactly(730)), ""},
		{Bytes(maybe.Of(keyspace.Exactly(812 << 20))), "812 MiB"},
		{Bytes(maybe.Of(near(812<<20, 9<<20))), "~812 MiB"},
		{Bytes(maybe.Unknown[keyspace.Estimate]("denied")), "–"},
		{BytesMargin(maybe.Of(near(812<<20, 9.46*(1<<20)))), "±9.5 MiB"},
		{BytesMargin(maybe.Of(near(812<<20, 21<<20))), "±21 MiB"},
		{BytesMargin(maybe.Of(near(812<<20, 500<<10))), "±500 KiB"},
		{BytesMargin(maybe.Of(keyspace.Exactly(7))), ""},
		{BytesMargin(maybe.Unknown[keyspace.Estimate]("denied")), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestBasisSaysWhatFiguresRestOn(t *testing.T) {
	t.Parallel()
	shares := []keyspace.Group{{Figures: keyspace.Figures{Share: near(0.4, 0.003)}}, {Figures: keyspace.Figures{Share: near(0.1, 0.001)}}}
	for want, r := range map[string]keyspace.Report{
		"exact":                                {Exact: true, Complete: true, State: keyspace.Done},
		"complete":                             {Complete: true, State: keyspace.Done},
		"120 k of 5.0 M keys sampled · ±0.3 %": {Sampled: 120_000, Total: 5_000_000, Patterns: shares},
		"120 k of 5.0 M keys sampled · biased": {Sampled: 120_000, Total: 5_000_000, Patterns: shares, Biased: true},
		"120 k of 5.0 M keys sampled · ±0.3 % · paused": {Sampled: 120_000, Total: 5_000_000, Patterns: shares, State: keyspace.Paused},
		"complete · partial · waiting":                  {Complete: true, Partial: true, State: keyspace.Waiting},
	} {
		if got := Basis(r); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestOnlyWhatStandsStillGrowsOld(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	done := keyspace.Report{Time: noon, State: keyspace.Done}
	if got := Age(done, noon.Add(90*time.Second)); got != "1.5 m ago" {
		t.Errorf("got %q", got)
	}
	if got := Age(done, noon.Add(time.Second)); got != "" {
		t.Errorf("a second is no age: %q", got)
	}
	done.State = keyspace.Running
	if got := Age(done, noon.Add(time.Hour)); got != "" {
		t.Errorf("while a scan runs the next report is under way: %q", got)
	}
}

func TestVariableSegmentsHaveAStyleOfTheirOwn(t *testing.T) {
	t.Parallel()
	plain, accent := themes.Style{}, themes.Style{Bold: true}
	got := Pattern(`a:{id}:{json:{id}}:b{`, plain, accent)
	want := []widget.Span{{Text: "a:"}, {Text: "{id}", Style: accent}, {Text: ":"}, {Text: "{json:{id}}", Style: accent}, {Text: ":b{"}}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("span %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func TestSpansOfAPatternAreThePattern(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.StringOf(rapid.SampledFrom([]rune("a:{}\x1b東"))).Draw(t, "pattern")
		joined := ""
		for _, s := range Pattern(p, themes.Style{}, themes.Style{Bold: true}) {
			joined += s.Text
		}
		if joined != p {
			t.Fatalf("%q became %q", p, joined)
		}
	})
}
