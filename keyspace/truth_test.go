package keyspace_test

import (
	"math"
	"testing"

	"valktop/keyspace"
	"valktop/testserver"
)

func TestAWholePassCountsExactly(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 20_000)
		r := sample(t, s, greedy(keyspace.Full))
		if !r.Complete || !r.Exact || r.Partial || r.Biased || r.Total != 20_000 || r.Sampled != 20_000 || r.Walked != 20_000 {
			t.Errorf("report %+v", headOf(r))
		}
		checkCounts(t, r, f.truth)
	})
}

// checkCounts compares the counts of a whole pass with the truth.
func checkCounts(t *testing.T, r keyspace.Report, want truth) {
	t.Helper()
	got := groups(r)
	for pattern, k := range want {
		if g := got[pattern]; g.Keys != keyspace.Exactly(float64(k.keys)) {
			t.Errorf("%s has %+v keys, want %d", pattern, g.Keys, k.keys)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d patterns, want %d", len(got), len(want))
	}
	if r.All.Keys != keyspace.Exactly(float64(want.keys())) {
		t.Errorf("all keys %+v, want %d", r.All.Keys, want.keys())
	}
}

func TestAskingEveryKeyIsExactInTypesTTLsAndBytes(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 5000)
		r := sample(t, s, greedy(keyspace.ExactAll))
		if !r.Complete || !r.Exact || r.Detailed != 5000 || r.Vanished != 0 {
			t.Errorf("report %+v", headOf(r))
		}
		checkCounts(t, r, f.truth)
		checkEveryKey(t, r, f.truth, f.bytes)
		// MEMORY USAGE counts the entry of a key, used_memory_dataset does not: all keys may
		// add up to more than that, but not to more than what the server took since its start.
		info, _ := s.Do("INFO", "memory").(string)
		taken := numberIn(t, info, "used_memory") - numberIn(t, info, "used_memory_startup")
		if all := r.All.Memory.Or(keyspace.Estimate{}).Value; all > float64(taken) {
			t.Errorf("all keys take %v bytes, more than the %d that there are", all, taken)
		}
	})
}

// checkEveryKey compares types, TTL tiers and bytes of a pass that asked every key with the
// truth; bytes asks for those of a pattern.
func checkEveryKey(t *testing.T, r keyspace.Report, want truth, bytes func(pattern string) int64) {
	t.Helper()
	all := int64(0)
	for pattern, g := range groups(r) {
		k := want[pattern]
		if k == nil {
			t.Errorf("there is no pattern %q", pattern)
			continue
		}
		checkDetails(t, g, k)
		n := bytes(pattern)
		all += n
		if g.Memory.Or(keyspace.Estimate{}) != keyspace.Exactly(float64(n)) {
			t.Errorf("%s takes %+v bytes, want %d", pattern, g.Memory, n)
		}
	}
	if r.All.Memory.Or(keyspace.Estimate{}) != keyspace.Exactly(float64(all)) {
		t.Errorf("all keys take %+v bytes, want %d", r.All.Memory, all)
	}
}

// checkDetails compares types and TTL tiers with the truth.
func checkDetails(t *testing.T, g keyspace.Group, want *known) {
	t.Helper()
	for _, f := range g.Types {
		if n := math.Round(f.Share * float64(want.keys)); int64(n) != want.types[f.Name] || math.Abs(f.Share*float64(want.keys)-n) > 1e-6 {
			t.Errorf("%s: a share of %v is %s, want %d of %d", g.Pattern, f.Share, f.Name, want.types[f.Name], want.keys)
		}
	}
	if len(g.Types) != len(want.types) {
		t.Errorf("%s: types %v, want %v", g.Pattern, g.Types, want.types)
	}
	for tier, n := range want.tiers {
		if got := g.TTL.Or(keyspace.TTLs{}).Tiers[tier] * float64(want.keys); math.Abs(got-float64(n)) > 1e-6 {
			t.Errorf("%s: %v keys are in tier %s, want %d", g.Pattern, got, keyspace.Tier(tier), n)
		}
	}
}
