package analysis

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// LatencyEvents are what the servers' latency monitor noted.
type LatencyEvents struct {
	List  []LatencyEvent // the newest first
	Asked bool
	Why   string                     // why they are not known; "" where they are
	Over  maybe.Value[time.Duration] // the highest latency-monitor-threshold; 0: it is off
	Off   bool                       // on every node
}

// LatencyEvent is one kind of spike on one node.
type LatencyEvent struct {
	Node        string
	Event       string    // "fork", "command", "expire-cycle"; raw bytes
	At          time.Time // of the newest spike, by the client's clock
	Latest, Max time.Duration
	Spikes      []Spike // the oldest first
}

// Spike is the longest that one second had.
type Spike struct {
	At   time.Time // by the client's clock
	Took time.Duration
}

// LatencyEvents are those that servers hold now.
func (h *History) LatencyEvents() LatencyEvents {
	all := LatencyEvents{Over: maybe.Unknown[time.Duration]("not asked for yet")}
	known, told, off := 0, 0, 0
	for _, n := range look(h.state.Snapshot).all {
		s := n.Detail.Slow
		all.Asked = all.Asked || n.Detail.Topics.Has(collector.TopicSlow)
		shift := time.Duration(0)
		if clock, ok := n.Clock.Get(); ok {
			shift = h.now.Sub(clock.Round(0)) - n.Age
		}
		if over, ok := s.EventOver.Get(); ok {
			told++
			if over == 0 {
				off++
			}
			all.Over = maybe.Of(max(all.Over.Or(0), over))
		} else if !all.Over.Known() {
			all.Over = s.EventOver
		}
		events, ok := s.Events.Get()
		if !ok {
			all.Why = cmp.Or(all.Why, s.Events.Why())
			continue
		}
		known++
		for _, e := range events {
			one := LatencyEvent{Node: n.Addr, Event: e.Event, At: e.Time.Add(shift), Latest: e.Latest, Max: e.Max}
			for _, spike := range s.Spikes[e.Event] {
				one.Spikes = append(one.Spikes, Spike{spike.Time.Add(shift), spike.Took})
			}
			all.List = append(all.List, one)
		}
	}
	if known > 0 {
		all.Why = ""
	}
	all.Off = told > 0 && off == told
	slices.SortFunc(all.List, func(a, b LatencyEvent) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Event, b.Event), strings.Compare(a.Node, b.Node))
	})
	return all
}
