package analysis

import (
	"slices"
	"testing"
	"time"

	"valktop/collector"
)

func TestMarksAreInOrderAndBounded(t *testing.T) {
	t.Parallel()
	h := New(DefaultConfig())
	at := func(s int) time.Time { return time.Unix(int64(1000+s), 0) }
	before := h.Version()
	h.Mark(Mark{Time: at(5), Label: "deploy"})
	if h.Version() == before {
		t.Error("a mark must make charts draw anew")
	}
	h.Mark(Mark{Time: at(2), Label: "earlier"})
	h.Mark(Mark{Time: at(5), Label: "same time, later"})
	var labels []string
	for _, m := range h.Marks(at(2), at(5)) {
		labels = append(labels, m.Label)
	}
	if !slices.Equal(labels, []string{"earlier", "deploy", "same time, later"}) {
		t.Errorf("got %q", labels)
	}
	if got := h.Marks(at(3), at(4)); len(got) != 0 {
		t.Errorf("between the marks there are %+v", got)
	}
	for i := range 2 * maxEvents { // a connection that flaps
		h.Mark(Mark{Time: at(10 + i), Label: "no answer", Gap: true})
	}
	all := h.Marks(at(0), at(10_000))
	if len(all) != maxEvents || all[0].Label != "earlier" || all[1].Label != "deploy" {
		t.Errorf("%d marks, the first %+v: a user's own must stay", len(all), all[0])
	}
	for range maxEvents {
		h.Mark(Mark{Time: at(20_000), Label: "mine"})
	}
	if got := len(h.Marks(at(0), at(30_000))); got != maxEvents {
		t.Errorf("%d marks, want %d", got, maxEvents)
	}
}

func TestFailoverAndFlushAreMarked(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.node.info.Replication.Role = collector.Replica
	s.tick()
	s.node.call("flushdb", 1)
	s.tick()
	marks := s.h.Marks(time.Time{}, s.now)
	if len(marks) != 2 || marks[0].Label != "failover: now a replica" || marks[1].Label != "flush" || marks[1].Gap {
		t.Errorf("got %+v", marks)
	}
}

func TestAServerThatAnswersForTheFirstTimeDoesNotAnswerAgain(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.err = errCut
	s.poll()
	s.node.err = nil
	s.tick()
	if marks := s.h.Marks(time.Time{}, s.now); len(marks) != 0 {
		t.Errorf("got %+v: nobody knows since when it had not answered", marks)
	}
}

func TestChangesOfTheTopologyAreMarkedOnce(t *testing.T) {
	t.Parallel()
	h := New(DefaultConfig())
	at := time.Unix(2000, 0)
	shifts := []collector.Shift{{Time: at, Kind: collector.Failover, Text: "failover to b:1"}, {Time: at, Kind: collector.Left, Text: "a:1 left"}}
	for i := range 3 {
		if i == 2 {
			shifts = append(shifts, collector.Shift{Time: at.Add(time.Second), Kind: collector.Joined, Text: "c:1 joined"})
		}
		h.Add(collector.Snapshot{Time: at.Add(time.Duration(i) * time.Second), Topology: collector.Topology{Shifts: shifts}, Nodes: []collector.NodeSnapshot{{Addr: "b:1"}}})
	}
	var labels []string
	for _, m := range h.Marks(at, at.Add(time.Minute)) {
		if !m.Gap {
			labels = append(labels, m.Label)
		}
	}
	if !slices.Equal(labels, []string{"failover to b:1", "a:1 left", "c:1 joined"}) {
		t.Errorf("marks %q", labels)
	}
}
