package analysis

import (
	"testing"
	"time"

	"valktop/keyspace"
	"valktop/maybe"
)

// idleNames are names with a build, of which the one read last was read so long ago.
func idleNames(build string, keys float64, last, half time.Duration) keyspace.Value {
	return keyspace.Value{Text: build, Keys: keyspace.Exactly(keys), Idle: maybe.Of(keyspace.Quantiles{Min: last.Milliseconds(), P50: half.Milliseconds()})}
}

func TestABuildIsRetiredWhenNobodyReadsItsNames(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		values []keyspace.Value
		want   time.Duration // ago; 0: none is retired
	}{
		"a deploy two minutes ago":       {[]keyspace.Value{idleNames("v2", 400, 0, 3*time.Second), idleNames("v1", 900, 2*time.Minute, 3*time.Minute)}, 2 * time.Minute},
		"the old one is read still":      {[]keyspace.Value{idleNames("v2", 400, 0, 3*time.Second), idleNames("v1", 900, time.Second, 3*time.Minute)}, 0},
		"both are read seldom":           {[]keyspace.Value{idleNames("v2", 400, 0, time.Hour), idleNames("v1", 900, 2*time.Minute, 2*time.Hour)}, 0},
		"a few names of one tried out":   {[]keyspace.Value{idleNames("v2", 400, 0, 3*time.Second), idleNames("v1", 3, 2*time.Minute, 3*time.Minute)}, 0},
		"how long they idle is not told": {[]keyspace.Value{{Text: "v2", Keys: keyspace.Exactly(400)}, {Text: "v1", Keys: keyspace.Exactly(400)}}, 0},
		"one build":                      {[]keyspace.Value{idleNames("v2", 400, 0, 3*time.Second)}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := lastRetired(retired{}, keyspace.Report{Time: now, Patterns: []keyspace.Group{{Pattern: "{build}:product:{id}", Values: c.values}}})
			if c.want == 0 && got != (retired{}) || c.want > 0 && (got.old != "v1" || got.now != "v2" || now.Sub(got.at) != c.want) {
				t.Errorf("%+v", got)
			}
		})
	}
}
