package analysis

import "valktop/collector"

// checkLastSave: by default a server whose last snapshot failed refuses writes
// (stop-writes-on-bgsave-error) if it is configured to save.
func checkLastSave(e evidence) Check {
	p := e.state.Persistence
	switch ok, known := p.LastSaveOK.Get(); {
	case !known:
		return unreported("the last save")
	case ok && p.NeverSaved:
		return healthy("no save since the start")
	case ok:
		return healthy("the last save succeeded")
	}
	c := Check{Level: Degraded, Text: "the last save failed: writes may be refused", Node: e.first(func(n *collector.NodeSnapshot) bool {
		return !n.Info.Persistence.LastSaveOK.Or(true)
	})}
	if at, ok := p.LastSave.Get(); ok {
		c.Text += "; the one before it was " + durationText(max(e.now.Sub(at), 0)) + " ago"
	}
	return c
}
