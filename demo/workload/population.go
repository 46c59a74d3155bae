package workload

import (
	"math"
	"math/rand/v2"
	"time"
)

// Popularity follows Zipf's law, P(rank) ~ (zipfOffset + rank)^-zipfExponent: a few
// things are asked for all the time, most hardly ever. The offset flattens the very top,
// so that no single key takes more than some per cent of its kind.
const (
	zipfExponent = 1.07
	zipfOffset   = 12.0
)

// population is all that exists of one kind, cached or not, by rank of popularity.
type population struct {
	kind
	seed     uint64
	n        int
	step     int      // ranks are spread over ids by it
	rate     float64  // lookups per second of the whole kind
	total    float64  // of the weights of all ranks
	version  []uint32 // of a renewed kind, by rank: how often it was made anew
	zipf     *rand.Zipf
	writes   float64         // invalidations per lookup
	inFlight map[string]bool // keys that are being made
}

func newPopulation(k kind, n int, rate, writes float64, seed uint64, r *rand.Rand) *population {
	p := &population{
		kind: k, seed: seed, n: n, rate: rate, total: totalWeight(n), writes: writes,
		inFlight: map[string]bool{},
	}
	if k.renewed {
		p.version = make([]uint32, n)
	}
	if k.settled {
		p.writes = 0
	}
	for p.step = 48_271; gcd(p.step, n) != 1; p.step++ { // prime to n: every id comes once
	}
	p.zipf = rand.NewZipf(r, zipfExponent, zipfOffset, uint64(n-1))
	return p
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// draw picks a rank by popularity.
func (p *population) draw() int { return int(p.zipf.Uint64()) }

// id spreads ranks over numbers, so that a popular thing may have any.
func (p *population) id(rank int) int {
	const first = 1000
	return first + int(uint64(rank)*uint64(p.step)%uint64(p.n))
}

// ttl is the lifetime of the rank's key.
func (p *population) ttl(rank int) time.Duration { return p.ttls[rank%len(p.ttls)] }

// residency is how likely rank's key is in the cache at any time.
func (p *population) residency(rank int) float64 {
	return residency(p.rate*weight(float64(rank))/p.total, p.writes, p.ttl(rank))
}

// left draws how long rank's key has left to live, given that it is in the cache: it is
// of any age, but a young age is likelier where keys are invalidated often.
func (p *population) left(rank int, r *rand.Rand) time.Duration {
	ttl := p.ttl(rank).Seconds()
	gone := p.writes * p.rate * weight(float64(rank)) / p.total // invalidations per second
	age := r.Float64() * ttl
	if gone*ttl > 1e-6 {
		age = -math.Log1p(r.Float64()*math.Expm1(-gone*ttl)) / gone
	}
	return max(time.Second, time.Duration((ttl-age)*float64(time.Second)))
}

func weight(rank float64) float64 { return math.Pow(zipfOffset+rank, -zipfExponent) }

// totalWeight sums the weights of n ranks, the far ones as an integral.
func totalWeight(n int) float64 {
	const exact = 1000
	sum := 0.0
	for rank := range min(n, exact) {
		sum += weight(float64(rank))
	}
	if n > exact {
		integral := func(x float64) float64 { return math.Pow(zipfOffset+x, 1-zipfExponent) / (1 - zipfExponent) }
		sum += integral(float64(n)-0.5) - integral(exact-0.5)
	}
	return sum
}

// residency is the share of time in which a key is cached that is looked up perSecond
// times, invalidated writes times a lookup, and expires after ttl. It is also the share
// of its lookups that hit.
//
// A miss caches the key. It stays until ttl or the first invalidation, for d seconds on
// average (a truncated exponential), in which perSecond·d lookups hit; the next one misses.
func residency(perSecond, writes float64, ttl time.Duration) float64 {
	d := ttl.Seconds()
	if gone := perSecond * writes; gone*d > 1e-6 {
		d = -math.Expm1(-gone*d) / gone
	}
	return perSecond * d / (1 + perSecond*d)
}
