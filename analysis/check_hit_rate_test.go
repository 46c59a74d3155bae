package analysis

import (
	"strings"
	"testing"
	"time"
)

func TestHitRateAgainstItsTarget(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		hits, misses int64 // a second
		target       float64
		level        Level
		text         string
	}{
		{924, 76, 0.8, Healthy, "hit rate 92.4 % over 1 m, target 80 %"},
		{740, 260, 0.8, Unhealthy, "hit rate 74.0 % over 1 m, target 80 %"},
		{7999, 2001, 0.8, Unhealthy, "hit rate just under 80.0 % over 1 m, target 80 %"},
		{100, 0, 0.8, Healthy, "hit rate 100.0 % over 1 m, target 80 %"},
		{99999, 1, 0.8, Healthy, "hit rate >99.9 % over 1 m, target 80 %"},
		{740, 260, 0, Healthy, "hit rate 74.0 % over 1 m, no target"},
		{1, 0, 0.8, Unknown, "too few lookups to judge the hit rate: 60 in 1 m, 100 are needed"},
		{0, 0, 0.8, Unknown, "no lookups in 1 m: nothing asks this cache for a key"},
	} {
		config := DefaultConfig()
		config.HitRateTarget = test.target
		s := newSim(config)
		s.now = time.Unix(1_700_000_000, 0) // polls end on whole seconds: the minute is whole
		s.poll()
		expect(t, s.play(2*time.Minute, test.hits, test.misses), "hit_rate", test.level, test.text)
	}
}

func TestHitRateWithoutItsFields(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.info.Stats.KeyspaceHits = Bytes{}
	s.poll()
	expect(t, s.tick(), "hit_rate", Unknown, "hit rate: the server does not report it")
}

func TestQuietCacheIsNotUnhealthy(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	state := s.play(time.Minute, 0, 1)
	if state.Health.Level != Healthy {
		t.Errorf("60 misses a minute are too few for a verdict, got %v: %v", state.Health.Level, state.Health.Reasons())
	}
	if !strings.HasPrefix(state.Verdict[0].Text, "too few lookups") {
		t.Errorf("verdict %+v", state.Verdict)
	}
}
