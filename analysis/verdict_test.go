package analysis

import (
	"strings"
	"testing"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// says reports whether one clue holds all of the words and is ruled out or not.
func says(clues []Clue, ruledOut bool, words ...string) bool {
	for _, c := range clues {
		all := c.RuledOut == ruledOut
		for _, w := range words {
			all = all && strings.Contains(c.Text, w)
		}
		if all {
			return true
		}
	}
	return false
}

func TestHealthyIsOneCalmLine(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	state := s.play(2*time.Minute, 924, 76)
	if len(state.Verdict) != 1 || state.Verdict[0] != (Clue{Level: Healthy, Text: "hit rate 92.4 % over 1 m, target 80 %"}) {
		t.Errorf("got %+v", state.Verdict)
	}
}

func TestVerdictRulesOutWithEvidence(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.cpu = time.Hour
	s.node.past.ClientAges = maybe.Of(collector.ClientAges{Count: 40, Median: 3 * time.Hour, Oldest: 90 * time.Hour})
	s.poll()
	s.play(10*time.Minute, 980, 20)
	state := s.play(time.Minute, 300, 700)
	for _, words := range [][]string{
		{"not a restart: up 4 d 4 h"},
		{"not a flush: none since the counters began"},
		{"not eviction: 60.0 % of the limit, 0 evicted since the counters began"},
		{"not expiry: 0 /s, usually 0 /s"},
		{"not the origin: ", "fills a miss, usually 1.00", "rose with the misses"},
		{"the clients did not restart: half of the connections are older than 3 h"},
		{"not the server's load or the network: 0.0 % of a core, ping 0.30 ms"},
	} {
		if !says(state.Verdict, true, words...) {
			t.Errorf("nothing is ruled out by %q in %+v", words, state.Verdict)
		}
	}
	if first := state.Verdict[0]; first.Level != Unhealthy || !strings.HasPrefix(first.Text, "hit rate 30.0 %") && !strings.HasPrefix(first.Text, "hit rate 3") {
		t.Errorf("the first clue is %+v", first)
	}
}

func TestVerdictFindsCauses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		do    func(s *sim)
		clue  string
		extra func(n *node) // each second of the bad minute
	}{
		{"restart", func(s *sim) { s.node.restart() }, "the cache may still be filling", nil},
		{"flush", func(s *sim) { s.node.call("flushall", 1) }, "a flush emptied a database 1 m ago", nil},
		{"eviction", nil, "evicted 500 /s, usually 0 /s", func(n *node) { grow(&n.info.Stats.EvictedKeys, 500) }},
		{"cliff", nil, "expired 800 /s, usually 0 /s: keys written together", func(n *node) { grow(&n.info.Stats.ExpiredKeys, 800) }},
		{"busy", nil, "the server is busy: 97.0 % of a core", func(n *node) { n.cpu += 970 * time.Millisecond }},
		{"deploy", func(s *sim) {
			s.node.past.ClientAges = maybe.Of(collector.ClientAges{Count: 40, Under1m: 38, Median: 20 * time.Second})
		}, "38 of 40 connections are younger than 1 m: a deploy?", nil},
		{"another valktop", func(s *sim) { s.node.past.Others = maybe.Of(1) }, "another valktop is connected: ", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newSim(DefaultConfig())
			s.poll()
			s.play(6*time.Minute, 980, 20)
			if test.do != nil {
				test.do(s)
			}
			var state State
			for range 61 {
				s.node.lookups(300, 700)
				if test.extra != nil {
					test.extra(&s.node)
				}
				state = s.tick()
			}
			if !says(state.Verdict, false, test.clue) {
				t.Errorf("no clue %q in %+v", test.clue, state.Verdict)
			}
		})
	}
}

func TestFailedChecksComeFirst(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.info.Memory.MaxMemoryPolicy = maybe.Of("noeviction")
	s.node.info.Memory.Used = maybe.Of(int64(990 << 20))
	s.node.info.Clients.Blocked = maybe.Of(int64(40))
	s.poll()
	health := s.play(2*time.Minute, 10, 90).Health
	if health.Level != Unhealthy {
		t.Errorf("health is %v", health.Level)
	}
	var failed []string
	for _, c := range health.Checks[:3] {
		failed = append(failed, c.Name)
	}
	if got := strings.Join(failed, " "); got != "memory hit_rate blocked_clients" {
		t.Errorf("the first checks are %s", got)
	}
	if got := len(health.Reasons()); got != 3 {
		t.Errorf("%d reasons, want 3: %v", got, health.Reasons())
	}
	names := map[string]bool{}
	for _, c := range health.Checks {
		if names[c.Name] || c.Name == "" || c.Text == "" {
			t.Errorf("check %+v has no name, no text or comes twice", c)
		}
		names[c.Name] = true
	}
}

func TestStartIsNoCauseOnceTheCacheWasFull(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.up = 0
	s.poll()
	state := s.play(2*time.Minute, 300, 700)
	if !says(state.Verdict, false, "started 2 m ago: the cache may still be filling") {
		t.Errorf("nobody knows better yet, got %+v", state.Verdict)
	}
	s.play(8*time.Minute, 950, 50)
	if state = s.play(10*time.Second, 300, 700); !says(state.Verdict, true, "not the start 10 m 10 s ago: the hit rate was 95.0 % since") {
		t.Errorf("got %+v", state.Verdict)
	}
}

func TestFewExpiredKeysAreNoCauseOfManyMisses(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(6*time.Minute, 980, 20)
	var state State
	for range 20 {
		grow(&s.node.info.Stats.ExpiredKeys, 40)
		s.node.lookups(300, 700)
		state = s.tick()
	}
	if !says(state.Verdict, true, "not expiry: 40 /s, misses ") {
		t.Errorf("got %+v", state.Verdict)
	}
}
