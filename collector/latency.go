package collector

import (
	"slices"
	"strings"
	"time"

	"valktop/maybe"
)

// Histogram counts the calls of one command by how long the server took for them, since its
// start or CONFIG RESETSTAT.
type Histogram struct {
	Calls   int64
	Buckets []Bucket // in ascending order; empty ones are left out
}

// Bucket counts calls that took more than half of UpTo, and UpTo at most. The first one is
// one of 1 µs; the last one, from a second on, holds all that took longer as well.
type Bucket struct {
	UpTo  time.Duration
	Count int64
}

// histograms asks for those of all commands. They take the server some 0.2 ms to make.
func histograms(ask func(string, Command) (any, error)) maybe.Value[map[string]Histogram] {
	return ancient(ask, "LATENCY HISTOGRAM", "how long commands take", Command{"LATENCY", "HISTOGRAM"}, readHistograms)
}

// readHistograms reads pairs of a command's name and a map (a list of pairs in RESP2) of its
// "calls" and "histogram_usec": buckets in microseconds with the number of calls up to them.
// Entries of another form are left out.
func readHistograms(v any) (map[string]Histogram, bool) {
	list, ok := v.([]any)
	if !ok {
		return nil, false
	}
	all := make(map[string]Histogram, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		name, ok := list[i].(string)
		if !ok || name == "" {
			continue
		}
		if h, ok := readHistogram(list[i+1]); ok {
			all[strings.ToLower(name)] = h
		}
	}
	return all, true
}

func readHistogram(v any) (Histogram, bool) {
	var h Histogram
	fields, ok := v.([]any)
	if !ok {
		return h, false
	}
	told := false
	for i := 0; i+1 < len(fields); i += 2 {
		switch name, _ := fields[i].(string); name {
		case "calls":
			n, ok := fields[i+1].(int64)
			if !ok || n < 0 {
				return h, false
			}
			h.Calls = n
		case "histogram_usec":
			buckets, ok := readBuckets(fields[i+1])
			if !ok {
				return h, false
			}
			h.Buckets, told = buckets, true
		}
	}
	return h, told
}

// readBuckets turns counts of all calls up to a bucket into those of the bucket. It says false
// where they are no such counts: not ascending.
func readBuckets(v any) ([]Bucket, bool) {
	pairs, ok := v.([]any)
	if !ok || len(pairs)%2 != 0 {
		return nil, false
	}
	buckets := make([]Bucket, 0, len(pairs)/2)
	var before Bucket // its Count is of all calls up to it
	for pair := range slices.Chunk(pairs, 2) {
		upTo, ok1 := length(pair[0], time.Microsecond)
		total, ok2 := pair[1].(int64)
		if !ok1 || !ok2 || total < before.Count || upTo <= before.UpTo {
			return nil, false
		}
		if total > before.Count {
			buckets = append(buckets, Bucket{upTo, total - before.Count})
		}
		before = Bucket{upTo, total}
	}
	return buckets, true
}
