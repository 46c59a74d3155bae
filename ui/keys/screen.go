// Package keys is the second screen: what is in the cache, as a tree of prefixes, a list
// of patterns, or a map.
package keys

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/collector"
	"valktop/ui/field"
	"valktop/ui/screen"
)

// view is one of the ways in which the keys are shown.
type view int

// The views, in the order in which v goes through them.
const (
	tree view = iota
	list
	treemap
	viewCount
)

// Model is the Keys screen. Its zero value shows the top of the tree.
type Model struct {
	view   view
	path   []string        // the prefixes drilled into, the outermost first
	open   map[string]bool // branches that were decided on: whether they show their children
	rows   []row           // what is shown, in order
	growth growth

	selected string // the id of the selected row
	at       int    // where in rows it is
	offset   int    // the first row in sight

	sort      sorting
	choosing  bool           // the columns to sort by are offered
	rank      map[string]int // the order of rows as of orderedAt
	orderedAt time.Time
	areas     map[string]float64 // the sizes of the map's fields as of orderedAt
	shown     uint64             // the version of the report that rows are made from
	served    bool               // how lookups fare is known of some
	taken     int64              // bytes that keys took on the server when that report came; 0: unknown

	filter field.Model
	typing bool // into the filter

	inside  bool // what is known of the selection has the keys
	example int  // the selected one of its examples
}

// New returns the screen at the top of the tree, the largest first.
func New() Model { return Model{sort: sorting{by: byMemory}} }

// Typing reports whether keys go to the filter.
func (m Model) Typing() bool { return m.typing }

// Command is what the screen asks of the sampling, as a message to the root.
type Command int

// The commands.
const (
	Pause Command = iota
	Resume
	Rescan
)

// Inspect is a message: one key is to be looked at.
type Inspect struct{ Key string } // raw bytes

// send is a command that is a message.
func send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Update takes a key press, or arranges the rows of a new report.
func (m Model) Update(ctx screen.Context, msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.Keys, screen.Changed, collector.Snapshot, tea.WindowSizeMsg:
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
