package keyspace_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

// primaries are several servers as one deployment.
type primaries []keyspace.Node

func (p primaries) Primaries(context.Context) []keyspace.Node { return p }

// joined returns the primaries of a cluster as one deployment.
func joined(t *testing.T, c *testserver.Cluster) primaries {
	t.Helper()
	var all primaries
	for _, s := range c.Primaries {
		all = append(all, reach(t, s, deployment.Config{OnlySeed: true}).Primaries(t.Context())...)
	}
	return all
}

// tagged fills the primaries of a cluster with so many keys each, whose hash tags keep like
// keys in one slot, and returns what is true of all of them, with what asks for bytes.
func tagged(t *testing.T, c *testserver.Cluster, keys ...int) (truth, func(pattern string) int64) {
	t.Helper()
	const tags = 30
	all := truth{}
	var fillers []*filler
	tag := 0
	for at, s := range c.Primaries {
		f := newFiller(t, s)
		fillers = append(fillers, f)
		var own []string
		for ; len(own) < tags; tag++ {
			if name := fmt.Sprintf("{%d}", tag); c.OwnerOf(name) == s {
				own = append(own, name)
			}
		}
		for i := range keys[at] {
			// A tag's keys are nearly all of one kind, those of every third tag carts.
			switch of := own[i%tags]; {
			case i%50 == 49:
				f.put("session:{{id}}:{id}", fmt.Sprintf("session:%s:%d", of, i), "string", 60, 40*time.Minute)
			case i%tags%3 == 0:
				f.put("cart:{{id}}:item:{id}", fmt.Sprintf("cart:%s:item:%d", of, i), "hash", 10+i%90, keyspace.NoTTL)
			default:
				f.put("page:{{id}}:{id}:html", fmt.Sprintf("page:%s:%d:html", of, i), "string", 200+i%700, 20*time.Hour)
			}
		}
		f.flush()
	}
	for _, f := range fillers {
		for pattern, k := range f.truth {
			all.add(pattern, k)
		}
	}
	return all, func(pattern string) (sum int64) {
		for _, f := range fillers {
			if f.truth[pattern] != nil {
				sum += f.bytes(pattern)
			}
		}
		return sum
	}
}

func TestAClusterOfPrimariesOfAllSizes(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 3, 0, func(t *testing.T, c *testserver.Cluster) {
		want, bytes := tagged(t, c, 20_500, 1500, 90)
		d := joined(t, c)

		r := runOnce(t, d, greedy(keyspace.Full))
		if !r.Complete || !r.Exact || r.Biased || r.Partial || r.Total != want.keys() || len(r.Nodes) != 3 {
			t.Errorf("a whole pass: %+v", headOf(r))
		}
		checkCounts(t, r, want)

		r = runOnce(t, d, greedy(keyspace.ExactAll))
		if !r.Exact || r.Detailed != want.keys() {
			t.Errorf("asking every key: %+v", headOf(r))
		}
		checkCounts(t, r, want)
		checkEveryKey(t, r, want, bytes)

		r = runOnce(t, d, keyspace.EngineOptions{Goal: keyspace.Goal{Until: keyspace.UntilNames, Names: 5000}, Pace: 1})
		if r.Complete || r.Exact || r.Biased || r.Total != want.keys() {
			t.Errorf("a sample: %+v", headOf(r))
		}
		checkEstimates(t, r, want, bytes)

		testWithoutRandomKey(t, c)
	})
}

// checkEstimates compares the estimates of a sample with the truth, which lies within twice
// their margins but once in some thousand times.
func checkEstimates(t *testing.T, r keyspace.Report, want truth, bytes func(pattern string) int64) {
	t.Helper()
	near := func(what string, e keyspace.Estimate, truth float64) {
		if e.Exact || e.Margin() <= 0 || truth < e.Value-2*e.Margin() || truth > e.Value+2*e.Margin() {
			t.Errorf("%s: %+v, truth %v", what, e, truth)
		}
	}
	got := groups(r)
	for pattern, k := range want {
		near(pattern+" keys", got[pattern].Keys, float64(k.keys))
		near(pattern+" bytes", got[pattern].Memory.Or(keyspace.Estimate{}), float64(bytes(pattern)))
	}
}

// testWithoutRandomKey samples a cluster as a user who may not draw keys at random: the
// report says that the names so far are no fair sample, until they are all.
func testWithoutRandomKey(t *testing.T, c *testserver.Cluster) {
	t.Helper()
	var d primaries
	for _, s := range c.Primaries {
		s.Do("ACL", "SETUSER", "walker", "on", ">p", "~*", "+@all", "-randomkey")
		d = append(d, reach(t, s, deployment.Config{OnlySeed: true, User: "walker", Password: deployment.NewSecret("p")}).Primaries(t.Context())...)
	}
	e := start(t, d, keyspace.EngineOptions{Goal: keyspace.Goal{Until: keyspace.UntilNames, Names: 4000}, Pace: 1})
	r := until(t, e, 0, "the sample", done)
	if !r.Biased || r.Complete || !hasLimit(r, "RANDOMKEY") {
		t.Errorf("a sample without RANDOMKEY: %+v", headOf(r))
	}
	e.SetGoal(keyspace.Goal{Until: keyspace.Full})
	if r = until(t, e, r.Version+1, "the whole pass", done); r.Biased || !r.Exact {
		t.Errorf("a whole pass without RANDOMKEY: %+v", headOf(r))
	}
}

func hasLimit(r keyspace.Report, command string) bool {
	return slices.ContainsFunc(r.Limits, func(l keyspace.Limit) bool { return l.Command == command })
}
