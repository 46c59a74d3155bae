package analysis

import (
	"maps"
	"slices"
	"time"

	"valktop/keyspace"
)

const (
	// maxBuilds and maxBuildPatterns bound how many values of how many patterns are remembered.
	maxBuilds        = 100
	maxBuildPatterns = 1000
)

// builds are the versions that key names hold, as the sampling finds them.
type builds struct {
	seen   map[string][]string // by pattern
	whole  bool                // a pass over all keys has told them: what comes now is new
	newest build
	report keyspace.Report
}

// build is a version that names came into use with.
type build struct {
	pattern, value string    // raw bytes
	at             time.Time // when names with it were met first; zero: none came while valktop watched
}

// Learn takes in what the sampling of keys knows, for causes to be found in. While the first
// pass goes on each version is new to it, and none to the cache.
func (h *History) Learn(r keyspace.Report) {
	if r.Version == 0 || r.Version == h.builds.report.Version {
		return
	}
	b := builds{seen: maps.Clone(h.builds.seen), whole: h.builds.whole || r.Complete, newest: h.builds.newest, report: r}
	if b.seen == nil || len(b.seen) > maxBuildPatterns {
		b.seen = map[string][]string{}
	}
	for _, g := range r.Patterns {
		for _, v := range g.Values {
			known := b.seen[g.Pattern]
			if slices.Contains(known, v.Text) || len(known) >= maxBuilds {
				continue
			}
			b.seen[g.Pattern] = append(slices.Clip(known), v.Text)
			if h.builds.whole && len(known) > 0 {
				b.newest = build{g.Pattern, v.Text, r.Time.Round(0)}
				h.Note(Event{Time: r.Time, Kind: EventDeploy, Text: "names with " + v.Text + " in " + g.Pattern})
			}
		}
	}
	h.builds = b
}
