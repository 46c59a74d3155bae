package keyspace

// Goal is how far a scan goes. Its zero value is a sample that is known to DefaultError.
type Goal struct {
	Until Until
	// Error is the half width of the 95 % interval at which a share is known well enough,
	// 0 to 1; DefaultError when 0. For UntilError.
	Error float64
	// Names is how many names to look at. For UntilNames.
	Names int64
}

// Until is what a scan stops at.
type Until int

// From the quickest to the most thorough.
const (
	UntilError Until = iota // every shown share is known to Goal.Error
	UntilNames              // Goal.Names names were looked at
	Full                    // a whole pass: counts exact, the rest estimated
	ExactAll                // a whole pass that asks type, TTL and memory of every key
)

// DefaultError is ±1 %: about 10,000 names at any size, within a blink.
const DefaultError = 0.01
