package ui

import "time"

// toastFor is how long a message stays: long enough to be read twice.
const toastFor = 5 * time.Second

// toast is a message that goes by itself.
type toast struct {
	text string
	at   time.Time
}

// say shows a message for a while.
func (m Model) say(text string) Model {
	m.toast = toast{text, m.now}
	return m
}

// said is the message on display, "" when there is none.
func (m Model) said() string {
	if m.now.Sub(m.toast.at) >= toastFor {
		return ""
	}
	return m.toast.text
}

// from has a message that came before the time was known begin now: it would be over at once.
func (t toast) from(now time.Time) toast {
	if t.at.IsZero() {
		t.at = now
	}
	return t
}
