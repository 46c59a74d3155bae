package access

import (
	"time"

	"valktop/maybe"
)

// Told is what an application itself counts of its cache, over the last two readings.
type Told struct {
	Version  uint64
	Time     time.Time     // of the newest reading, the client's wall clock
	Span     time.Duration // that the rates are of; 0 before the second reading
	Patterns []ToldPattern // the one most looked up first
	Sources  int           // how many URLs are read
	Failed   []string      // what is wrong with which of them, in words for a user; raw bytes
}

// ToldPattern is a pattern in the application's own words, with what it counted per second.
type ToldPattern struct {
	Pattern      string // raw bytes
	Hits, Misses float64
	// Fills is how many values were fetched and stored a second, and FillTime how long one took
	// on average; both 0 where the application does not tell.
	Fills    float64
	FillTime time.Duration
	// FillP50 and FillP99 are how long half of the fills took at most, and all but a hundredth: from
	// a histogram's buckets, within which they are taken for even; a summary's own, of one instance.
	FillP50, FillP99 maybe.Value[time.Duration]
}
