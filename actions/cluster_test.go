package actions_test

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"valktop/actions"
	"valktop/testserver"
)

func TestAPlanTouchesWhatItSaysOnACluster(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 3, 0, func(t *testing.T, cluster *testserver.Cluster) {
		d := changes(t, cluster.Primaries[0])
		byOwner := map[*testserver.Server][]string{}
		for _, name := range append(hostileNames(), "{tag}a", "{tag}b", "user:{tag}:1", "user:{tag}:2", "user:{tag}:3") {
			s := cluster.OwnerOf(name)
			byOwner[s] = append(byOwner[s], name)
		}
		for s, names := range byOwner {
			fillMixed(t, s.Client(), names)
		}
		before := clusterState(t, cluster)
		if len(before) < 500 {
			t.Fatalf("there are %d keys only", len(before))
		}
		ways := []bool{false, true}
		if testserver.Raced {
			ways = ways[1:]
		}
		for _, backup := range ways {
			for _, s := range []actions.Selection{
				{Kind: actions.ByPrefix, Text: "user:"}, {Kind: actions.ByGlob, Text: "*1*"}, {Kind: actions.ByKey, Text: "user:1"},
			} {
				plan := actions.Plan{Action: actions.Invalidate, Selections: []actions.Selection{s}}
				path := filepath.Join(t.TempDir(), "backup")
				w, err := actions.CreateBackup(path, actions.BackupHeader{Plan: plan, Time: time.Now()}, 0)
				must(t, err)
				o := actions.RunOptions{Pace: 1}
				if backup {
					o.Backup = w
				}
				run, err := actions.Start(t.Context(), d, plan, o)
				must(t, err)
				out := run.Wait()
				must(t, out.Err)
				must(t, w.Close())
				meant := map[string]bool{}
				for name := range before {
					m, err := plan.Matcher()
					must(t, err)
					meant[name] = m.Match(name)
				}
				after := clusterState(t, cluster)
				for name, is := range meant {
					if _, there := after[name]; there == is {
						t.Errorf("%+v, backup %v: %.80q is there: %v", s, backup, name, there)
					}
				}
				if diff := difference(before, after, meant); len(diff) > 0 {
					t.Errorf("%+v, backup %v: touched what it should not:\n%s", s, backup, strings.Join(diff, "\n"))
				}
				if backup {
					restored(t, d, path, false)
				} else {
					for s := range byOwner {
						own := database{}
						for name, k := range before {
							if cluster.OwnerOf(name) == s {
								own[name] = k
							}
						}
						putBack(t, s.Client(), own)
					}
				}
				again := clusterState(t, cluster)
				sameState(t, before, again)
				before = again
			}
		}
	}, debugging()...)
}

// clusterState is what all primaries hold.
func clusterState(t *testing.T, c *testserver.Cluster) database {
	t.Helper()
	all := database{}
	for _, s := range c.Primaries {
		maps.Copy(all, stateOf(t, s.Client()))
	}
	return all
}
