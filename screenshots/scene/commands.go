package scene

import (
	"math"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// command is one that the made-up application runs, and how long calls of it take.
type command struct {
	name   string
	calls  func(c counters, i int) float64 // since the server's start, at second i
	usual  float64                         // microseconds of a call
	spread float64                         // by which factor most of them differ from it
	failed float64                         // share of calls that fail
}

// commands are all that run but UNLINK. One of them is KEYS, which nobody should.
func commands() []command {
	steady := func(perSecond float64) func(counters, int) float64 {
		return func(_ counters, i int) float64 { return math.Floor(perSecond * float64(274_000+i)) }
	}
	return []command{
		{"get", func(c counters, _ int) float64 { return c.hits + c.misses }, 2.6, 3, 0},
		{"set", func(c counters, _ int) float64 { return c.sets }, 5.1, 3, 0},
		{"hgetall", steady(210), 38, 6, 0},
		{"hset", steady(74), 6.4, 3, 0},
		{"mget", steady(130), 21, 5, 0},
		{"expire", steady(74), 1.9, 2, 0},
		{"zrange", steady(22), 61, 8, 0},
		{"zadd", steady(9.5), 7.7, 3, 0},
		{"lpush", steady(12), 3.4, 3, 0.02},
		{"brpop", steady(11.8), 4.1, 3, 0},
		{"evalsha", steady(31), 84, 5, 0.001},
		{"ping", steady(4.8), 0.7, 1.5, 0},
		{"info", func(_ counters, i int) float64 { return float64(5400 + i) }, 110, 2, 0},
		{"dbsize", func(_ counters, i int) float64 { return float64(i) }, 0.5, 1.2, 0},
		{"config|get", func(counters, int) float64 { return 41 }, 60, 2, 0},
		{"keys", func(_ counters, i int) float64 { return float64(6 + i/25) }, 700, 1.3, 0},
	}
}

// commandLines are the commandstats and errorstats of INFO.
func commandLines(c counters, i int, say func(format string, args ...any)) {
	wrong := 0.0
	for _, one := range commands() {
		calls := one.calls(c, i)
		failed := math.Floor(calls * one.failed)
		wrong += failed
		say("cmdstat_%s:calls=%.0f,usec=%.0f,usec_per_call=%.2f,rejected_calls=0,failed_calls=%.0f", one.name, calls, math.Floor(calls*one.usual), one.usual, failed)
	}
	say("errorstat_WRONGTYPE:count=%.0f\nerrorstat_NOSCRIPT:count=12", wrong)
}

// latencies are the histograms that go with them: each command's calls spread around the usual
// time as logarithms do around their mean.
func latencies(c counters, i int) map[string]collector.Histogram {
	all := map[string]collector.Histogram{}
	for _, one := range commands() {
		calls := one.calls(c, i)
		h := collector.Histogram{Calls: int64(calls)}
		below := 0.0
		for exponent := range 22 {
			upTo := math.Floor(math.Pow(2, float64(exponent)) * 1.0325)
			// The share of calls that take no longer: a normal distribution of the logarithm.
			up := 0.5 * math.Erfc(-math.Log(upTo/one.usual)/math.Log(one.spread)/math.Sqrt2*1.6)
			if n := math.Floor(calls * (up - below)); n > 0 {
				h.Buckets = append(h.Buckets, collector.Bucket{UpTo: time.Duration(upTo) * time.Microsecond, Count: int64(n)})
			}
			below = up
		}
		all[one.name] = h
	}
	return all
}

// detail is what a screen of the program asks for besides polls.
func detail(now time.Time, c counters, i int) collector.Detail {
	return collector.Detail{
		Time: now, Topics: collector.TopicLatencies | collector.TopicSlow,
		Latencies: maybe.Of(latencies(c, i)), Slow: slowAt(i),
	}
}
