package ui

import (
	tea "charm.land/bubbletea/v2"

	"valktop/keyspace"
	keyscreen "valktop/ui/keys"
	"valktop/ui/screen"
)

// takeKeys takes in a report on the keys and asks for the next one. A report that is no
// newer than the newest is dropped.
func (m Model) takeKeys(r keyspace.Report) (Model, tea.Cmd) {
	var cmd tea.Cmd
	if r.Version > m.keys.Version {
		m.keys, m.keysGone = r, nil
		m.history.Learn(r)
		m, cmd = m.tell(screen.Keys{})
	}
	return m, tea.Batch(cmd, report(m.ctx, m.o.Keys, m.keys.Version))
}

// sample does what the Keys screen asks of the sampling.
func (m Model) sample(c keyscreen.Command) Model {
	if m.o.Keys == nil {
		return m
	}
	switch c {
	case keyscreen.Pause:
		m.o.Keys.Pause()
		return m.say("sampling stands still")
	case keyscreen.Resume:
		m.o.Keys.Resume()
		return m.say("sampling goes on")
	case keyscreen.Rescan:
		m.o.Keys.Rescan()
		return m.say("another pass over the keys begins")
	}
	return m
}

// noKeys is why no reports on the keys come.
func (m Model) noKeys() string {
	switch {
	case m.o.Keys == nil:
		return m.o.NoKeys
	case m.keysGone != nil:
		return m.keysGone.Error()
	}
	return ""
}
