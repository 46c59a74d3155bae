package main

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/screenshots"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/fleet"
)

// drawFleet is the picture of a fleet, the cursor on its second row.
func drawFleet() []byte {
	const w, h = 120, 24
	now := scene.Begin().Add(45 * time.Second)
	list := fleet.New("@eu").Sized(h).Take(scene.Fleet(now), now)
	list, _ = list.Update(tea.KeyPressMsg{Code: 'j', Text: "j"})
	theme := themes.Default(true)
	c := canvas.New(w, h)
	list.View(c, theme)
	return screenshots.SVG(c.String(), w, h, screenshots.Options{Theme: theme, Frame: true, Title: "valktop fleet @eu"})
}
