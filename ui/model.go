// Package ui is the dashboard: a Bubble Tea program that takes in snapshots and key
// presses and draws frames.
package ui

import (
	tea "charm.land/bubbletea/v2"

	"valktop/ui/canvas"
)

// Model is the root of the program.
type Model struct{}

// New returns the program before its first snapshot.
func New(o Options) Model { return Model{} }

// Init asks for the first snapshot.
func (m Model) Init() tea.Cmd { return nil }

// Update takes in one message.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return m, nil }

// View is what the terminal is to show.
func (m Model) View() tea.View { return tea.View{AltScreen: true} }

// Frame draws the program on w × h cells.
func (m Model) Frame(w, h int) canvas.Canvas { return canvas.New(w, h) }
