package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

const (
	// answerTime is how long after its start the program's questions to the terminal may
	// still be without an answer: longer than a round trip of any link that can be worked on.
	answerTime = 3 * time.Second
	// leaveTime is how long leaving waits for these answers at most.
	leaveTime = 500 * time.Millisecond
	// sureFor is how long after the first q a second one ends a change that is under way.
	sureFor = 5 * time.Second
)

// outOfTime says that leaving has waited long enough.
type outOfTime struct{}

// quit ends the program. Right after its start the terminal's answers may still be on their
// way; the shell would take them for typing. So one more thing is asked that every terminal
// answers, and in order: once that has come, no other answer will. Who quits again does
// not wait. While a change is under way it takes two presses.
func quit(m Model, pressed string) (Model, tea.Cmd) {
	if m.change.Running() && (m.warned.IsZero() || m.now.Sub(m.warned) >= sureFor) {
		m.warned = m.now
		return m.say("a change is under way and would end where it is: " + pressed + " again quits"), nil
	}
	if m.leaving || onConsole(m.o.Environ) || !m.began.IsZero() && m.now.Sub(m.began) >= answerTime {
		return m, tea.Quit
	}
	m.leaving = true
	enough := tea.Tick(leaveTime, func(time.Time) tea.Msg { return outOfTime{} })
	return m, tea.Batch(tea.Raw(ansi.RequestPrimaryDeviceAttributes), enough)
}

// left ends the program if that was waited for.
func (m Model) left() (Model, tea.Cmd) {
	if m.leaving {
		return m, tea.Quit
	}
	return m, nil
}
