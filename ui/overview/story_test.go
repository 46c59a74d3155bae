package overview

import (
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/screen"
)

// story plays seconds of the made-up cache, each node changed on its way if change is
// given, and returns what a screen draws from.
func story(seconds int, th themes.Theme, change func(*collector.NodeSnapshot)) screen.Context {
	h := analysis.New(analysis.DefaultConfig())
	var state analysis.State
	for i := range seconds {
		s := scene.Snapshot(i)
		if change != nil {
			change(&s.Nodes[0])
		}
		if i == scene.DeployAt {
			h.Mark(analysis.Mark{Time: s.Time, Label: "deploy v42"})
		}
		state = h.Add(s)
	}
	now := state.Time
	return screen.Context{
		State: state, History: h, Theme: th, Now: now, Until: now, Window: 5 * time.Minute, Zone: time.UTC,
	}
}
