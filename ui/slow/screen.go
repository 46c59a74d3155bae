// Package slow is the fifth screen: what took the server longest, and what was largest, as its
// logs tell, grouped by the shape of the command.
package slow

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/collector"
	"valktop/ui/field"
	"valktop/ui/screen"
)

// Model is the Slow screen.
type Model struct {
	shows  page
	log    analysis.SlowLog       // of the page, unless that is of events
	groups []analysis.SlowGroup   // what is shown, in order
	events analysis.LatencyEvents // what is shown on the page of events

	list  list               // of groups, or of events
	shape analysis.SlowShape // of the selected group
	moved bool               // the user has chosen a row: the selection goes with it

	open    bool // the entries of the selected group have the screen
	entries list

	sort      sorting
	choosing  bool                       // the columns to sort by are offered
	rank      map[analysis.SlowShape]int // the order of groups as of orderedAt
	orderedAt time.Time

	filter field.Model
	typing bool // into the filter
}

// list is a place in rows.
type list struct {
	at     int // the selected row
	offset int // the first row in sight
}

// page is what the screen is about.
type page int

// The pages, in the order in which v shows them.
const (
	slowCommands page = iota
	largeReplies
	largeRequests
	latencyEvents
	pageCount
)

func (p page) String() string {
	return [...]string{"Slow commands", "Large replies", "Large requests", "Latency events"}[p]
}

// kind is the log that the page shows.
func (p page) kind() analysis.SlowKind {
	return [...]analysis.SlowKind{analysis.SlowTime, analysis.LargeReply, analysis.LargeRequest, analysis.SlowTime}[p]
}

// New returns the screen with the shapes that cost most first.
func New() Model { return Model{} }

// Typing reports whether keys go to the filter.
func (m Model) Typing() bool { return m.typing }

// Topics is what the screen draws from besides polls.
func (m Model) Topics() collector.Topics { return collector.TopicSlow }

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
