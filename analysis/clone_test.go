package analysis

import (
	"fmt"
	"testing"
	"time"
)

func TestACloneStaysAsItWas(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(95*time.Second, 900, 100) // the minute's row is not full
	kept := s.h.Clone()
	s.h.Mark(Mark{Time: s.now, Label: "in the original alone"})
	until := s.now
	shown := func(h *History) string {
		return fmt.Sprintf("%+v %+v %+v %+v %d",
			h.Series(MetricHits, until, 24*time.Hour, 300).Values, h.Series(MetricMisses, until, 5*time.Minute, 300).Values,
			h.NodeSeries(s.node.addr, MetricHits, until, 5*time.Minute, 300).Values, h.Marks(until.Add(-time.Hour), until), h.Version())
	}
	before := shown(kept)
	s.play(10*time.Second, 10, 5000)
	if got := shown(kept); got != before {
		t.Errorf("it was\n%s\nand is\n%s", before, got)
	}
	if shown(s.h) == before {
		t.Error("nothing has changed in the original, so nothing was proven")
	}
}
