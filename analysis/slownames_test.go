package analysis

import (
	"testing"
	"time"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
)

func TestSlowCommandsAreGroupedByThePatternsThatTheKeysHave(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	for i, name := range []string{"img/summer/17", "img/winter/18", "img/autumn/19", "css/site/4"} {
		s.node.past.SlowLog = maybe.Of(append([]collector.SlowEntry{{
			ID: int64(i), Time: s.now, Duration: time.Second, Args: []string{"GET", name},
		}}, s.node.past.SlowLog.Or(nil)...))
	}
	s.node.past.Time = s.now
	s.tick()
	groups := func() map[string]int {
		all := map[string]int{}
		for _, g := range s.h.Slow(SlowTime).Groups {
			all[g.Shape.Pattern] = len(g.Calls)
		}
		return all
	}
	if before := groups(); len(before) != 4 {
		t.Errorf("before the keys are known they are %v", before)
	}
	s.h.Learn(keyspace.Report{Version: 1, Delimiters: "/", Patterns: []keyspace.Group{{Pattern: "{…}/{…}/{id}"}, {Pattern: "img/{…}/{id}"}}})
	if now := groups(); len(now) != 2 || now["img/{…}/{id}"] != 3 || now["css/site/{id}"] != 1 {
		t.Errorf("with the patterns of the keys they are %v", now)
	}
	glob := shapeOf([]string{"SCAN", "0", "MATCH", "img/summer/*"}, newSlowNames(keyspace.Report{Delimiters: "/", Patterns: []keyspace.Group{{Pattern: "img/{…}/{…}"}}}))
	if glob.Pattern != "img/summer/*" {
		t.Errorf("a glob is called %q", glob.Pattern)
	}
}
