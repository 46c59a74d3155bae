package main

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"valktop/screenshots/scene"
)

// accessPictures are the question whether accesses may be sampled, and what comes of it.
func accessPictures() []picture {
	one := func(name string, width, height int, heard bool, keys ...tea.KeyPressMsg) picture {
		p := picture{
			name: "accesses-" + name, width: width, height: height, look: "dark", noKeys: true, sampler: true,
			from: scene.DeployAt - watchedBefore, seconds: scene.DeployAt, after: slices.Concat(typed("h"), keys),
		}
		if heard {
			p.heard = scene.Accesses
		}
		return p
	}
	space := tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	return []picture{
		one("consent", 120, 40, false, key(tea.KeyUp), space),
		one("patterns", 80, 24, true),
		one("keys", 80, 24, true, typed("v")...),
		one("drop", 120, 40, true, typed("vv")...),
		one("stampedes", 80, 24, true, typed("vvv")...),
	}
}
