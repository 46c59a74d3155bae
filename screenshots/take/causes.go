package main

import (
	tea "charm.land/bubbletea/v2"

	"valktop/screenshots/scene"
)

const (
	// watchedBefore is how long valktop watches before an incident that is drawn, and
	// watchedAfter how long after it, in seconds.
	watchedBefore = 100
	watchedAfter  = 20
)

// causePictures are the causes screen once for each cause, at the size of a small terminal.
func causePictures() []picture {
	var all []picture
	for _, i := range scene.Incidents() {
		all = append(all, picture{
			name: "causes/" + i.Cause, width: 80, height: 24, look: "dark", cluster: i.Cluster, noKeys: true,
			from: scene.DeployAt - watchedBefore, seconds: scene.DeployAt + watchedAfter,
			story: i.At, own: i.Own, heard: i.Heard, after: []tea.KeyPressMsg{key(tea.KeyEnter)},
		})
	}
	return all
}
