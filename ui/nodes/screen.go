// Package nodes is the sixth screen: of what nodes a deployment is made, how each of them
// is, and what changed among them.
package nodes

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/collector"
	"valktop/ui/chart"
	"valktop/ui/field"
	"valktop/ui/node"
	"valktop/ui/screen"
)

// Model is the Nodes screen.
type Model struct {
	rows []node.Row // what is shown, in order

	selected string // address of the selected node
	at       int    // where in rows it is
	offset   int    // the first row in sight

	sort      sorting
	choosing  bool           // the columns to sort by are offered
	rank      map[string]int // the order of rows as of orderedAt
	orderedAt time.Time

	filter field.Model
	typing bool // into the filter

	slots hotSlots

	scales scales
	cache  *chart.Cache // drawings by their inputs; holds no state of its own
}

// New returns the screen with replicas beneath their primaries.
func New() Model { return Model{cache: &chart.Cache{}} }

// Typing reports whether keys go to the filter.
func (m Model) Typing() bool { return m.typing }

// Focus is a message to the root: the whole dashboard is to be about one node.
type Focus struct{ Addr string } // raw bytes

// Update takes a key press, or arranges the rows of a new snapshot.
func (m Model) Update(ctx screen.Context, msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case collector.Snapshot, screen.Changed, tea.WindowSizeMsg:
		m.slots = m.slots.look(ctx, slotsPage(ctx.Height))
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
