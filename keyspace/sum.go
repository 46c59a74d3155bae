package keyspace

import (
	"time"

	"valktop/maybe"
)

// sum is what the samples of several pieces say together, each weighed by the number of
// keys that it stands for.
type sum struct {
	samples             int
	kinds, encodings    []Fraction
	tiers               [TierCount]float64
	timed               float64 // keys whose TTL is known
	sizes, idles, freqs []weighed
	lives               []weighed // TTLs in ms, of keys that have one
	forecast            []Expiry
}

// sum adds up pieces.
func (s *scale) sum(pieces []piece) *sum {
	t := &sum{}
	for _, p := range pieces {
		keys := p.names * s.primaries[p.primary].each()
		if p.census != nil {
			t.count(p.census, keys)
		}
		t.samples += len(p.asked)
		for i := range p.asked {
			t.add(&p.asked[i].detail, keys/float64(len(p.asked)), p.census == nil, s)
		}
	}
	return t
}

// count adds the census of keys keys.
func (t *sum) count(c *census, keys float64) {
	if c.asked == 0 {
		return
	}
	each := keys / float64(c.asked)
	for kind, n := range c.kinds {
		t.kinds = addTo(t.kinds, kind, float64(n)*each)
	}
	for i, n := range c.tiers {
		t.tiers[i] += float64(n) * each
		t.timed += float64(n) * each
	}
}

// add adds a sample that stands for weight keys; counts says whether no census tells of it.
func (t *sum) add(d *detail, weight float64, counts bool, s *scale) {
	if d.kind != "" && counts {
		t.kinds = addTo(t.kinds, d.kind, weight)
	}
	if d.encoding != "" {
		t.encodings = addTo(t.encodings, d.encoding, weight)
	}
	if d.memory != unknown {
		t.sizes = append(t.sizes, weighed{d.memory, weight})
	}
	if d.idle != unknown {
		t.idles = append(t.idles, weighed{d.idle, weight})
	}
	if d.freq != unknown {
		t.freqs = append(t.freqs, weighed{d.freq, weight})
	}
	if !d.timed {
		return
	}
	if counts {
		t.tiers[s.bounds.Tier(d.ttl)] += weight
		t.timed += weight
	}
	if d.ttl != NoTTL {
		t.lives = append(t.lives, weighed{d.ttl.Milliseconds(), weight})
		t.expire(d, weight, s.now)
	}
}

// expire enters a key into the minute in which it expires, unless it has by now.
func (t *sum) expire(d *detail, weight float64, now time.Time) {
	left := d.ttl - now.Sub(d.at)
	if left < 0 || left >= ForecastMinutes*time.Minute {
		return
	}
	if t.forecast == nil {
		t.forecast = make([]Expiry, ForecastMinutes)
	}
	e := &t.forecast[left/time.Minute]
	e.Keys += weight
	if d.memory != unknown {
		e.Bytes += weight * float64(d.memory)
	}
}

// addTo adds to the part of that name. There are few.
func addTo(parts []Fraction, name string, weight float64) []Fraction {
	for i := range parts {
		if parts[i].Name == name {
			parts[i].Share += weight
			return parts
		}
	}
	return append(parts, Fraction{name, weight})
}

// ttls makes fractions of the tiers.
func (t *sum) ttls(why string) maybe.Value[TTLs] {
	if t.timed == 0 {
		return maybe.Unknown[TTLs](why)
	}
	ttls := TTLs{Tiers: t.tiers}
	for i := range ttls.Tiers {
		ttls.Tiers[i] /= t.timed
	}
	if len(t.lives) > 0 {
		q := quantilesOf(t.lives)
		ttls.P50 = maybe.Of(time.Duration(q.P50) * time.Millisecond)
		ttls.P95 = maybe.Of(time.Duration(q.P95) * time.Millisecond)
	}
	return maybe.Of(ttls)
}

// quantiles are those of figures, unknown when there are none.
func (t *sum) quantiles(figures []weighed, why string) maybe.Value[Quantiles] {
	if len(figures) == 0 {
		return maybe.Unknown[Quantiles](why)
	}
	return maybe.Of(quantilesOf(figures))
}
