package analysis

import "time"

// Mark sets a mark on every chart.
func (h *History) Mark(m Mark) {
	e := Event{Time: m.Time, Kind: EventMark, Text: m.Label, Gap: m.Gap}
	if m.Gap {
		e.Kind = EventConnection
	}
	h.Note(e)
}

// Marks lists what charts mark from one time to another, in its order.
func (h *History) Marks(from, to time.Time) []Mark {
	var found []Mark
	for _, e := range h.events.between(from, to) {
		if e.marked() {
			found = append(found, Mark{Time: e.Time, Label: e.Says(), Gap: e.Gap})
		}
	}
	return found
}
