package keyspace_test

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"valktop/keyspace"
	"valktop/testserver"
)

func TestKeysPassByWhatTheyAnswer(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 3000)
		var asked atomic.Int64
		o := greedy(keyspace.Full)
		o.Big = 1
		o.Filter.Names = func(names []string) []string {
			return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !strings.HasPrefix(n, "cart:") })
		}
		o.Filter.Asked = &keyspace.Asked{
			Queries: []keyspace.Command{{"TYPE"}, {"OBJECT", "ENCODING"}},
			Takes: func(name string, replies []keyspace.Reply) bool {
				if asked.Add(1); !strings.HasPrefix(name, "cart:") {
					t.Errorf("%q was asked", name)
				}
				return replies[0].Value == "hash" && replies[1].Err == nil
			},
		}
		hits, misses := lookups(t, s)
		r := sample(t, s, o)
		nowHits, nowMisses := lookups(t, s)
		want := f.truth["cart:{id}"]
		if r.All.Keys != keyspace.Exactly(float64(want.types["hash"])) || asked.Load() != int64(len(want.names)) || r.Sampled != 3000 {
			t.Errorf("%+v keys, %d asked of %d; want %d", r.All.Keys, asked.Load(), r.Sampled, want.types["hash"])
		}
		if big := r.All.Big.Or(keyspace.Estimate{}); big.Value != r.All.Keys.Value {
			t.Errorf("%+v are over a byte", r.All.Big)
		}
		if r.Own.Hits != uint64(nowHits-hits) || r.Own.Misses != uint64(nowMisses-misses) || r.Own.Hits < uint64(2*asked.Load()) {
			t.Errorf("own %+v, the server counted %d hits and %d misses", r.Own, nowHits-hits, nowMisses-misses)
		}
	})
}
