package actions

import (
	"valktop/keyspace"
	"valktop/maybe"
)

// PreviewOptions are how a preview is made. The zero value is the default pace.
type PreviewOptions struct {
	Protect []string        // globs of names that nothing but an exact name touches
	Bounds  keyspace.Bounds // of the TTL tiers; keyspace.DefaultBounds when zero
	// Pace is the share of a server's time that is taken, by the preview and by the run that
	// it foretells: above 0 to 1; keyspace.DefaultPace when 0.
	Pace float64
	Rate float64 // names a second at most, over all primaries; 0: no bound
	// BackupDir is where a backup would go; empty when none is meant.
	BackupDir string
	// Lookups tells how often keys of a selection are looked up, a second; it may be nil.
	Lookups func(Selection) maybe.Value[float64]
}

const (
	// fewSelected is how many keys are all asked, so that everything about them is exact.
	fewSelected = 20_000
	// fewNameBytes is how much memory their names may take: names have up to 512 MB.
	fewNameBytes = 16 << 20

	// What a preview asks of more keys than that, and how fine a tree of their names is
	// grown: it is for fair estimates only, and nobody sees it.
	previewSamples = 2000
	previewNodes   = 1000

	maxExamples = 20
	maxAlikes   = 10
)

// pace is that of a run with the same options.
func (o PreviewOptions) pace() RunOptions {
	return RunOptions{Pace: o.Pace, Rate: o.Rate, Bounds: o.Bounds}.withDefaults()
}
