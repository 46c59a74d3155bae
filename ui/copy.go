package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/maybe"
	"valktop/ui/text"
)

// copyFigures sends the figures of this moment to the terminal's clipboard (OSC 52),
// which works over SSH; a terminal that does not allow it ignores it.
func (m Model) copyFigures(string) (Model, tea.Cmd) {
	c := m.context()
	line := figures(m.name(), c.State, m.o.Location)
	return m.say("the figures were sent to the clipboard"), tea.SetClipboard(line)
}

// figures says a state in a line of text that can be pasted anywhere.
func figures(name string, s analysis.State, zone *time.Location) string {
	percent := func(f float64) text.Quantity { return text.Percent(f, 1) }
	count := func(n int64) text.Quantity { return text.Quantity{Number: text.Whole(n)} }
	size := func(m maybe.Value[int64]) string { return text.Maybe(m, text.Bytes).String() }
	rate := func(m analysis.Rate) string { return text.Maybe(m, text.Rate).String() }
	parts := []string{
		s.Time.In(zone).Format(time.RFC3339),
		text.Escape(name),
		s.Health.Level.String(),
		"hit rate " + text.Maybe(s.HitRate.Interval, percent).String() + " (1 m: " + text.Maybe(s.HitRate.Window1m, percent).String() + ")",
		"hits " + rate(s.Rates.Hits),
		"misses " + rate(s.Rates.Misses),
		"commands " + rate(s.Rates.Commands),
		"memory " + size(s.Memory.Used) + limit(s.Memory),
		"evicted " + rate(s.Rates.Evicted),
		"expired " + rate(s.Rates.Expired),
		"clients " + text.Maybe(s.Clients.Connected, count).String(),
		"keys " + text.Maybe(s.Keys.Total, count).String(),
	}
	if reasons := s.Health.Reasons(); len(reasons) > 0 {
		parts = append(parts, "because "+text.Escape(strings.Join(reasons, "; ")))
	}
	return strings.Join(parts, ", ")
}

func limit(m analysis.Memory) string {
	if most, ok := m.Max.Get(); ok {
		return " of " + text.Bytes(most).String()
	}
	return ""
}
