package actions_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/actions"
	"valktop/testserver"
)

// backedUp carries a plan out with a backup, and returns the file.
func backedUp(t *testing.T, d actions.Deployment, p actions.Plan) (string, actions.Outcome) {
	t.Helper()
	w, err := actions.CreateBackup(filepath.Join(t.TempDir(), "x.backup"), actions.BackupHeader{Plan: p, Time: time.Now()}, 0)
	must(t, err)
	run, err := actions.Start(t.Context(), d, p, actions.RunOptions{Pace: 1, Backup: w})
	must(t, err)
	o := run.Wait()
	must(t, o.Err)
	must(t, w.Close())
	return w.Path(), o
}

func restored(t *testing.T, d actions.Deployment, path string, replace bool) actions.Outcome {
	t.Helper()
	run, err := actions.Start(t.Context(), d, actions.Plan{Action: actions.Restore, Backup: path, Replace: replace}, actions.RunOptions{Pace: 1})
	must(t, err)
	o := run.Wait()
	must(t, o.Err)
	return o
}

// sameState compares two states: values by their digest, expiries within 5 ms.
func sameState(t *testing.T, before, after database) {
	t.Helper()
	for name, k := range before {
		now, there := after[name]
		off := now.expiry - k.expiry
		if !there || !now.holds(k) || now.kind != k.kind || off > 5 || off < -5 {
			t.Errorf("%.80q: there %v, same value %v, expiry off by %d ms", name, there, now.holds(k), off)
		}
	}
	if len(after) != len(before) {
		t.Errorf("there are %d keys, were %d", len(after), len(before))
	}
}

// fillAllTypes adds what fillMixed has not got: encodings, big ones, a stream with groups, and
// fields with a TTL where the server has them.
func fillAllTypes(t *testing.T, c *redis.Client) {
	t.Helper()
	ctx := t.Context()
	_, err := c.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.PFAdd(ctx, "hll", "a", "b", "c")
		p.SetBit(ctx, "bits", 1000, 1)
		p.Set(ctx, "big string", strings.Repeat("x", 500_000), time.Hour)
		for i := range 600 {
			p.RPush(ctx, "big list", strings.Repeat("y", 100), i)
			p.HSet(ctx, "big hash", fmt.Sprint(i), strings.Repeat("z", 80))
			p.SAdd(ctx, "intset", i)
			p.SAdd(ctx, "big set", fmt.Sprint("m", i))
			p.ZAdd(ctx, "big zset", redis.Z{Score: float64(i) / 3, Member: i})
		}
		p.GeoAdd(ctx, "geo", &redis.GeoLocation{Name: "here", Longitude: 13.4, Latitude: 52.5})
		p.XAdd(ctx, &redis.XAddArgs{Stream: "stream", ID: "5-1", Values: []string{"k", "v"}})
		p.XGroupCreate(ctx, "stream", "workers", "0")
		p.XReadGroup(ctx, &redis.XReadGroupArgs{Group: "workers", Consumer: "me", Streams: []string{"stream", ">"}, Count: 1, Block: -1})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	c.HSet(ctx, "fields", "f", "v")
	c.Do(ctx, "HPEXPIRE", "fields", "3600000", "FIELDS", "1", "f") // an error where there are none
}

func TestUndoBringsEveryKindOfKeyBack(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c, d := s.Client(), changes(t, s)
		fillMixed(t, c, hostileNames())
		fillAllTypes(t, c)
		before := stateOf(t, c)
		path, o := backedUp(t, d, selecting(actions.ByGlob, "*"))
		if left := stateOf(t, c); len(left) != 0 || o.Changed != int64(len(before)) || o.BackedUp != o.Changed {
			t.Fatalf("%d keys are left; %+v", len(left), o)
		}
		back := restored(t, d, path, false)
		if back.Changed != int64(len(before)) || back.Failed != 0 {
			t.Errorf("%+v", back)
		}
		sameState(t, before, stateOf(t, c))
	}, debugging()...)
}

