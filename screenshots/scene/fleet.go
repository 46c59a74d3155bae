package scene

import (
	"fmt"
	"time"

	"valktop/analysis"
	"valktop/maybe"
	"valktop/ui/fleet"
)

// Fleet is how the caches of a made-up company are.
func Fleet(now time.Time) fleet.Rows {
	unknown := maybe.Unknown[float64]("it does not answer")
	all := []fleet.Row{
		{
			Name: "orders-eu", Address: "cache-orders:6379", Tags: []string{"eu", "live"}, Level: analysis.Unhealthy, Reason: "cannot connect to cache-orders:6379: connection refused",
			HitRate: unknown, Misses: unknown, Factor: unknown, Evicted: unknown, Used: maybe.Of[int64](912 << 20), Max: maybe.Of[int64](2 << 30), At: now.Add(-94 * time.Second),
		},
		{
			Name: "catalog-eu", Address: "cache-catalog:6379", Tags: []string{"eu", "live"}, Level: analysis.Unhealthy, Reason: "hit rate 61 % over the last minute, target 80 %",
			HitRate: maybe.Of(0.612), Misses: maybe.Of(4210.0), Factor: maybe.Of(5.4), Evicted: maybe.Of(0.0), Used: maybe.Of[int64](5 << 30), Max: maybe.Of[int64](8 << 30), At: now,
		},
		{
			Name: "sessions-eu", Address: "cache-sessions:6379", Tags: []string{"eu", "live"}, Level: analysis.Degraded, Reason: "evicts 118 keys/s",
			HitRate: maybe.Of(0.934), Misses: maybe.Of(310.0), Factor: maybe.Of(1.2), Evicted: maybe.Of(118.0), Used: maybe.Of[int64](4 << 30), Max: maybe.Of[int64](4 << 30), At: now.Add(-time.Second),
		},
	}
	for i, name := range []string{"assets", "cart", "feed", "flags", "geo", "images", "jobs", "mail", "prices", "reviews", "search", "stock", "tokens", "users"} {
		v := float64(i)
		all = append(all, fleet.Row{
			Name: name + "-eu", Address: fmt.Sprintf("cache-%s:6379", name), Tags: []string{"eu"}, Level: analysis.Healthy,
			HitRate: maybe.Of(0.88 + v/140), Misses: maybe.Of(900 / (v + 1)), Factor: maybe.Of(0.8 + v/30), Evicted: maybe.Of(0.0),
			Used: maybe.Of(int64(300+170*i) << 20), Max: maybe.Of[int64](4 << 30), At: now.Add(-time.Duration(i%2) * time.Second),
		})
	}
	return fleet.Rows{Version: 1, List: all}
}
