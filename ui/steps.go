package ui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/ui/text"
)

// intervals are the steps of + and -. Below 100 ms polls would cost the server more
// than they tell, above a minute a restart goes unseen for too long.
func intervals() []time.Duration {
	const ms, s = time.Millisecond, time.Second
	return []time.Duration{100 * ms, 200 * ms, 500 * ms, s, 2 * s, 5 * s, 10 * s, 30 * s, 60 * s}
}

// windows are the steps of [ and ], up to what the history keeps.
func windows() []time.Duration {
	const m, h = time.Minute, time.Hour
	return []time.Duration{m, 5 * m, 15 * m, h, 2 * h, 6 * h, 24 * h}
}

// neighbour is the step after d, or before it when by is -1. There is none at the end.
func neighbour(steps []time.Duration, d time.Duration, by int) (time.Duration, bool) {
	found, ok := d, false
	for _, s := range steps {
		switch {
		case by > 0 && s > d:
			return s, true
		case by < 0 && s < d:
			found, ok = s, true
		}
	}
	return found, ok
}

// moved is the step that a key leads to, or why there is none.
func moved(steps []time.Duration, from time.Duration, up bool) (to time.Duration, why string) {
	by, most := -1, "less"
	if up {
		by, most = 1, "more"
	}
	to, ok := neighbour(steps, from, by)
	if !ok {
		return from, most + " than " + text.Duration(from).String() + " is not possible"
	}
	return to, ""
}

func (m Model) moveWindow(pressed string) (Model, tea.Cmd) {
	d, why := moved(windows(), m.window, pressed == "]")
	if why != "" {
		return m.say(why), nil
	}
	return m.setWindow(d), nil
}

func (m Model) moveInterval(pressed string) (Model, tea.Cmd) {
	d, why := moved(intervals(), m.interval, pressed == "+")
	if why != "" {
		return m.say(why), nil
	}
	return m.setInterval(d), nil
}

func (m Model) setWindow(d time.Duration) Model {
	m.window = d
	return m.say("the charts show " + text.Window(d))
}

func (m Model) setInterval(d time.Duration) Model {
	m.interval = d
	m.o.Source.SetInterval(d)
	return m.say("polling every " + text.Duration(d).String())
}

// typed is a duration as span reads it, without what is zero: "24h", "500ms".
func typed(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// span reads a duration between the first and the last of steps.
func span(s string, steps []time.Duration) (time.Duration, error) {
	least, most := steps[0], steps[len(steps)-1]
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q is no duration; one looks like 500ms, 15m or 2h", s)
	case d < least || d > most:
		return 0, fmt.Errorf("it must be from %s to %s", text.Duration(least), text.Duration(most))
	}
	return d, nil
}
