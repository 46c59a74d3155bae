package analysis

import (
	"testing"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

func TestWhatTheServerRemembers(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	n := &s.node
	n.lookups(880, 120)
	grow(&n.info.Stats.EvictedKeys, 1204)
	grow(&n.info.Stats.ExpiredKeys, 77)
	grow(&n.info.Stats.RejectedConnections, 3)
	n.call("config|set", 2)
	n.call("flushall", 1)
	n.info.Errors = map[string]int64{"WRONGTYPE": 12, "OOM": 40, "ERR": 3, "NOAUTH": 2}
	n.info.Persistence.LastSave, n.info.Persistence.LastSaveOK = maybe.Of(s.now.Add(-26*time.Hour)), maybe.Of(false)
	n.info.Persistence.ChangesSinceSave = maybe.Of(int64(5000))
	n.info.Replication.SecondOffset = maybe.Of(int64(991))
	n.past.SlowLog = maybe.Of([]collector.SlowEntry{
		{Time: s.now.Add(-time.Hour), Duration: 1200 * time.Millisecond, Args: []string{"keys", "user:*"}},
		{Time: s.now.Add(-time.Minute), Duration: 20 * time.Millisecond, Args: []string{"mget", "a", "b", "c", "d"}},
	})
	n.past.Latency = maybe.Of([]collector.LatencyEvent{{Event: "fork", Time: s.now.Add(-26 * time.Hour), Latest: 310 * time.Millisecond, Max: 400 * time.Millisecond}})
	n.past.ClientAges = maybe.Of(collector.ClientAges{Count: 48, Median: 3 * time.Hour, Oldest: 100 * time.Hour})
	facts := s.poll().Past
	for _, want := range []Fact{
		{"uptime", "4 d 4 h", time.Time{}, Healthy},
		{"hit rate", "88.0 % since start", time.Time{}, Healthy},
		{"peak memory", "700 MiB, 70.0 % of the limit", time.Time{}, Healthy},
		{"evicted", "1,204 keys since start", time.Time{}, Degraded},
		{"expired", "77 keys since start", time.Time{}, Healthy},
		{"rejected", "3 connections since start", time.Time{}, Unhealthy},
		{"errors", "40 OOM, 12 WRONGTYPE, 3 ERR, 1 more kind since start", time.Time{}, Unhealthy},
		{"flushes", "1 FLUSHALL or FLUSHDB since start", time.Time{}, Degraded},
		{"config", "2 calls of CONFIG SET since start, none written to the file", time.Time{}, Degraded},
		{"connections", "48, half older than 3 h, the oldest 4 d", time.Time{}, Healthy},
		{"last save", "the one after the last good one failed, 5,000 changes since", s.now.Add(-26 * time.Hour), Degraded},
		{"failover", "was a replica before, up to offset 991; now a primary", time.Time{}, Degraded},
		{"latency", "fork took 310 ms, at most 400 ms", s.now.Add(-26 * time.Hour), Degraded},
		{"slow log", "MGET a b … took 20 ms", s.now.Add(-time.Minute), Healthy},
		{"slow log", "KEYS user:* took 1.2 s", s.now.Add(-time.Hour), Unhealthy},
	} {
		if !contains(facts, want) {
			t.Errorf("no fact %+v in\n%+v", want, facts)
		}
	}
}

func contains(facts []Fact, want Fact) bool {
	for _, f := range facts {
		if f.Name == want.Name && f.Text == want.Text && f.Level == want.Level && f.When.Equal(want.When) {
			return true
		}
	}
	return false
}

func TestWhatTheServerDoesNotTellSaysWhy(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.past.SlowLog = maybe.Unknown[[]collector.SlowEntry]("SLOWLOG GET is denied to this user")
	facts := s.poll().Past
	if !contains(facts, Fact{Name: "slow log", Text: "SLOWLOG GET is denied to this user"}) {
		t.Errorf("got %+v", facts)
	}
	for _, f := range facts {
		if f.Name == "latency" || f.Name == "errors" || f.Name == "failover" {
			t.Errorf("a fact that nobody told: %+v", f)
		}
	}
}

func TestSlowLogIsShort(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	entries := make([]collector.SlowEntry, 128)
	for i := range entries {
		entries[i] = collector.SlowEntry{Time: s.now.Add(-time.Duration(i) * time.Minute), Duration: time.Second}
	}
	s.node.past.SlowLog = maybe.Of(entries)
	count := 0
	for _, f := range s.poll().Past {
		if f.Name == "slow log" {
			count++
		}
	}
	if count != pastSlowEntries {
		t.Errorf("%d entries, want %d", count, pastSlowEntries)
	}
}

func TestYoungServerSaysThatItIsCold(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.up = 4 * time.Minute
	if facts := s.poll().Past; !contains(facts, Fact{"uptime", "4 m: perhaps still filling", time.Time{}, Degraded}) {
		t.Errorf("got %+v", facts)
	}
	s.node.up = 6 * time.Minute // it is no alarm any more
	if facts := s.poll().Past; !contains(facts, Fact{"uptime", "6 m: perhaps still filling", time.Time{}, Healthy}) {
		t.Errorf("got %+v", facts)
	}
}

func TestStartOfTheServerIsNoSave(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	p := &s.node.info.Persistence
	s.node.up = 4 * time.Minute
	p.LastSave, p.LastSaveOK, p.ChangesSinceSave = maybe.Of(s.now.Add(-4*time.Minute).Truncate(time.Second)), maybe.Of(true), maybe.Of(int64(77))
	state := s.poll()
	if !contains(state.Past, Fact{"last save", "none since start", time.Time{}, Healthy}) {
		t.Errorf("got %+v", state.Past)
	}
	expect(t, state, "last_save", Healthy, "no save since the start")
	p.LastSave = maybe.Of(s.now.Add(-time.Minute))
	if state = s.tick(); !contains(state.Past, Fact{"last save", "done, 77 changes since", s.now.Add(-61 * time.Second), Healthy}) {
		t.Errorf("got %+v", state.Past)
	}
}

func TestClientsOfAYoungServerAreNoDeploy(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.past.ClientAges = maybe.Of(collector.ClientAges{Count: 6, Under1m: 6, Median: 20 * time.Second, Oldest: 31 * time.Second})
	s.node.up = 40 * time.Second
	if facts := s.poll().Past; !contains(facts, Fact{"connections", "6, half older than 20 s, the oldest 31 s", time.Time{}, Healthy}) {
		t.Errorf("got %+v", facts)
	}
	s.node.up = time.Hour
	if facts := s.poll().Past; !contains(facts, Fact{"connections", "6 of 6 younger than 1 m: a deploy?", time.Time{}, Degraded}) {
		t.Errorf("got %+v", facts)
	}
	s.node.past.ClientAges = maybe.Of(collector.ClientAges{Count: 1, Median: 20 * time.Second, Oldest: 20 * time.Second})
	if facts := s.poll().Past; !contains(facts, Fact{"connections", "1, for 20 s", time.Time{}, Healthy}) {
		t.Errorf("got %+v", facts)
	}
}
