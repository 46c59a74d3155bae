package analysis

import (
	"slices"
	"time"

	"valktop/collector"
)

// recallFor is how far back what a server remembers is listed: what is older explains
// nothing of today.
const recallFor = 24 * time.Hour

// recall lists what a node remembers that stood in everybody's way, once each: also of the
// time before valktop came.
func (h *History) recall(s *collector.NodeSnapshot) {
	node := h.nodes[s.Addr]
	if !s.Past.Time.After(node.recalled) {
		return
	}
	node.recalled = s.Past.Time
	for _, e := range slices.Backward(s.Past.SlowLog.Or(nil)) {
		if e.ID <= node.slowID && node.slowKnown || e.Duration < slowEvent {
			continue
		}
		h.remember(s, e.Time, commandText(e.Args)+" took "+durationText(e.Duration))
	}
	for _, e := range s.Past.SlowLog.Or(nil) {
		node.slowID, node.slowKnown = max(node.slowID, e.ID), true
	}
	for _, e := range s.Past.Latency.Or(nil) {
		if e.Latest < slowEvent || e.Event == "command" || e.Event == "fast-command" { // the slow log names it
			continue
		}
		if at, ok := node.spikes[e.Event]; ok && !e.Time.After(at) {
			continue
		}
		if node.spikes == nil {
			node.spikes = map[string]time.Time{}
		}
		node.spikes[e.Event] = e.Time
		h.remember(s, e.Time, latencyText(e))
	}
}

// remember adds an event of the server's own clock.
func (h *History) remember(s *collector.NodeSnapshot, at time.Time, text string) {
	if clock, ok := s.Clock.Get(); ok {
		at = at.Add(h.now.Sub(clock.Round(0)))
	}
	if at.After(h.now) {
		at = h.now
	}
	if h.now.Sub(at) > recallFor {
		return
	}
	h.events.add(Event{Time: at, Kind: EventSlow, Node: h.where(s), Text: text, Past: at.Before(h.began.Add(-time.Second))})
}
