package analysis

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"valktop/access"
)

// ticksOf are seconds in which patterns were missed so often, of so many lookups.
func ticksOf(n int, lookups float64, misses map[access.PatternID]float64, unnamed float64) []access.Tick {
	all := make([]access.Tick, n)
	for i := range all {
		all[i] = access.Tick{Took: time.Second, Lookups: lookups, Misses: unnamed, Heard: true, ByPattern: misses}
		for _, m := range misses {
			all[i].Misses += m
		}
	}
	return all
}

func TestContributionsSumToTheChangeWhateverTheTrafficDid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		side := func(name string) []access.Tick {
			misses := map[access.PatternID]float64{}
			for _, p := range []string{"a", "b", "c"} {
				misses[access.PatternID{Pattern: p}] = float64(rapid.IntRange(0, 300).Draw(t, name+p))
			}
			return ticksOf(rapid.IntRange(1, 9).Draw(t, name+"n"), float64(rapid.IntRange(1000, 9000).Draw(t, name+"l")), misses, float64(rapid.IntRange(0, 50).Draw(t, name+"u")))
		}
		before, after := side("before"), side("after")
		d, ok := WhoDropped(before, after)
		if !ok {
			t.Fatal("nothing is told")
		}
		sum := d.Unnamed
		for i, p := range d.Parts {
			sum += p.Change.Value
			if i > 0 && p.Change.Value < d.Parts[i-1].Change.Value {
				t.Fatalf("%+v is not in order", d.Parts)
			}
		}
		if math.Abs(sum-d.Change) > 1e-9 || math.Abs(d.After-d.Before-d.Change) > 1e-12 {
			t.Fatalf("the parts sum to %v of %v", sum, d.Change)
		}
	})
}

func TestMoreOfTheSameTrafficBlamesNobody(t *testing.T) {
	t.Parallel()
	a, b := access.PatternID{Pattern: "a"}, access.PatternID{Pattern: "b"}
	d, ok := WhoDropped(ticksOf(5, 1000, map[access.PatternID]float64{a: 50, b: 10}, 0), ticksOf(5, 3000, map[access.PatternID]float64{a: 150, b: 30}, 0))
	if !ok || math.Abs(d.Change) > 1e-9 {
		t.Errorf("the change is %v", d.Change)
	}
	for _, p := range d.Parts {
		if math.Abs(p.Change.Value) > 1e-9 {
			t.Errorf("%s contributes %v", p.Pattern, p.Change.Value)
		}
	}
}

func TestWithoutNamesNothingIsExplained(t *testing.T) {
	t.Parallel()
	deaf := ticksOf(5, 1000, nil, 100)
	for i := range deaf {
		deaf[i].Heard = false
	}
	if d, ok := WhoDropped(deaf, deaf); ok {
		t.Errorf("it is explained as %+v", d)
	}
}

func TestWhatTheApplicationCountsIsExactAndComesFirst(t *testing.T) {
	t.Parallel()
	r := access.Report{Patterns: []access.PatternSample{{PatternID: access.PatternID{Pattern: "a"}, Reads: 100, Share: 1}}, Ticks: ticksOf(5, 1000, nil, 0)}
	told := access.Told{Span: 5 * time.Second, Patterns: []access.ToldPattern{{Pattern: "a", Hits: 90, Misses: 10}, {Pattern: "b"}}}
	got := HitRates(r, time.Minute).With(told, 0)
	if len(got.Patterns) != 2 || got.Told != 2 {
		t.Fatalf("%+v", got)
	}
	rate, _ := got.Patterns[0].HitRate.Get()
	if !rate.Exact || rate.Value != 0.9 || got.Patterns[1].HitRate.Known() {
		t.Errorf("%+v", got.Patterns)
	}
	if same := HitRates(r, time.Minute).With(access.Told{}, 0); same.Told != 0 || len(same.Patterns) != 1 {
		t.Errorf("without readings: %+v", same)
	}
}
