package analysis

import (
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// startSlack is how far the two ways to tell when a server started may lie apart: all of
// their times are whole seconds.
const startSlack = 2 * time.Second

// neverSaved reports whether what a server calls its last save is its own start: until the
// first one it reports when it began.
func neverSaved(n *collector.NodeSnapshot, lastSave time.Time) bool {
	clock, known := n.Clock.Get()
	up, ok := n.Info.Server.Uptime.Get()
	return known && ok && lastSave.Sub(clock.Add(-up)).Abs() <= startSlack
}

// persistence takes the worst of the nodes.
func persistence(v view) Persistence {
	type info = collector.PersistenceInfo
	flag := func(f func(*info) maybe.Value[bool]) func(*collector.NodeSnapshot) maybe.Value[bool] {
		return func(n *collector.NodeSnapshot) maybe.Value[bool] { return f(&n.Info.Persistence) }
	}
	p := Persistence{
		Loading:              some(v.nodes, flag(func(p *info) maybe.Value[bool] { return p.Loading })),
		LastSaveOK:           every(v.nodes, flag(func(p *info) maybe.Value[bool] { return p.LastSaveOK })),
		SaveInProgress:       some(v.nodes, flag(func(p *info) maybe.Value[bool] { return p.SaveInProgress })),
		AOFEnabled:           some(v.nodes, flag(func(p *info) maybe.Value[bool] { return p.AOFEnabled })),
		AOFWriteOK:           every(v.nodes, flag(func(p *info) maybe.Value[bool] { return p.AOFLastWriteOK })),
		AOFRewriteOK:         every(v.nodes, flag(func(p *info) maybe.Value[bool] { return p.AOFLastRewriteOK })),
		AOFRewriteInProgress: some(v.nodes, flag(func(p *info) maybe.Value[bool] { return p.AOFRewriteInProgress })),
		ChangesSinceSave:     sum(v.primaries, func(n *collector.NodeSnapshot) collector.Int { return n.Info.Persistence.ChangesSinceSave }),
		LastSave:             maybe.Unknown[time.Time]("the server does not report it"),
	}
	for _, n := range v.nodes {
		at, ok := n.Info.Persistence.LastSave.Get()
		if ok && (!p.LastSave.Known() || at.Before(p.LastSave.Or(at))) {
			p.LastSave, p.NeverSaved = maybe.Of(at), neverSaved(n, at)
		}
	}
	p.LoadingETA, _ = worst(v.nodes, func(n *collector.NodeSnapshot) maybe.Value[time.Duration] { return n.Info.Persistence.LoadingETA })
	p.LastFork, _ = worst(v.nodes, func(n *collector.NodeSnapshot) maybe.Value[time.Duration] { return n.Info.Persistence.CurrentForkOf })
	if p.Loading.Or(false) {
		least, _ := worst(v.nodes, func(n *collector.NodeSnapshot) Ratio {
			return maybe.Then(n.Info.Persistence.LoadingLoaded, func(percent float64) float64 { return -percent / 100 })
		})
		p.Loaded = maybe.Then(least, func(f float64) float64 { return -f })
	}
	return p
}
