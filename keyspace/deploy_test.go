package keyspace_test

import (
	"fmt"
	"testing"
	"time"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

// A deploy puts names with a new version into use: the ones with the old version idle, the
// new ones fill up.
func TestADeployIsSeenByVersion(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		put := func(version, pages int) {
			for i := range pages {
				f.put("cache:{build}:page:{id}", fmt.Sprintf("cache:v%d:page:%d", version, i), "string", 20, keyspace.NoTTL)
				f.put("app-{build}:user:{id}", fmt.Sprintf("app-1.4.%d:user:%d", version, i), "string", 20, keyspace.NoTTL)
			}
			f.flush()
		}
		put(41, 300)
		for i := range 500 {
			f.put("user:{id}", fmt.Sprintf("user:%d", i), "string", 20, keyspace.NoTTL)
		}
		f.flush()
		e := start(t, reach(t, s, deployment.Config{}), greedy(keyspace.ExactAll))
		before := until(t, e, 0, "the first pass", done)
		for pattern, version := range map[string]string{"cache:{build}:page:{id}": "v41", "app-{build}:user:{id}": "app-1.4.41"} {
			if v := groups(before)[pattern].Values; len(v) != 1 || v[0].Text != version || v[0].Keys != keyspace.Exactly(300) {
				t.Errorf("%s before the deploy: %+v", pattern, v)
			}
		}
		// OBJECT IDLETIME counts whole seconds.
		time.Sleep(2100 * time.Millisecond)
		put(42, 30)
		e.Rescan()
		r := until(t, e, before.Version, "the second pass", func(r keyspace.Report) bool { return r.Pass == 2 && done(r) })
		checkCounts(t, r, f.truth)
		for pattern, versions := range map[string][2]string{
			"cache:{build}:page:{id}": {"v42", "v41"}, "app-{build}:user:{id}": {"app-1.4.42", "app-1.4.41"},
		} {
			v := groups(r)[pattern].Values
			if len(v) != 2 || v[0].Text != versions[0] || v[1].Text != versions[1] ||
				v[0].Keys != keyspace.Exactly(30) || v[1].Keys != keyspace.Exactly(300) {
				t.Errorf("%s after the deploy: %+v", pattern, v)
				continue
			}
			young, old := v[0].Idle.Or(keyspace.Quantiles{}), v[1].Idle.Or(keyspace.Quantiles{})
			if !v[0].Idle.Known() || !v[1].Idle.Known() || old.P50 < 1000 || young.P50 >= old.P50 {
				t.Errorf("%s: %s idles for %v, %s for %v", pattern, v[0].Text, young, v[1].Text, old)
			}
		}
		if v := groups(r)["user:{id}"].Values; v != nil {
			t.Errorf("users are broken down: %+v", v)
		}
	})
}
