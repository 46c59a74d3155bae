// Package overview is the first screen: whether the cache does its job right now.
package overview

import (
	tea "charm.land/bubbletea/v2"

	"valktop/ui/canvas"
	"valktop/ui/key"
	"valktop/ui/screen"
)

// Model is the Overview screen. Its zero value shows the newest figures.
type Model struct{}

// New returns the screen with its cursor at now.
func New() Model { return Model{} }

// Update takes key presses; figures come in with the Context that View draws from.
func (m Model) Update(tea.Msg) (Model, tea.Cmd) { return m, nil }

// View draws the screen.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {}

// Bindings are the keys that work on this screen.
func (m Model) Bindings(screen.Context) []key.Binding { return nil }