func TestUndoOfNewExpiries(t *testing.T) {
	t.Parallel()
	prefix := []actions.Selection{{Kind: actions.ByPrefix, Text: "user:"}}
	for _, p := range []actions.Plan{
		{Action: actions.Invalidate, Spread: 2400 * time.Hour, Selections: prefix},
		{Action: actions.Expire, TTL: 2 * time.Hour, Selections: prefix},
		{Action: actions.Persist, Selections: prefix},
	} {
		t.Run(fmt.Sprint(p.Action, p.Spread), func(t *testing.T) {
			t.Parallel()
			testserver.Each(t, func(t *testing.T, s *testserver.Server) {
				c, d := s.Client(), changes(t, s)
				fillMixed(t, c, hostileNames())
				before := stateOf(t, c)
				path, o := backedUp(t, d, p)
				if o.Changed < 50 {
					t.Fatalf("%+v", o)
				}
				sure := ""
				for name := range before {
					if strings.HasPrefix(name, "user:") && before[name].expiry != 0 && len(name) < 100 {
						sure = name // of which somebody sets another expiry meanwhile
					}
				}
				c.PExpire(t.Context(), sure, 77*time.Minute)
				theirs := stateOf(t, c)[sure]
				restored(t, d, path, false)
				after := stateOf(t, c)
				if after[sure] != theirs {
					t.Errorf("%q was changed by somebody else and is undone", sure)
				}
				before[sure], after[sure] = kept{}, kept{}
				sameState(t, before, after)
			}, debugging()...)
		})
	}
}

func TestUndoOverwritesAndRevivesNothing(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c, d := s.Client(), changes(t, s)
		ctx := t.Context()
		c.Set(ctx, "k:stays", "old", 0)
		c.Set(ctx, "k:back", "old", 0)
		c.Set(ctx, "k:short", "old", 1500*time.Millisecond)
		path, _ := backedUp(t, d, selecting(actions.ByPrefix, "k:"))
		c.Set(ctx, "k:stays", "new", 0)
		time.Sleep(2 * time.Second)
		o := restored(t, d, path, false)
		if o.Changed != 1 || o.Skipped.Exists != 1 || o.Skipped.Expired != 1 {
			t.Errorf("%+v", o)
		}
		if v := c.Get(ctx, "k:stays").Val(); v != "new" {
			t.Errorf("k:stays is %q", v)
		}
		o = restored(t, d, path, true)
		if v := c.Get(ctx, "k:stays").Val(); v != "old" || o.Changed != 2 || o.Skipped.Expired != 1 {
			t.Errorf("told to replace, k:stays is %q; %+v", v, o)
		}
		if c.Exists(ctx, "k:short").Val() != 0 {
			t.Error("a key is revived whose time had come")
		}
	})
}

func TestWhatIsInDoubtNeverReplacesAnything(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c, d := s.Client(), changes(t, s)
		ctx := t.Context()
		c.Set(ctx, "there", "old", 0)
		c.Set(ctx, "gone", "old", 0)
		dump := func(name string) actions.Entry { return actions.Entry{Name: name, Dump: c.Dump(ctx, name).Val()} }
		w := newBackup(t, 0)
		appended(t, w, []actions.Entry{dump("there"), dump("gone")}) // and then a crash
		must(t, w.Close())
		c.Set(ctx, "there", "new", 0)
		c.Del(ctx, "gone")
		restored(t, d, w.Path(), true)
		if there, gone := c.Get(ctx, "there").Val(), c.Get(ctx, "gone").Val(); there != "new" || gone != "old" {
			t.Errorf("there is %q, gone is %q", there, gone)
		}
	})
}

// TestWhatIsReplacedIsKept: what a restore writes over goes into a backup of its own, which
// brings it back.
func TestWhatIsReplacedIsKept(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c, d := s.Client(), changes(t, s)
		ctx := t.Context()
		fillMixed(t, c, hostileNames())
		old := stateOf(t, c)
		path, _ := backedUp(t, d, selecting(actions.ByGlob, "*"))
		fillMixed(t, c, reversed(hostileNames())) // other types, other TTLs
		c.Set(ctx, "user:1", "written since", time.Hour)
		c.Del(ctx, "user:10")
		written := stateOf(t, c)

		keep := newBackup(t, 0)
		run, err := actions.Start(ctx, d, actions.Plan{Action: actions.Restore, Backup: path, Replace: true}, actions.RunOptions{Pace: 1, Backup: keep})
		must(t, err)
		o := run.Wait()
		must(t, keep.Close())
		if o.Err != nil || o.Failed != 0 || o.Changed != int64(len(old)) || o.BackedUp != int64(len(written)) {
			t.Errorf("%+v; there were %d keys, and %d in the way", o, len(old), len(written))
		}
		sameState(t, old, stateOf(t, c))

		o = restored(t, d, keep.Path(), true)
		if o.Changed != int64(len(written)) {
			t.Errorf("%+v; %d keys were replaced", o, len(written))
		}
		after := stateOf(t, c)
		delete(after, "user:10") // it was not there, so nothing was kept of it
		sameState(t, written, after)
	}, debugging()...)
}

// reversed is a list from its end.
func reversed(list []string) []string {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}
