package keyspace_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

// shape is a way in which names can be made.
type shape struct {
	name string
	keys int // in the tests; thorough is how many where time is no matter
	long int
	fill func(f *filler, n int)
	// folds says that every pattern of the truth is one of the report.
	folds bool
}

func shapes() []shape {
	return []shape{
		{"skewed prefixes of all types", 3000, 5_000_000, mixed, true},
		{"deep nesting", 2000, 1_000_000, deep, true},
		{"no delimiters", 2000, 1_000_000, plain, false},
		{"prefixes of one key", 20_000, 200_000, alone, false},
		{"binary names", 2000, 1_000_000, binary, false},
	}
}

func deep(f *filler, n int) {
	for i := range n {
		level := 1 + i%12
		var pattern, name strings.Builder
		for l := range level {
			fmt.Fprintf(&pattern, "level%c:", 'a'+l)
			fmt.Fprintf(&name, "level%c:", 'a'+l)
		}
		f.put(pattern.String()+"{id}", fmt.Sprintf("%s%d", name.String(), i), "string", i%100, keyspace.NoTTL)
	}
	f.flush()
}

func plain(f *filler, n int) {
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		name := fmt.Sprintf("%016x%04d", rng.Uint64(), i%10_000)
		f.put("plain", name, "hash", 10+i%50, 20*time.Hour)
	}
	f.flush()
}

func alone(f *filler, n int) {
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range n {
		word := make([]byte, 6)
		for j := range word {
			word[j] = "bcdfgklmnprstv"[rng.IntN(14)]
			if j%2 == 1 {
				word[j] = "aeiou"[rng.IntN(5)]
			}
		}
		f.put("alone", fmt.Sprintf("%s%c%c%c%c:config", word, 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, 'a'+i/17576), "string", 10+i%300, 4*time.Minute)
	}
	for i := range n / 4 {
		f.put("user:{id}", fmt.Sprintf("user:%d", i), "string", 10, keyspace.NoTTL)
	}
	f.flush()
}

func binary(f *filler, n int) {
	rng := rand.New(rand.NewPCG(5, 6))
	for i := range n {
		raw := make([]byte, 12)
		for j := range raw {
			raw[j] = byte(rng.Uint32())
		}
		f.put("binary", fmt.Sprintf("blob:%s%08d", raw, i), "string", 1+i%1000, keyspace.NoTTL)
	}
	f.flush()
}

func TestEveryShapeOfNames(t *testing.T) {
	t.Parallel()
	for _, shape := range shapes() {
		t.Run(shape.name, func(t *testing.T) {
			testserver.Each(t, func(t *testing.T, s *testserver.Server) {
				n := shape.keys
				switch {
				case thorough():
					n = shape.long
				case testserver.Raced:
					n /= 10
				}
				f := newFiller(t, s)
				if thorough() {
					f.slow = 60 // what lives shortest outlives the test
				}
				shape.fill(f, n)
				d := reach(t, s, deployment.Config{})
				for _, goal := range []keyspace.Until{keyspace.Full, keyspace.ExactAll} {
					began := time.Now()
					o := greedy(goal)
					o.Bounds = f.bounds()
					r := runOnce(t, d, o)
					t.Logf("%v: %d keys in %v", goal, r.Total, time.Since(began).Round(time.Millisecond))
					checkWhole(t, r, f, shape)
				}
			})
		})
	}
}

// checkWhole compares a whole pass with the truth.
func checkWhole(t *testing.T, r keyspace.Report, f *filler, s shape) {
	t.Helper()
	n := f.truth.keys()
	if !r.Complete || !r.Exact || r.Biased || r.Partial || r.Total != n || r.Sampled != n || r.Walked != n {
		t.Errorf("report %+v", headOf(r))
	}
	if s.folds {
		checkCounts(t, r, f.truth)
	}
	if r.All.Keys != keyspace.Exactly(float64(n)) {
		t.Errorf("all keys %+v, want %d", r.All.Keys, n)
	}
	listed := 0.0
	for _, g := range r.Patterns {
		listed += g.Keys.Value
	}
	if listed > float64(n) || r.Hidden == 0 && listed != float64(n) {
		t.Errorf("the patterns have %v keys, %d are hidden, all have %d", listed, r.Hidden, n)
	}
	if user := f.truth["user:{id}"]; user != nil && s.name == "prefixes of one key" {
		if g := groups(r)["user:{id}"]; g.Keys.Value != float64(user.keys) {
			t.Errorf("among keys that stand alone user:{id} has %+v, want %d", g.Keys, user.keys)
		}
	}
	if r.Goal.Until != keyspace.ExactAll {
		return
	}
	if s.folds {
		checkEveryKey(t, r, f.truth, f.bytes)
		return
	}
	all, bytes := truth{}, int64(0)
	for pattern, k := range f.truth {
		all.add("all", k)
		bytes += f.bytes(pattern)
	}
	checkDetails(t, keyspace.Group{Pattern: "all keys", Figures: r.All}, all["all"])
	if r.All.Memory.Or(keyspace.Estimate{}) != keyspace.Exactly(float64(bytes)) {
		t.Errorf("all keys take %+v bytes, want %d", r.All.Memory, bytes)
	}
}
