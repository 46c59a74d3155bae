// Package clients is the fourth screen: who is connected, in groups that have something in
// common, who comes and goes, and what it costs.
package clients

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/collector"
	"valktop/ui/chart"
	"valktop/ui/field"
	"valktop/ui/screen"
)

// Model is the Clients screen.
type Model struct {
	watch *analysis.ConnectionWatch // of all snapshots that told of connections
	node  string                    // the only node on display; empty: all

	by    analysis.Grouping
	group *groupID // that is open; nil: none
	one   *opened  // the connection that is open; nil: none

	total   analysis.ConnectionGroup // of the application
	others  int                      // connections that are not in it
	oldest  time.Duration            // of nearly all in it ...
	young   bool                     // ... when that says something
	ages    analysis.AgeTiers        // of the group that is open
	several bool                     // connections to more than one node are listed
	rows    []row                    // what is listed, in order

	selected rowID
	at       int // where in rows it is
	offset   int // the first row in sight

	sorts     [2]sorting // of groups, and of connections
	choosing  bool       // the columns to sort by are offered
	rank      map[rowID]int
	orderedAt time.Time

	filter field.Model
	typing bool // into the filter

	scales scales
	cache  *chart.Cache // drawings by their inputs; holds no state of its own
}

// New returns the screen with connections grouped by name.
func New() Model {
	return Model{watch: analysis.NewConnectionWatch(), sorts: [2]sorting{{by: byCount}, {by: byMemory}}, cache: &chart.Cache{}}
}

// Typing reports whether keys go to the filter.
func (m Model) Typing() bool { return m.typing }

// Topics are what the screen draws from besides polls.
func (m Model) Topics() collector.Topics { return collector.TopicClients }

// Follows says that every snapshot is taken in: who came and went is told between two lists.
func (m Model) Follows() {}

// Update takes a key press, or arranges the rows of a new snapshot.
func (m Model) Update(ctx screen.Context, msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case collector.Snapshot:
		if !ctx.Frozen && m.watch.Add(msg) {
			m = m.arrange(ctx)
		}
		m.scales = m.scales.fit(ctx)
	case screen.Changed:
		m = m.arrange(ctx)
		m.scales = m.scales.fit(ctx)
	case tea.WindowSizeMsg:
		return m.choose(ctx, m.at), nil
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
