package chart

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestBoundsAreRound(t *testing.T) {
	t.Parallel()
	const kib, mib, gib = 1 << 10, 1 << 20, 1 << 30
	for _, tc := range []struct {
		kind      Kind
		low, high float64
		min, max  float64
	}{
		{Amount, 0, 0, 0, 1},
		{Amount, 0, 9_000, 0, 10_000},
		{Amount, 100, 9_700, 0, 12_000}, // 10,000 would leave no headroom
		{Amount, 0, 0.3, 0, 0.4},
		{Amount, -3, 1, -4, 4},
		{Bytes, 0, 0, 0, mib},
		{Bytes, 0, 12, 0, kib},
		{Bytes, gib, 2 * gib, 0, 2 * gib},
		{Bytes, 0, 1.2 * gib, 0, 1.5 * gib},
		{Bytes, 0, 700 * mib, 0, 768 * mib},
		{Bytes, 0, 767 * mib, 0, gib}, // a size that is no limit has headroom
		{Percent, 0.97, 0.99, 0.9, 1},
		{Percent, 0.995, 1, 0.99, 1},
		{Percent, 0.75, 0.9, 0.7, 1},
		{Percent, 0.7, 0.9, 0.4, 1}, // no headroom above 0.7
		{Percent, 0.44, 0.98, 0.4, 1},
		{Percent, 0.02, 0.98, 0, 1},
		{Percent, 0, 0, 0, 1},
		{Percent, 0, 1.5, 0, 1.6},
		{Cut, 1.08, 1.08, 1.04, 1.12},
		{Cut, 1.02, 1.53, 0.8, 1.6},
		{Cut, 5_000_000, 5_010_000, 4_800_000, 5_200_000},
		{Cut, 0, 0, 0, 1},
	} {
		got := Scale{}.Fit(tc.kind, []float64{tc.low, math.NaN()}, []float64{math.Inf(1), tc.high})
		if math.Abs(got.Min-tc.min) > 1e-9*tc.max || math.Abs(got.Max-tc.max) > 1e-9*tc.max {
			t.Errorf("kind %d, %g to %g: axis from %g to %g, want %g to %g", tc.kind, tc.low, tc.high, got.Min, got.Max, tc.min, tc.max)
		}
	}
}

func TestScaleGrowsAtOnceAndShrinksAfterAWhile(t *testing.T) {
	t.Parallel()
	s := Scale{}.Fit(Amount, []float64{90})
	if s = s.Fit(Amount, []float64{500}); s.Max != 600 {
		t.Fatalf("after 500 the axis ends at %g, want 600 at once", s.Max)
	}
	for i := range patience - 1 {
		if s = s.Fit(Amount, []float64{90}); s.Max != 600 {
			t.Fatalf("it shrank to %g after %d fits", s.Max, i+1)
		}
	}
	if s = s.Fit(Amount, []float64{90}); s.Max != 100 {
		t.Errorf("after %d fits it ends at %g, want 100", patience, s.Max)
	}
}

func TestPeakStartsTheWaitAnew(t *testing.T) {
	t.Parallel()
	s := Scale{}.Fit(Amount, []float64{500})
	for range 5 {
		for range patience - 1 {
			if s = s.Fit(Amount, []float64{90}); s.Max != 600 {
				t.Fatalf("the axis ends at %g although peaks keep coming", s.Max)
			}
		}
		s = s.Fit(Amount, []float64{500})
	}
}

func TestValuesThatHoverAtABoundDoNotMoveIt(t *testing.T) {
	t.Parallel()
	s := Scale{}.Fit(Amount, []float64{99})
	changes := 0
	for i := range 1000 {
		next := s.Fit(Amount, []float64{98 + 4*float64(i/20%2)}) // 98 and 102, 20 fits each
		if next.Max != s.Max {
			changes++
		}
		s = next
	}
	if changes > 0 {
		t.Errorf("the axis moved %d times", changes)
	}
}

func TestScaleWithoutValues(t *testing.T) {
	t.Parallel()
	none := []float64{math.NaN(), math.Inf(-1)}
	s := Scale{}.Fit(Percent, none)
	if s.Min != 0 || s.Max != 1 {
		t.Errorf("without any value: %g to %g", s.Min, s.Max)
	}
	if s = s.Fit(Percent, []float64{0.97}); s.Min != 0.9 {
		t.Errorf("the first value must set the scale at once, got %g to %g", s.Min, s.Max)
	}
	if kept := s.Fit(Percent, none); kept != s {
		t.Errorf("a window without values changed the scale to %g to %g", kept.Min, kept.Max)
	}
}

func TestScaleHoldsWhateverItGets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s Scale
		for range rapid.IntRange(1, 30).Draw(t, "fits") {
			kind := Kind(rapid.IntRange(int(Amount), int(Cut)).Draw(t, "kind"))
			values := rapid.SliceOf(rapid.Float64()).Draw(t, "values")
			s = s.Fit(kind, values)
			if !(s.Max > s.Min) || math.IsInf(s.Max-s.Min, 0) {
				t.Fatalf("axis from %g to %g", s.Min, s.Max)
			}
			low, high, ok := bounds([][]float64{values})
			slack := 10 * near * max(math.Abs(low), math.Abs(high), s.Max-s.Min) // of floating point
			if ok && (low < s.Min-slack || high > s.Max+slack) {
				t.Fatalf("kind %d: axis from %g to %g does not hold %g to %g", kind, s.Min, s.Max, low, high)
			}
		}
	})
}
