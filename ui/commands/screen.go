// Package commands is the third screen: what the server's commands do, how much of its time
// they take, and how long they take.
package commands

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/collector"
	"valktop/ui/chart"
	"valktop/ui/field"
	"valktop/ui/screen"
)

// Model is the Commands screen.
type Model struct {
	all  analysis.Commands
	rows []analysis.Command // what is shown, in order

	selected string // name of the selected command
	at       int    // where in rows it is
	offset   int    // the first row in sight
	moved    bool   // the user has chosen a row: the selection goes with it

	newest    bool // figures of the newest interval, not of the last minute
	sort      sorting
	choosing  bool           // the columns to sort by are offered
	rank      map[string]int // the order of rows as of orderedAt
	orderedAt time.Time

	filter field.Model
	typing bool // into the filter
	open   bool // one command has the whole screen

	baselines map[string]baseline // by node; never changed in place

	scales scales
	cache  *chart.Cache // drawings by their inputs; holds no state of its own
}

// New returns the screen with the most costly commands first.
func New() Model { return Model{cache: &chart.Cache{}} }

// Typing reports whether keys go to the filter.
func (m Model) Typing() bool { return m.typing }

// Topics is what the screen draws from besides polls.
func (m Model) Topics() collector.Topics { return collector.TopicLatencies }

// Update takes a key press, or arranges the rows of a new snapshot.
func (m Model) Update(ctx screen.Context, msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case collector.Snapshot, screen.Changed, tea.WindowSizeMsg:
		return m.arrange(ctx), nil
	case tea.PasteMsg:
		if m.typing {
			m.filter = m.filter.Update(msg)
			return m.anew(ctx), nil
		}
	case tea.KeyPressMsg:
		return m.press(ctx, msg)
	}
	return m, nil
}
