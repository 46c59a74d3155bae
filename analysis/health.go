package analysis

import (
	"cmp"
	"slices"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// evidence is what the checks, the clues and the facts judge.
type evidence struct {
	config Config
	now    time.Time
	state  *State
	view   view

	reached bool // whether a node has ever answered

	lookups      float64       // in the last minute
	rejected     float64       // connections in the last minute
	evicted      Ratio         // keys/s in the last minute
	expired      Ratio         // keys/s in the last 10 s
	usualHitRate Ratio         // in the hour before, from what hits and misses usually are
	usually      Ratio         // expired keys/s in the hour before
	missesHigh   time.Duration // for how long misses have been over their bound; 0: they are not
	recent       float64       // lookups in the last 10 s
	restarted    time.Time     // when a server was last seen to have started anew; zero: never
	flushed      time.Time     // when all keys of a database were last seen to go; zero: never
	events       []Event       // what happened, in its order
	build        build         // the newest version in the names of keys
	retired      retired       // the version in names that nobody reads any more
	buildsKnown  bool          // whether a pass over the keys has told all versions there were
}

// check is one question about a deployment. Its answer is made from evidence alone.
type check struct {
	name  string // stable: scripts look for it
	judge func(e evidence) Check
}

// checks in the order of their weight: what stops a cache altogether comes first.
func checks() []check {
	return []check{
		{"reachable", checkReachable},
		{"loading", checkLoading},
		{"memory", checkMemory},
		{"aof_write", checkAOFWrite},
		{"rejected_connections", checkRejected},
		{"hit_rate", checkHitRate},
		{"misses_baseline", checkMisses},
		{"fills", checkFills},
		{"replication", checkReplication},
		{"evictions", checkEvictions},
		{"last_save", checkLastSave},
		{"blocked_clients", checkBlocked},
		{"fragmentation", checkFragmentation},
		{"ping", checkPing},
	}
}

// health asks all checks. Before the first answer nothing is known; while no node answers
// nothing but that is judged, because all else is old.
func health(e evidence) Health {
	var h Health
	for _, c := range checks() {
		answer := Check{Text: "not judged: no answer"}
		if e.view.answered || c.name == "reachable" {
			answer = c.judge(e)
		}
		answer.Name = c.name
		h.Checks = append(h.Checks, answer)
		h.Level = max(h.Level, answer.Level)
	}
	slices.SortStableFunc(h.Checks, func(a, b Check) int { return cmp.Compare(b.Level, a.Level) })
	return h
}

// judge puts health, causes, verdict and past into a state.
func (h *History) judge(s *State, v view) {
	e := h.gather(s, v)
	s.Health = health(e)
	s.HitRate.Dips = e.hitRateDips()
	if e.view.answered {
		s.Causes = explain(h.compare(e))
	}
	s.Verdict = verdict(e)
	s.Past = past(e)
}

// gather puts together what is judged.
func (h *History) gather(s *State, v view) evidence {
	e := evidence{
		config: h.config, now: h.now, state: s, view: v,
		reached:      h.reached,
		lookups:      h.lookups(time.Minute),
		recent:       h.lookups(nowWindow),
		rejected:     h.counted(colRejected, 0, time.Minute).Or(0),
		evicted:      h.window(MetricEvicted, 0, time.Minute),
		expired:      h.window(MetricExpired, 0, nowWindow),
		usually:      h.usual(MetricExpired),
		usualHitRate: maybe.Both(h.usual(MetricHits), h.usual(MetricMisses), func(hits, misses float64) float64 { return hits / max(hits+misses, 1) }),
		flushed:      h.flushed, restarted: h.restarted,
		events: h.events.list, build: h.builds.newest, retired: h.builds.retired, buildsKnown: h.builds.whole,
	}
	if !h.missesHigh.IsZero() {
		e.missesHigh = max(h.now.Sub(h.missesHigh), time.Nanosecond)
	}
	return e
}

// Explain compares the two sides of an instant: a mark, or the cursor of the charts. It is
// judged by what was known when the newest snapshot came.
func (h *History) Explain(at time.Time) Explanation {
	if at.Before(h.began.Add(-time.Second)) {
		return h.explainEarlier(at)
	}
	state := h.state
	return explain(h.around(h.gather(&state, look(state.Snapshot)), at))
}

// uptime is that of the node that was restarted last.
func (e evidence) uptime() maybe.Value[time.Duration] {
	negated, _ := worst(e.view.nodes, func(n *collector.NodeSnapshot) maybe.Value[time.Duration] {
		return maybe.Then(n.Info.Server.Uptime, func(d time.Duration) time.Duration { return -d })
	})
	return maybe.Then(negated, func(d time.Duration) time.Duration { return -d })
}

// calls is how often a command ran since the counters began, over all nodes.
func (e evidence) calls(names ...string) maybe.Value[int64] {
	return sum(e.view.nodes, func(n *collector.NodeSnapshot) collector.Int {
		return maybe.Then(calls(n.Info.Commands, names), func(all int64) int64 {
			for _, name := range names {
				all -= int64(n.Ledger.Ran.Of(name)) // what valktop did is no news
			}
			return max(all, 0)
		})
	})
}

// at names the node that a check is about, in a deployment of more than one.
func (e evidence) at(n *collector.NodeSnapshot) string {
	if len(e.state.Snapshot.Nodes) < 2 {
		return ""
	}
	return n.Addr
}

func healthy(text string) Check { return Check{Level: Healthy, Text: text} }

// unreported is the answer about a field that the server does not give.
func unreported(what string) Check { return Check{Text: what + ": the server does not report it"} }
