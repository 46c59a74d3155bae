package analysis

import "valktop/collector"

// checkAOFWrite: while the append-only file cannot be written a server refuses writes.
func checkAOFWrite(e evidence) Check {
	p := e.state.Persistence
	if enabled, ok := p.AOFEnabled.Get(); ok && !enabled {
		return healthy("no append-only file")
	}
	switch ok, known := p.AOFWriteOK.Get(); {
	case !known:
		return unreported("the append-only file")
	case ok:
		return healthy("the append-only file is written")
	}
	return Check{
		Level: Unhealthy,
		Text:  "the last write to the append-only file failed: writes are refused until one succeeds",
		Node:  e.first(func(n *collector.NodeSnapshot) bool { return !n.Info.Persistence.AOFLastWriteOK.Or(true) }),
	}
}
