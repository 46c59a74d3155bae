package cli

import (
	"testing"
	"time"
)

func TestHowValuesAreWritten(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]float64{"80%": 0.8, "0.8": 0.8, "1": 1, "0": 0, " 12.5 %": 0.125} {
		if got, err := fraction().parse(s); err != nil || got != want {
			t.Errorf("fraction %q = %v, %v; want %v", s, got, err, want)
		}
	}
	for s, want := range map[string]time.Duration{"2": 2 * time.Second, "0.5": 500 * time.Millisecond, "1m30s": 90 * time.Second} {
		if got, err := duration().parse(s); err != nil || got != want {
			t.Errorf("duration %q = %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"80", "-1%", "101%", "NaN", "NaN%", "", "%"} {
		if got, err := fraction().parse(s); err == nil {
			t.Errorf("fraction %q = %v, want an error", s, got)
		}
	}
	for _, s := range []string{"0", "-5s", "NaN", "Inf", "1e300", ""} {
		if got, err := duration().parse(s); err == nil {
			t.Errorf("duration %q = %v, want an error", s, got)
		}
	}
}
