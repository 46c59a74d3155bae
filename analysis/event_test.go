package analysis

import (
	"testing"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

func TestAFailoverToldByThreeIsOneEvent(t *testing.T) {
	t.Parallel()
	var l events
	at := time.Unix(1_700_000_000, 0)
	l.add(Event{Time: at, Kind: EventFailover, Node: "b:1", Text: "failover: now a primary", Gap: true})
	l.add(Event{Time: at.Add(2 * time.Second), Kind: EventFailover, Text: "failover to b:1"})
	l.add(Event{Time: at.Add(9 * time.Second), Kind: EventFailover, Node: "a:1", Text: "failover: now a replica", Gap: true})
	if len(l.list) != 1 || l.list[0].Text != "failover to b:1" || !l.list[0].Time.Equal(at) || l.list[0].Node != "" {
		t.Errorf("got %+v", l.list)
	}
	l.add(Event{Time: at.Add(10 * time.Second), Kind: EventFailover, Text: "failover to c:1"})
	l.add(Event{Time: at.Add(5 * time.Minute), Kind: EventFailover, Text: "failover to a:1"})
	if len(l.list) != 3 {
		t.Errorf("another shard's and a later one are others: %+v", l.list)
	}
}

func TestWhatChangesIsListed(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(time.Minute, 950, 50)
	s.node.info.Memory.MaxMemoryPolicy = maybe.Of("volatile-lru")
	grow(&s.node.info.Stats.EvictedKeys, 500)
	s.node.past.Time = s.now
	s.node.past.SlowLog = maybe.Of([]collector.SlowEntry{{ID: 1, Time: s.now, Duration: time.Second, Args: []string{"keys", "*"}}})
	state := s.tick()
	want := map[EventKind]string{EventConfig: "policy allkeys-lru → volatile-lru", EventEviction: "eviction began: 500 /s", EventSlow: "KEYS * took 1 s"}
	for _, e := range state.Events {
		if want[e.Kind] == e.Text {
			delete(want, e.Kind)
		}
	}
	if len(want) > 0 {
		t.Errorf("%v is missing from %+v", want, state.Events)
	}
	if state = s.tick(); len(state.Events) != 0 {
		t.Errorf("told twice: %+v", state.Events)
	}
}
