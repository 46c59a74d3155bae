package workload

import (
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"testing"
	"time"
)

func TestKeysLookLikeTheirPattern(t *testing.T) {
	t.Parallel()
	shape := map[string]string{
		"user:{id}":                        `^user:\d+$`,
		"user:{id}:posts":                  `^user:\d+:posts$`,
		"session:{uuid}":                   `^session:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
		"product:{id}":                     `^product:\d+$`,
		"product:list:{category}:page:{n}": `^product:list:[a-z]+:page:\d+$`,
		"stats:{date}":                     `^stats:20\d\d-\d\d-\d\d$`,
	}
	for _, k := range kinds() {
		n := 3000
		if k.few > 0 {
			n = k.few
		}
		p := newPopulation(k, n, 100, 0.1, 7, rand.New(rand.NewPCG(7, 1)))
		seen := map[string]bool{}
		for rank := range n {
			key := p.key(p, rank)
			if !regexp.MustCompile(shape[k.pattern]).MatchString(key) {
				t.Fatalf("%s has a key %q", k.pattern, key)
			}
			seen[key] = true
		}
		if len(seen) != n {
			t.Errorf("%s: %d things share %d keys", k.pattern, n, len(seen))
		}
		for range 1000 {
			if rank := p.draw(); rank < 0 || rank >= n {
				t.Fatalf("%s: drew rank %d of %d", k.pattern, rank, n)
			}
			left := p.left(n-1, p.random())
			if left <= 0 || left > p.ttl(n-1) {
				t.Fatalf("%s: %v left of %v", k.pattern, left, p.ttl(n-1))
			}
		}
	}
}

// random is a source of its own for a test.
func (p *population) random() *rand.Rand { return rand.New(rand.NewPCG(p.seed, 99)) }

func TestProductsAreJSONOverAKilobyte(t *testing.T) {
	t.Parallel()
	for _, k := range kinds() {
		if !k.locked {
			continue
		}
		p := newPopulation(k, 500, 100, 0.1, 7, rand.New(rand.NewPCG(7, 1)))
		for rank := range p.n {
			v := p.store(p, rank, "key", time.Hour)[0][2].(string)
			if len(v) <= 1024 || !json.Valid([]byte(v)) {
				t.Fatalf("%s: %d bytes, JSON: %v: %.80s", k.pattern, len(v), json.Valid([]byte(v)), v)
			}
		}
	}
}

func TestANewLoginHasANewSession(t *testing.T) {
	t.Parallel()
	for _, k := range kinds() {
		if !k.renewed {
			continue
		}
		p := newPopulation(k, 100, 100, 0.1, 7, rand.New(rand.NewPCG(7, 1)))
		before := p.key(p, 3)
		p.version[3]++
		if after := p.key(p, 3); after == before {
			t.Errorf("%s: the new login has the old key %s", k.pattern, after)
		}
	}
}
