// Package overview is the first screen: whether the cache does its job right now.
package overview

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/collector"
	"valktop/ui/chart"
	"valktop/ui/screen"
)

// cursorSteps is how many steps of the cursor lead from one edge of a chart to the other.
const cursorSteps = 100

// Model is the Overview screen.
type Model struct {
	cursor time.Time // the instant that every chart tells the values of; zero: none
	large  int       // 1 + the index in graphs() of the chart that has the screen to itself; 0: none
	scales scales
	cache  *chart.Cache // drawings by their inputs; holds no state of its own

	labelWidths map[string]int // of one frame: set by View on its copy
}

// New returns the screen with its cursor at now.
func New() Model { return Model{cache: &chart.Cache{}} }

// Update takes a key press, or fits the axes to a new snapshot.
func (m Model) Update(ctx screen.Context, msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case collector.Snapshot, screen.Changed:
		if ctx.Ready() {
			m.scales = m.scales.fit(ctx)
			m.cursor = m.within(ctx)
		}
	case screen.Cursor:
		m.cursor = msg.At
		if ctx.Ready() {
			m.scales = m.scales.fit(ctx)
		}
	case tea.KeyPressMsg:
		if at := m.cursor; msg.String() == "enter" {
			return m, func() tea.Msg { return screen.Why{At: at} }
		}
		m = m.press(ctx, msg.String())
	}
	return m, nil
}

// within is the cursor, or none once its instant has left the charts.
func (m Model) within(ctx screen.Context) time.Time {
	if m.cursor.Before(ctx.Until.Add(-ctx.Window)) {
		return time.Time{}
	}
	return m.cursor
}

// maximised is the chart that has the screen to itself, if one has.
func (m Model) maximised() (graph, bool) {
	if m.large == 0 {
		return graph{}, false
	}
	return graphs()[m.large-1], true
}
