package cli

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"valktop/keyspace"
)

// tierNames are the TTL tiers by name.
func tierNames() []string {
	var names []string
	for t := range keyspace.TierCount {
		names = append(names, t.String())
	}
	return names
}

// ttlTiers are the tiers that have a longest TTL.
func ttlTiers() []string { return tierNames()[keyspace.TierShort : keyspace.TierWeek+1] }

// longestOf is the longest TTL of a tier that has one.
func longestOf(tier string) time.Duration {
	b := keyspace.DefaultBounds()
	switch tier {
	case keyspace.TierShort.String():
		return b.Short
	case keyspace.TierMedium.String():
		return b.Medium
	case keyspace.TierLong.String():
		return b.Long
	case keyspace.TierWeek.String():
		return b.Week
	}
	return 0
}

// ttl is a duration that may count days and weeks.
func ttl() syntax[time.Duration] {
	return syntax[time.Duration]{"duration", func(s string) (time.Duration, error) {
		s = strings.TrimSpace(s)
		for unit, long := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
			if number, ok := strings.CutSuffix(s, unit); ok {
				n, err := strconv.ParseFloat(number, 64)
				if err != nil || n <= 0 || n*float64(long) > float64(100*365*24*time.Hour) {
					return 0, errors.New("a TTL is written as 90s, 10m, 1h or 7d")
				}
				return time.Duration(n * float64(long)), nil
			}
		}
		d, err := duration().parse(s)
		if err == nil && d < time.Millisecond {
			return 0, errors.New("a TTL is 1ms at least")
		}
		return d, err
	}}
}
