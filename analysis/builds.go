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
	seen    map[string][]string // by pattern
	whole   bool                // a pass over all keys has told them: what comes now is new
	newest  build
	retired retired
	report  keyspace.Report
}

// retired is a build whose names were read until another's took their place, before valktop
// came: the old ones are idle since then.
type retired struct {
	pattern, old, now string // raw bytes
	at                time.Time
}

const (
	// retiredKeys: a build with fewer names than this may be one that is tried out.
	retiredKeys = 10
	// retiredIdle is how long nobody must have read any of the old names: servers tell idle
	// times in whole seconds.
	retiredIdle = 2 * time.Second
)

// lastRetired finds the build that fell idle last: the last of its names was read when the
// new ones came into use. What was found before stays found.
func lastRetired(last retired, r keyspace.Report) retired {
	for _, g := range r.Patterns {
		if len(g.Values) < 2 || g.Values[0].Keys.Value < retiredKeys || g.Values[1].Keys.Value < retiredKeys {
			continue
		}
		young, ok := g.Values[0].Idle.Get()
		old, known := g.Values[1].Idle.Get()
		idle := time.Duration(old.Min) * time.Millisecond
		if !ok || !known || idle < retiredIdle || young.P50 >= old.Min {
			continue
		}
		if at := r.Time.Round(0).Add(-idle); at.After(last.at) {
			last = retired{g.Pattern, g.Values[1].Text, g.Values[0].Text, at}
		}
	}
	return last
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
	b := builds{seen: maps.Clone(h.builds.seen), whole: h.builds.whole || r.Complete, newest: h.builds.newest, retired: lastRetired(h.builds.retired, r), report: r}
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
