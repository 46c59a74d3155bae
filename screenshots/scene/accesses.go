package scene

import (
	"time"

	"valktop/access"
	"valktop/maybe"
)

// Accesses is what a burst of MONITOR and a minute of misses tell of the cache whose product
// pages have begun to miss five seconds before now.
func Accesses(now time.Time) access.Report {
	id := func(pattern string) access.PatternID { return access.PatternID{Pattern: pattern} }
	shares := []struct {
		pattern string
		share   float64
		misses  float64 // a second
	}{{"user:{id}", 0.46, 184}, {"product:{id}", 0.24, 210}, {"session:{uuid}", 0.19, 61}, {"page:{slug}:{lang}", 0.11, 165}}
	r := access.Report{
		Version: 1, Time: now, State: access.Running, Until: now.Add(4 * time.Minute), Own: 12, Misses: access.Hearing{On: true},
		Burst: access.Burst{State: access.Ended, Lines: 20_000, Most: access.DefaultLines, For: access.DefaultFor, Took: 1600 * time.Millisecond, Why: "it had its number of lines", Cost: maybe.Of(0.17)},
		Reads: access.Top{Total: 18_200, Bound: 3, Keys: []access.CountedKey{
			{Key: access.Key{Name: "flag:checkout"}, Count: 1940}, {Key: access.Key{Name: "user:77"}, Count: 402}, {Key: access.Key{Name: "product:1042"}, Count: 388}, {Key: access.Key{Name: "session:9f41c0de-0b51"}, Count: 96, Error: 3},
		}},
		Writes: access.Top{Total: 1800, Bound: 1, Keys: []access.CountedKey{{Key: access.Key{Name: "product:1042"}, Count: 41}, {Key: access.Key{Name: "user:77"}, Count: 12}}},
		Missed: access.Top{Total: 4100, Keys: []access.CountedKey{{Key: access.Key{Name: "product:1042"}, Count: 245}, {Key: access.Key{Name: "product:9"}, Count: 38}}},
		Stampedes: []access.Stampede{
			{Key: access.Key{Name: "product:1042"}, Begun: now.Add(-3 * time.Second), Misses: 212, Fills: maybe.Of(37), Filled: maybe.Of(true)},
			{Key: access.Key{Name: "page:black-friday:en"}, Begun: now.Add(-2 * time.Second), Misses: 64, Filled: maybe.Of(false)},
		},
		Locks: []access.Lock{{Key: access.Key{Name: "lock:product:1042"}, Tries: 40, Failed: 38, Clients: 12}},
	}
	for _, s := range shares {
		r.Patterns = append(r.Patterns, access.PatternSample{PatternID: id(s.pattern), Reads: 18_200 * s.share, Writes: 40, Share: s.share, Error: 0.004})
	}
	const kept, fell = 70, 5
	for i := range kept {
		t := access.Tick{At: now.Add(time.Duration(i-kept) * time.Second), Took: time.Second, Lookups: 8000, Heard: true, ByPattern: map[access.PatternID]float64{}}
		for _, s := range shares {
			n := s.misses
			if s.pattern == "product:{id}" && i >= kept-fell {
				n *= 6
			}
			t.ByPattern[id(s.pattern)] = n
			t.Misses += n
		}
		r.Ticks = append(r.Ticks, t)
	}
	return r
}
