package keyspace

import "math/rand/v2"

// reservoir keeps a fair sample of the keys that were offered to it.
type reservoir struct {
	samples []*sample
	offered int64
}

// offer shows a key to the reservoir, which holds at most room. It returns the sample to
// be asked for details when it took the key. Keys that come in an order that has nothing
// to do with them are a fair sample from the first on; of sorted ones, later keys take the
// place of earlier ones (Algorithm R: J. S. Vitter, Random sampling with a reservoir, ACM
// TOMS 11, 1985), which asks several times as many keys.
func (r *reservoir) offer(name string, room int, sorted bool, rng *rand.Rand) *sample {
	r.offered++
	at := len(r.samples)
	if at >= room {
		if room == 0 || !sorted {
			return nil
		}
		if at = int(rng.Int64N(r.offered)); at >= len(r.samples) {
			return nil
		}
		r.samples[at].out = true
	} else {
		r.samples = append(r.samples, nil)
	}
	s := &sample{name: name, kept: true}
	r.samples[at] = s
	return s
}

// shrink drops samples at random until at most room are left, which are a fair sample still.
func (r *reservoir) shrink(room int, rng *rand.Rand) {
	for len(r.samples) > room {
		r.drop(rng.IntN(len(r.samples)))
	}
}

func (r *reservoir) drop(at int) {
	last := len(r.samples) - 1
	r.samples[at].out = true
	r.samples[at] = r.samples[last]
	r.samples[last] = nil
	r.samples = r.samples[:last]
}

// merge takes in another reservoir, whose samples it empties: a fair sample of the keys
// offered to either, of at most room.
func (r *reservoir) merge(other *reservoir, room int, rng *rand.Rand) {
	var merged []*sample
	left, right := r.offered, other.offered
	for len(merged) < room && len(r.samples)+len(other.samples) > 0 {
		from, keys := r, &left
		if rng.Int64N(left+right) >= left {
			from, keys = other, &right
		}
		if len(from.samples) == 0 {
			break // to draw the rest from the other alone would be unfair
		}
		at := rng.IntN(len(from.samples))
		merged = append(merged, from.samples[at])
		last := len(from.samples) - 1
		from.samples[at] = from.samples[last]
		from.samples = from.samples[:last]
		*keys--
	}
	for _, rest := range [][]*sample{r.samples, other.samples} {
		for _, s := range rest {
			s.out = true
		}
	}
	r.samples, r.offered = merged, r.offered+other.offered
	other.samples = nil
}
