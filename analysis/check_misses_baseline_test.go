package analysis

import (
	"strings"
	"testing"
	"time"
)

func TestMissesAgainstTheHourBefore(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	state := s.play(2*time.Minute, 980, 20)
	expect(t, state, "misses_baseline", Unknown, "misses: no hour before to compare with yet")
	state = s.play(10*time.Minute, 980, 20)
	expect(t, state, "misses_baseline", Healthy, "misses 20 /s, usually 20 /s")

	// 82 % is over the target of 80 %, and nine times the misses.
	state = s.play(25*time.Second, 820, 180)
	if c := find(t, state, "misses_baseline"); c.Level != Healthy {
		t.Errorf("after 25 s it is too early to say, got %v: %s", c.Level, c.Text)
	}
	state = s.play(20*time.Second, 820, 180)
	c := find(t, state, "misses_baseline")
	if c.Level != Degraded || !strings.HasPrefix(c.Text, "misses ×9.0 for ") || !strings.HasSuffix(c.Text, ": 180 /s, usually 20 /s; hits fell") {
		t.Errorf("got %v: %q", c.Level, c.Text)
	}
	if state.Health.Level != Degraded || find(t, state, "hit_rate").Level != Healthy {
		t.Errorf("health %v: %v", state.Health.Level, state.Health.Reasons())
	}
	if state.Misses.Moved != "hits fell" || !near(state.Misses.Factor.Or(0), 9) {
		t.Errorf("got %+v", state.Misses)
	}
	state = s.play(15*time.Second, 980, 20)
	expect(t, state, "misses_baseline", Healthy, "misses 20 /s, usually 20 /s")
	if state.Misses.Moved != "" {
		t.Errorf("nothing moved, got %q", state.Misses.Moved)
	}
}

func TestCrawlerMakesMissesRise(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(10*time.Minute, 980, 20)
	if state := s.play(time.Minute, 980, 150); state.Misses.Moved != "misses rose" {
		t.Errorf("hits are what they were, got %q", state.Misses.Moved)
	}
}

func TestFewMissesHaveNoFactorWorthAnAlarm(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(10*time.Minute, 1000, 0)
	state := s.play(time.Minute, 1000, 2)
	expect(t, state, "misses_baseline", Healthy, "misses 2.0 /s, usually 0 /s")
	if state.Misses.Factor.Known() {
		t.Errorf("the factor of none is %v, want unknown", state.Misses.Factor)
	}
	if c := find(t, s.play(time.Minute, 1000, 100), "misses_baseline"); c.Level != Degraded || !strings.Contains(c.Text, "up from none") {
		t.Errorf("got %v: %q", c.Level, c.Text)
	}
}

func TestMoreOfTheSameTraffic(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(10*time.Minute, 900, 100)
	if state := s.play(time.Minute, 3600, 400); state.Misses.Moved != "hits rose alike: more traffic, the same hit rate" {
		t.Errorf("four times the traffic, got %q", state.Misses.Moved)
	}
}
