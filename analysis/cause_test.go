package analysis

import (
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/access"
	"valktop/collector"
	"valktop/maybe"
)

// incidentIn plays a calm time, then a bad one, and returns what is found in the end.
func incidentIn(t *testing.T, bad time.Duration, happen func(s *sim, second int)) State {
	t.Helper()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(3*time.Minute, 950, 50)
	var state State
	for i := range int(bad / time.Second) {
		happen(s, i)
		state = s.tick()
	}
	return state
}

func firstCause(s State) string {
	if found := s.Causes.Found(); len(found) > 0 {
		return found[0].Name
	}
	return ""
}

func TestCausesAreRankedByWhatTheyExplain(t *testing.T) {
	t.Parallel()
	state := incidentIn(t, 20*time.Second, func(s *sim, i int) {
		if i == 0 {
			s.node.info.Memory.MaxMemory = maybe.Of(int64(500 << 20))
			s.node.call("config|set", 1)
		}
		grow(&s.node.info.Stats.EvictedKeys, 400)
		s.node.lookups(550, 450)
	})
	var names []string
	for _, c := range state.Causes.Found() {
		names = append(names, c.Name)
	}
	if !slices.Equal(names, []string{"config_change", "eviction"}) {
		t.Errorf("found %q: what was changed comes before what follows from it", names)
	}
	if e := state.Causes; e.Basis != Watched || state.Time.Sub(e.Since) < 19*time.Second || state.Time.Sub(e.Since) > 22*time.Second {
		t.Errorf("since %v, against %s", state.Time.Sub(e.Since), e.Against)
	}
}

func TestCountersThatWereResetAreNotAsOldAsTheServer(t *testing.T) {
	t.Parallel()
	for reset, want := range map[int64]string{1: "", 0: "expiry"} {
		s := newSim(DefaultConfig()) // it is up for 100 h
		s.node.lookups(95_000, 5_000)
		grow(&s.node.info.Stats.ExpiredKeys, 10_000)
		s.node.call(resetCommand, reset)
		s.poll()
		var state State
		for range 5 {
			s.node.lookups(850, 150) // a hundred seconds of them, in that case
			grow(&s.node.info.Stats.ExpiredKeys, 100)
			state = s.tick()
		}
		if got := firstCause(state); got != want || state.Causes.Basis != Remembered {
			t.Errorf("RESETSTAT ran %d times: %q is blamed, want %q: %+v", reset, got, want, state.Causes)
		}
		if e := state.Causes; strings.Contains(e.Against, "RESETSTAT") != (reset > 0) {
			t.Errorf("RESETSTAT ran %d times: it is held against %s", reset, e.Against)
		}
	}
}

func TestWhatCameAfterTheDamageIsNotBlamed(t *testing.T) {
	t.Parallel()
	state := incidentIn(t, time.Minute, func(s *sim, i int) {
		if i == 40 {
			s.node.info.Memory.MaxMemoryPolicy = maybe.Of("allkeys-lfu")
		}
		s.node.lookups(550, 450)
	})
	if got := firstCause(state); got != "" {
		t.Errorf("%s is blamed", got)
	}
}

func TestForkThatTookLongIsTheServersOwnWork(t *testing.T) {
	t.Parallel()
	state := incidentIn(t, 5*time.Second, func(s *sim, i int) {
		s.node.lookups(950, 50)
		s.node.past.Time = s.now
		s.node.past.Latency = maybe.Of([]collector.LatencyEvent{{Event: "fork", Time: s.now, Latest: 800 * time.Millisecond, Max: 800 * time.Millisecond}})
	})
	if got := firstCause(state); got != "blocked_server" {
		t.Errorf("%q comes first in %+v", got, state.Causes)
	}
}

func TestABusyThreadIsSaidWithWhatItDoes(t *testing.T) {
	t.Parallel()
	state := incidentIn(t, 15*time.Second, func(s *sim, _ int) {
		s.node.cpu += 980 * time.Millisecond
		s.node.lookups(950, 50)
	})
	if got := firstCause(state); got != "cpu_limit" {
		t.Errorf("%q comes first in %+v", got, state.Causes)
	}
}

func TestASampleNamesTheHotKeyAndThePatterns(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(2*time.Minute, 950, 50)
	r := access.Report{Version: 1, Burst: access.Burst{Took: 2 * time.Second, Lines: 41_200}}
	product := access.PatternID{Pattern: "product:{id}\x1b[2J"}
	for range 60 {
		r.Ticks = append(r.Ticks, access.Tick{At: s.now.Add(time.Duration(len(r.Ticks)-60) * time.Second), Took: time.Second, Lookups: 1000, Misses: 50, Heard: true, ByPattern: map[access.PatternID]float64{product: 50}})
	}
	var state State
	for range 20 {
		s.node.cpu += 980 * time.Millisecond
		s.node.lookups(550, 450)
		r.Ticks = append(r.Ticks, access.Tick{At: s.now.Add(time.Second), Took: time.Second, Lookups: 1000, Misses: 450, Heard: true, ByPattern: map[access.PatternID]float64{product: 450}})
		r.Time, r.Version = s.now, r.Version+1
		r.Reads = access.Top{Total: 40_000, Keys: []access.CountedKey{{Key: access.Key{Name: "flag:checkout"}, Count: 24_000}}}
		s.h.LearnAccess(r)
		state = s.tick()
	}
	if got := firstCause(state); got != "hot_key" {
		t.Errorf("%q comes first in %+v", got, state.Causes)
	}
	if len(state.Causes.Where) != 1 || !strings.Contains(state.Causes.Where[0], "accounts for 100.0 %") {
		t.Errorf("where: %q", state.Causes.Where)
	}
}

// Whoever began to listen after the fall hears which pattern has most of the misses now.
func TestMissesHeardAfterTheFallAreToldAsWhatTheyAre(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(2*time.Minute, 950, 50)
	var r access.Report
	var state State
	for i := range 20 {
		s.node.lookups(550, 450)
		state = s.tick()
		r.Time, r.Version = s.now, uint64(i+1)
		r.Ticks = append(r.Ticks, access.Tick{At: s.now, Took: time.Second, Lookups: 1000, Misses: 450, Heard: true, ByPattern: map[access.PatternID]float64{
			{Pattern: "user:{id}"}: 45, {Pattern: "product:{id}"}: 360,
		}})
		if i > 10 { // it began to listen ten seconds after the fall
			late := r
			late.Ticks = r.Ticks[10:]
			s.h.LearnAccess(late)
		}
	}
	want := "misses now: product:{id} 80.0 %, user:{id} 10.0 %; what each had before was not heard"
	if len(state.Causes.Where) != 1 || state.Causes.Where[0] != want {
		t.Errorf("where: %q", state.Causes.Where)
	}
}

func TestEachRuleHasANameOfItsOwnAndAnswers(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	state := s.play(time.Minute, 950, 50)
	seen := map[string]bool{}
	for _, c := range state.Causes.Causes {
		if c.Name == "" || seen[c.Name] || c.Text == "" || c.Ruling == "" || c.Ruling == CannotTell && c.Would == "" {
			t.Errorf("cause %+v", c)
		}
		if c.Ruling == Found {
			t.Errorf("%s is blamed while nothing is wrong: %s", c.Name, c.Text)
		}
		seen[c.Name] = true
	}
	if len(seen) != len(rules()) {
		t.Errorf("%d of %d rules answered", len(seen), len(rules()))
	}
}
