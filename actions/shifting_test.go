package actions_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"valktop/actions"
	"valktop/testserver"
)

// shifting is a cluster whose list of primaries is told by the test.
type shifting struct {
	cluster *testserver.Cluster

	mu      sync.Mutex
	nodes   map[*testserver.Server]actions.Node
	list    []actions.Node
	changed chan struct{}
}

// watch returns the primaries of a cluster as a deployment that shifts.
func watch(t *testing.T, c *testserver.Cluster) *shifting {
	t.Helper()
	s := &shifting{cluster: c, nodes: map[*testserver.Server]actions.Node{}, changed: make(chan struct{})}
	for _, n := range c.Nodes() {
		s.nodes[n] = alone(t, n).Primaries(t.Context())[0]
	}
	s.tell(c.Primaries...)
	return s
}

// tell says which primaries there are now.
func (s *shifting) tell(primaries ...*testserver.Server) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = nil
	for _, p := range primaries {
		s.list = append(s.list, s.nodes[p])
	}
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *shifting) Primaries(context.Context) []actions.Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.list
}

func (s *shifting) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

func (s *shifting) Refresh(context.Context) {}

func (s *shifting) At(addr string) (actions.Node, bool) {
	for server, n := range s.nodes {
		if server.Addr == addr {
			return n, true
		}
	}
	return nil, false
}

// Owner is the first primary for one key in ten, whoever has it: what it says of others is
// followed.
func (s *shifting) Owner(_ context.Context, key string) (actions.Node, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if strings.HasSuffix(key, "7") {
		return s.list[0], nil
	}
	return s.nodes[s.cluster.Owner(actions.Slot(key))], nil
}

func (*shifting) Slotted() bool { return true }

// tagged fills the primaries of a cluster with so many keys each, under a few hash tags of
// each, which it returns. Every fifth key is not in k:.
func tagged(t *testing.T, c *testserver.Cluster, keys int) (tags [][]string) {
	t.Helper()
	const each = 8
	tag := 0
	for _, s := range c.Primaries {
		pipe := s.Client().Pipeline()
		var own []string
		for ; len(own) < each; tag++ {
			name := fmt.Sprintf("{%d}", tag)
			if c.OwnerOf(name) != s {
				continue
			}
			own = append(own, name)
			for i := range keys / each {
				of := "k"
				if i%5 == 0 {
					of = "other"
				}
				pipe.Set(t.Context(), fmt.Sprintf("%s:%s:%d", of, name, i), i, 0)
			}
		}
		if _, err := pipe.Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
		tags = append(tags, own)
	}
	return tags
}

func TestSlotsThatMoveDuringAnInvalidation(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 3, 0, func(t *testing.T, c *testserver.Cluster) {
		const keys = 1600
		tags := tagged(t, c, keys)
		before := clusterState(t, c)
		for round, backup := range []bool{false, true} {
			if testserver.Raced && !backup {
				continue
			}
			d := watch(t, c)
			path := filepath.Join(t.TempDir(), "backup")
			plan := prefix("k:")
			w, err := actions.CreateBackup(path, actions.BackupHeader{Plan: plan, Time: time.Now()}, 0)
			must(t, err)
			o := actions.RunOptions{Pace: 1, Rate: keys}
			if backup {
				o.Backup = w
			}
			from, to := c.Primaries[0], c.Primaries[1]
			var mine []int
			for _, tag := range tags[2*round][:4] { // the second time others move
				mine = append(mine, c.SlotOf(tag))
			}
			if round == 1 {
				from, to = c.Primaries[2], c.Primaries[0]
			}
			// One slot is half moved before it begins, and stays so for a while.
			c.OpenSlot(to, mine[0])
			c.Carry(to, mine[0], 50)
			run, err := actions.Start(t.Context(), d, plan, o)
			must(t, err)
			reaches(t, run, "some are changed", func(p actions.Progress) bool { return p.Outcome.Changed > keys/4 })
			c.Move(to, mine[1:3]...) // away from where some were not looked at yet, to where they may have been
			c.Carry(to, mine[0], 0)
			c.CloseSlot(to, mine[0])
			reaches(t, run, "half are changed", func(p actions.Progress) bool { return p.Outcome.Changed > keys })
			c.Move(to, mine[3])
			out := run.Wait()
			adds(t, out)
			must(t, out.Err)
			must(t, w.Close())
			after := clusterState(t, c)
			owner := map[string]*testserver.Server{}
			for _, own := range tags {
				for _, tag := range own {
					owner[tag] = c.OwnerOf(tag)
				}
			}
			meant := map[string]bool{}
			for name := range before {
				meant[name] = name[0] == 'k'
				if _, there := after[name]; there == meant[name] {
					t.Errorf("backup %v: %s is there: %v", backup, name, there)
				}
			}
			if diff := difference(before, after, meant); len(diff) > 0 {
				t.Errorf("backup %v: touched what it should not: %q", backup, diff)
			}
			if want := int64(3 * keys * 4 / 5); out.Changed != want || out.Failed != 0 || len(out.Nodes) != 3 {
				t.Errorf("backup %v, moved from %s: %+v", backup, from.Addr, out)
			}
			if backup {
				if out.BackedUp != out.Changed {
					t.Errorf("%d of %d are in the backup", out.BackedUp, out.Changed)
				}
				// Some keys are looked for at the wrong primary first, some behind a half-moved slot.
				c.OpenSlot(c.Primaries[1], mine[0])
				restored(t, d, path, false)
				c.Carry(c.Primaries[1], mine[0], 0)
				c.CloseSlot(c.Primaries[1], mine[0])
			} else {
				for _, s := range c.Primaries {
					own := database{}
					for name, k := range before {
						if owner[name[strings.Index(name, "{"):strings.Index(name, "}")+1]] == s {
							own[name] = k
						}
					}
					putBack(t, s.Client(), own)
				}
			}
			sameState(t, before, clusterState(t, c))
		}
	}, debugging()...)
}

func TestAFailoverDuringAnInvalidation(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 2, 2, func(t *testing.T, c *testserver.Cluster) {
		const keys = 1600
		tagged(t, c, keys)
		c.InStep()
		d := watch(t, c)
		lost, heir := c.Primaries[0], c.Replicas[0]
		run, err := actions.Start(t.Context(), d, prefix("k:"), actions.RunOptions{Pace: 1, Rate: keys})
		must(t, err)
		reaches(t, run, "some are changed", func(p actions.Progress) bool { return p.Outcome.Changed > keys/4 })
		run.Pause()
		reaches(t, run, "it pauses", func(p actions.Progress) bool { return p.State == actions.Paused })
		c.InStep()
		lost.Kill()
		run.Resume()
		reaches(t, run, "it waits", func(p actions.Progress) bool { return p.State == actions.Waiting })
		c.Promote(heir)
		d.tell(c.Primaries...)
		out := run.Wait()
		adds(t, out)
		must(t, out.Err)
		for _, s := range c.Primaries {
			for _, name := range left(t, s) {
				if name[0] == 'k' {
					t.Errorf("%s is left at %s", name, s.Addr)
				}
			}
			if n := len(left(t, s)); n != keys/5 {
				t.Errorf("%d keys are left at %s", n, s.Addr)
			}
		}
		at := map[string]int64{}
		for _, n := range out.Nodes {
			at[n.Addr] = n.Changed
		}
		if out.Changed != 2*keys*4/5 || len(out.Nodes) != 3 || at[heir.Addr] == 0 || at[lost.Addr]+at[heir.Addr] != keys*4/5 {
			t.Errorf("%+v", out)
		}
	})
}
