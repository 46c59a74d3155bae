package access

import "time"

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
}
