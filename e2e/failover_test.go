package e2e

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

// sane fails the test where a tick holds what was never the case while drivers looked keys
// up: lookups below nothing or far beyond what they do, keys that there never were.
func sane(t *testing.T, all []tick, drivers int, keys int64) {
	t.Helper()
	most := 10 * float64(drivers) * hitsARound * float64(time.Second/roundsEach)
	for i, one := range all {
		for _, v := range []*float64{one.HitsPerSec, one.MissesPerSec} {
			if v != nil && (*v < 0 || *v > most) {
				t.Errorf("tick %d: %v per second", i, *v)
			}
		}
		for _, v := range []*int64{one.Hits, one.Misses, one.Commands} {
			if v != nil && *v < 0 {
				t.Errorf("tick %d: a negative count: %d", i, *v)
			}
		}
		if (one.Hits == nil) != (one.Misses == nil) {
			t.Errorf("tick %d: some counts only: %+v", i, one)
		}
		if one.HitRate != nil && *one.HitRate != 0.75 {
			t.Errorf("tick %d: a hit rate of %v, and it was 0.75 all the time", i, *one.HitRate)
		}
		if one.Keys != nil && (*one.Keys < 0 || *one.Keys > keys) {
			t.Errorf("tick %d: %d keys, and there are %d", i, *one.Keys, keys)
		}
	}
}

// at is the node of an address in a tick.
func (k tick) at(addr string) (n tickNode) {
	for _, one := range k.Nodes {
		if one.Addr == addr {
			return one
		}
	}
	return n
}

// misses reports whether a reason of the verdict begins so.
func (k tick) misses(what string) bool {
	return slices.ContainsFunc(k.Reasons, func(why string) bool { return strings.HasPrefix(why, what) })
}

func TestAPrimaryOfAClusterDiesAndItsReplicaIsPromoted(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 3, 3, func(t *testing.T, c *testserver.Cluster) {
		fillTagged(t, c.Primaries...)
		c.InStep()
		lost, heir, other := c.Primaries[0], c.Replicas[0], c.Primaries[1]
		driveAt(t, other, tagAt(c, other))
		driveAt(t, lost, tagAt(c, lost))
		const keys = tags*ofEach + 2
		d := open(t, other.URL(), "--interval", "200ms", "--no-sampling")
		d.see("cluster 3+3", "Hit rate")
		k := stats(t, other.URL())
		n := k.until(t, "all keys and lookups", 0, func(k tick) bool {
			return counted(k) && !k.Partial && k.Keys != nil && *k.Keys == keys && !k.misses("1 of 6 nodes")
		})
		lost.Kill()
		n = k.until(t, "totals that say that they are partial", n, func(k tick) bool {
			return k.Partial && k.at(lost.Addr).Error != nil && *k.Keys < keys && k.misses("1 of 6 nodes")
		})
		d.see("5 of 6 nodes", "1 down")
		c.Promote(heir)
		tag := tagAt(c, heir)
		driveAt(t, heir, tag)
		n = k.until(t, "the failover", n, func(k tick) bool { return k.at(heir.Addr).Role == "primary" && *k.Keys == keys })
		k.until(t, "that nothing is missing any more", n, func(k tick) bool { return counted(k) && !k.Partial && k.misses("1 of 6 nodes") })
		d.see("now a primary")
		lost.Launch() // as a replica of its heir
		k.until(t, "that all is well", len(k.soFar()), func(k tick) bool {
			return !k.misses("1 of 6 nodes") && !k.Partial && k.at(lost.Addr).Role == "replica" && *k.Keys == keys
		})
		d.gone("1 down")
		d.press("6")
		d.see("all 16,384 slots covered")
		sane(t, k.stop(t), 2, keys)
		d.press("q")
		if code := d.ended(); code != 0 {
			t.Errorf("it ends with %d", code)
		}
	})
}

// tagAt is a tag of keys at a primary.
func tagAt(c *testserver.Cluster, s *testserver.Server) string {
	for tag := 0; ; tag++ {
		if name := fmt.Sprintf("{at%d}", tag); c.OwnerOf(name) == s {
			return name
		}
	}
}

