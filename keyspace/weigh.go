package keyspace

import (
	"cmp"
	"slices"
	"time"

	"valktop/maybe"
)

// exampleCount is how many keys are shown as examples of a pattern.
const exampleCount = 10

// piece is what one primary knows of the keys that end at one leaf of its tree.
type piece struct {
	primary int
	names   float64  // looked at
	asked   []sample // of these, the ones that answered
	census  *census  // of all of them, where every key is asked
}

// scale is what the figures of one report have in common.
type scale struct {
	primaries []coverage
	bounds    Bounds
	now       time.Time
	keys      float64           // selected, estimated
	memory    float64           // of these, bytes
	typical   spread            // of the sizes of a piece's keys
	big       int64             // bytes: EngineOptions.Big
	unknown   map[string]string // why there are no figures that a command would give
}

// figures are those of the keys of pieces.
func (s *scale) figures(pieces []piece) Figures {
	f := Figures{}
	f.Keys, f.Share = s.counts(pieces)
	t := s.sum(pieces)
	f.Samples = t.samples
	f.Types, f.Encodings = fractions(t.kinds), fractions(t.encodings)
	f.TTL = t.ttls(s.unknown[ttlCommand])
	f.Size = t.quantiles(t.sizes, s.unknown[memoryCommand])
	f.Big = t.over(s.big, f.Keys, s.unknown[memoryCommand])
	f.Idle = t.quantiles(t.idles, s.unknown[idleCommand])
	f.Freq = t.quantiles(t.freqs, s.unknown[freqCommand])
	f.Forecast = t.forecast
	f.Memory = s.bytes(pieces, f.Keys.Exact)
	f.MemoryShare = maybe.Then(f.Memory, func(e Estimate) float64 {
		if s.memory <= 0 {
			return 0
		}
		return e.Value / s.memory
	})
	f.Examples = examples(pieces)
	return f
}

// counts estimates the keys of pieces, and their share.
func (s *scale) counts(pieces []piece) (keys, share Estimate) {
	having := make([]float64, len(s.primaries))
	for _, p := range pieces {
		having[p.primary] += p.names
	}
	all, selected := make([]stratum, len(having)), make([]stratum, len(having))
	for i, c := range s.primaries {
		all[i], selected[i] = c.ofAll(having[i]), c.ofSelected(having[i])
	}
	return countOf(all), countOf(selected).partOf(s.keys)
}

// fractions are parts of a whole, the largest first.
func fractions(parts []Fraction) []Fraction {
	var sum float64
	for _, p := range parts {
		sum += p.Share
	}
	for i := range parts {
		parts[i].Share /= sum
	}
	slices.SortFunc(parts, func(a, b Fraction) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Name, b.Name))
	})
	return parts
}

// examples takes keys from the pieces in turn.
func examples(pieces []piece) []Example {
	var list []Example
	for at, more := 0, true; more && len(list) < exampleCount; at++ {
		more = false
		for _, p := range pieces {
			if at >= len(p.asked) || len(list) == exampleCount {
				continue
			}
			more = true
			if s := p.asked[at]; s.name != "" {
				list = append(list, s.example())
			}
		}
	}
	return list
}

// example is what is shown of a sample.
func (s *sample) example() Example {
	e := Example{Name: s.name, Type: s.kind}
	if s.memory != unknown {
		e.Memory = maybe.Of(s.memory)
	}
	if s.timed {
		e.TTL = maybe.Of(s.ttl)
	}
	return e
}
