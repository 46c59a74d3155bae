package collector

import "maps"

// Ran is how often valktop ran each command, by the name that commandstats have for it:
// "info", "client|list". It never changes.
type Ran struct{ counts *map[string]uint64 }

// RanOf keeps a copy of counts.
func RanOf(counts map[string]uint64) Ran {
	if len(counts) == 0 {
		return Ran{}
	}
	kept := maps.Clone(counts)
	return Ran{&kept}
}

// Of is how often a command ran.
func (r Ran) Of(name string) uint64 {
	if r.counts == nil {
		return 0
	}
	return (*r.counts)[name]
}