func TestSentinelPromotesAReplicaWhileStatsPolls(t *testing.T) {
	t.Parallel()
	s := testserver.StartSentinels(t, testserver.Valkey, 2, 3)
	driveAt(t, s.Primary, "")
	k := stats(t, s.URL())
	n := k.until(t, "lookups", 0, func(k tick) bool { return counted(k) && len(k.Nodes) == 3 && k.at(s.Primary.Addr).Role == "primary" })
	s.Primary.Kill()
	n = k.until(t, "a gap", n, func(k tick) bool {
		return k.Partial && k.at(s.Primary.Addr).Error != nil && (k.Hits == nil || *k.Hits == 0)
	})
	heir := s.Failover()
	n = k.until(t, "the new primary", n, func(k tick) bool { return k.at(heir.Addr).Role == "primary" })
	driveAt(t, heir, "")
	n = k.until(t, "lookups at the new primary", n, counted)
	s.Primary.Launch() // Sentinel makes a replica of it
	k.until(t, "the former primary as a replica", n, func(k tick) bool { return k.at(s.Primary.Addr).Role == "replica" && !k.Partial })
	sane(t, k.stop(t), 1, 1)
}

func TestSentinelPromotesAReplicaDuringAnInvalidation(t *testing.T) {
	t.Parallel()
	s := testserver.StartSentinels(t, testserver.Redis, 2, 3, "--enable-debug-command", "yes")
	fillTagged(t, s.Primary)
	before := kept(t, s.Primary.Client())
	backup := filepath.Join(t.TempDir(), "backup")
	b := begin(t, "invalidate", "--prefix", "user:", "--yes", "--json", "--rate", slowly, "--backup", backup, "-u", s.URL())
	eventually(t, "some are removed", func() bool { return int(s.Primary.Do("DBSIZE").(int64)) < len(before)-len(before)/20 })
	s.Primary.Kill()
	heir := s.Failover()
	var got changed
	b.end(0, &got)
	at := map[string]int64{}
	for _, n := range got.Nodes {
		at[n.Addr] = n.Changed
	}
	// What the primary had removed and not passed on is removed once more.
	if at[s.Primary.Addr] == 0 || at[heir.Addr] == 0 || at[s.Primary.Addr]+at[heir.Addr] != got.Changed ||
		got.Changed < tags*ofEach/2 || got.Failed != 0 || got.Error != nil {
		t.Errorf("%+v", got)
	}
	same(t, kept(t, heir.Client()), without(before, "user:"))
	if r := headless(t, "restore", backup, "--yes", "-u", s.URL()); r.code != 0 {
		t.Errorf("restore: exit code %d: %s%s", r.code, r.out, r.err)
	}
	same(t, kept(t, heir.Client()), before)
}

func TestAScanEndsWithoutAPrimaryThatNobodyReplaces(t *testing.T) {
	t.Parallel()
	c := testserver.StartCluster(t, testserver.Valkey, 3, 0, "--cluster-require-full-coverage", "no")
	fillTagged(t, c.Primaries...)
	lost := c.Primaries[0]
	gone := lost.Do("DBSIZE").(int64)
	// It dies while it is scanned, and is dead when the next scan begins.
	for _, when := range []string{"meanwhile", "before"} {
		b := begin(t, "scan", "--full", "--json", "--rate", slowly, "--patience", "2s", c.Primaries[1].URL())
		if when == "meanwhile" {
			eventually(t, "the scan is under way", func() bool { return calls(lost, "scan") > 0 })
			lost.Kill()
		}
		var got scannedKeys
		b.end(1, &got)
		if got.Complete || !got.Partial || !strings.Contains(got.Lacking, lost.Addr) {
			t.Errorf("%s: %+v", when, got)
		}
		if when == "before" && got.Sampled != tags*ofEach-gone {
			t.Errorf("of the others it has seen %d keys, want %d", got.Sampled, tags*ofEach-gone)
		}
		if why := b.told.String(); !slices.ContainsFunc(strings.Split(why, "\n"), func(line string) bool {
			return strings.HasPrefix(line, "    why: ") && strings.Contains(line, lost.Addr)
		}) {
			t.Errorf("%s it does not say which node is missing: %q", when, why)
		}
	}
}
