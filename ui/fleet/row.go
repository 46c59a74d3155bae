// Package fleet is the list of all profiles with how each of them is, the worst first.
package fleet

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/maybe"
	"valktop/ui/node"
)

// Row is a profile and what is known of its deployment. Its texts may hold any bytes, and no
// secrets.
type Row struct {
	Name    string   // of the profile
	Address string   // "cache-1:6379"
	Tags    []string // words that it is found by

	Level  analysis.Level
	Reason string // why it is not healthy; empty when it is, or nothing is known yet

	HitRate maybe.Value[float64] // of the last 10 s, 0 to 1
	Misses  maybe.Value[float64] // a second, over the last 10 s
	Factor  maybe.Value[float64] // of misses to what they usually are
	Evicted maybe.Value[float64] // keys a second
	Used    maybe.Value[int64]   // bytes
	Max     maybe.Value[int64]   // bytes; unknown without a limit

	At     time.Time // of the newest answer; zero: there was none
	Closed string    // why its dashboard cannot be opened; "" when it can
}

// Rows are all profiles as of one time.
type Rows struct {
	Version uint64
	List    []Row
}

// asking reports whether nothing is known yet.
func (r Row) asking() bool { return r.At.IsZero() && r.Reason == "" }

// rank is where a state stands: the worst first, then what is not known.
func (r Row) rank() int {
	switch r.Level {
	case analysis.Unhealthy:
		return 0
	case analysis.Degraded:
		return 1
	case analysis.Unknown:
		return 2
	case analysis.Healthy:
	}
	return 3
}

// Sort puts the worst first; of the same kind those whose misses have risen most.
func Sort(rows []Row) {
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(b.Factor.Or(0), a.Factor.Or(0)), node.Natural(a.Name, b.Name))
	})
}

// matches reports whether the filter, in lower case, is part of what a row is called.
func (r Row) matches(filter string) bool {
	for _, s := range append([]string{r.Name, r.Address, r.Level.String(), r.Reason}, r.Tags...) {
		if strings.Contains(strings.ToLower(s), filter) {
			return true
		}
	}
	return false
}
