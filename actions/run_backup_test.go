package actions_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/testserver"
)

// shelf is a backup in memory.
type shelf struct {
	mu      sync.Mutex
	next    actions.BatchID
	pending map[actions.BatchID][]actions.Entry
	kept    map[string]actions.Entry
	aborted int
	full    int                           // how many keys fit; 0: any
	check   func(entries []actions.Entry) // called for what is kept, before it goes
}

func newShelf() *shelf {
	return &shelf{pending: map[actions.BatchID][]actions.Entry{}, kept: map[string]actions.Entry{}}
}

var errFull = errors.New("the backup is full")

func (s *shelf) Append(_ string, entries []actions.Entry) (actions.BatchID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full > 0 && len(s.kept)+len(entries) > s.full {
		return 0, errFull
	}
	if s.check != nil {
		s.check(entries)
	}
	s.next++
	s.pending[s.next] = slices.Clone(entries)
	return s.next, nil
}

func (s *shelf) Commit(id actions.BatchID, names []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	went := map[string]bool{}
	for _, name := range names {
		went[name] = true
	}
	for _, e := range s.pending[id] {
		if went[e.Name] {
			if _, twice := s.kept[e.Name]; twice {
				return fmt.Errorf("%q was changed twice", e.Name)
			}
			s.kept[e.Name] = e
		}
	}
	delete(s.pending, id)
	return nil
}

func (*shelf) SyncTook() time.Duration { return 0 }

func (s *shelf) Abort(id actions.BatchID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.aborted++
	delete(s.pending, id)
	return nil
}

// mixed fills a server with a key of each type and many strings, some with a TTL.
func mixed(t testing.TB, s *testserver.Server) (names int) {
	t.Helper()
	fill(t, s, "b:%d", 1000)
	for i := range 50 {
		s.Do("PEXPIREAT", fmt.Sprintf("b:%d", i), 33_000_000_000_000+i)
	}
	s.Do("HSET", "b:hash", "f", "v")
	s.Do("RPUSH", "b:list", "a", "b")
	s.Do("SADD", "b:set", "a", "1")
	s.Do("ZADD", "b:zset", 1, "a")
	s.Do("XADD", "b:stream", "1-1", "f", "v")
	s.Do("SET", "b:\x00\xff", "\x00")
	return 1006
}

// state is all keys of a server: their values as DUMP writes them and when they expire.
func state(t testing.TB, s *testserver.Server) map[string]string {
	t.Helper()
	c := s.Client()
	all := map[string]string{}
	for _, name := range left(t, s) {
		digest, err := c.Do(t.Context(), "DEBUG", "DIGEST-VALUE", name).Result()
		if err != nil {
			t.Fatal(err)
		}
		all[name] = fmt.Sprint(digest, c.Do(t.Context(), "PEXPIRETIME", name).Val())
	}
	return all
}

func TestWhatARunRemovesIsInTheBackupFirst(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for _, o := range []actions.RunOptions{{Pace: 1}, {}} {
			names := mixed(t, s)
			before := state(t, s)
			backup := newShelf()
			client := s.Client()
			backup.check = func(entries []actions.Entry) {
				var keep []string
				for _, e := range entries {
					keep = append(keep, e.Name)
				}
				if n := client.Exists(t.Context(), keep...).Val(); n != int64(len(keep)) {
					t.Errorf("%d of %d keys are there when they are written to the backup", n, len(keep))
				}
			}
			out := done(t, changes(t, s), prefix("b:"), actions.Keeping(o, backup))
			if bytes, known := out.Bytes.Get(); out.Changed != int64(names) || out.BackedUp != int64(names) || !known || bytes < int64(names)*40 {
				t.Errorf("%+v", out)
			}
			if len(left(t, s)) != 0 || len(backup.pending) != 0 {
				t.Errorf("%d left, %d batches pending", len(left(t, s)), len(backup.pending))
			}
			for name, e := range backup.kept {
				s.Do("RESTORE", name, e.Before, e.Dump, "ABSTTL")
			}
			if after := state(t, s); !maps.Equal(before, after) {
				t.Error("what was restored is not what there was")
			}
			s.Do("FLUSHALL")
		}
	}, "--enable-debug-command", "yes")
}

func TestAKeyWrittenToDuringABackupIsTriedAgain(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "k:%d", 200)
		writer := s.Client()
		backup := newShelf()
		writes := map[string]int{}
		backup.check = func(entries []actions.Entry) {
			for _, e := range entries {
				switch {
				case e.Name == "k:7" && writes[e.Name] < 3, e.Name == "k:8":
					writes[e.Name]++
					writer.Append(t.Context(), e.Name, "+")
				}
			}
		}
		out := done(t, changes(t, s), prefix("k:"), actions.Keeping(actions.RunOptions{Pace: 1}, backup))
		if out.Changed != 199 || out.Skipped.Rewritten != 1 || !slices.Equal(left(t, s), []string{"k:8"}) || backup.aborted == 0 {
			t.Errorf("%q left: %+v", left(t, s), out)
		}
		e := backup.kept["k:7"]
		s.Do("RESTORE", "k:7", 0, e.Dump)
		if v := s.Do("GET", "k:7"); v != "value+++" {
			t.Errorf("the backup has %q, which is not what was removed", v)
		}
		if _, kept := backup.kept["k:8"]; kept {
			t.Error("a key that was left alone is in the backup")
		}
	})
}

func TestABigKeyIsLeftAloneOrTakenWithoutABackup(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for _, big := range []actions.TooBig{actions.SkipTooBig, actions.TakeTooBig} {
			fill(t, s, "k:%d", 20)
			s.Do("SET", "k:big", strings.Repeat("x", 2<<20))
			s.Do("SET", "k:medium", strings.Repeat("x", 700<<10))
			backup := newShelf()
			o := actions.Keeping(actions.RunOptions{TooBig: big}, backup)
			out := done(t, changes(t, s), prefix("k:"), o)
			_, kept := backup.kept["k:big"]
			taken := big == actions.TakeTooBig
			if kept || taken != (out.Changed == 22) || taken != (out.Skipped.TooBig == 0) || taken != (len(left(t, s)) == 0) || out.BackedUp != 21 {
				t.Errorf("take %v: %+v", taken, out)
			}
			s.Do("FLUSHALL")
		}
	})
}

func TestManyMediumKeysAreDumpedInParts(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	for i := range 60 {
		s.Do("SET", fmt.Sprintf("k:%d", i), strings.Repeat("x", 500<<10))
	}
	backup := newShelf()
	backup.check = func(entries []actions.Entry) {
		if len(entries) > 17 {
			t.Errorf("%d keys of 500 KiB were asked for at once", len(entries))
		}
	}
	if out := done(t, changes(t, s), prefix("k:"), actions.Keeping(actions.RunOptions{Pace: 1}, backup)); out.Changed != 60 || out.BackedUp != 60 {
		t.Errorf("%+v", out)
	}
}

func TestAFullBackupEndsTheRunAndNothingGoesWithoutOne(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "k:%d", 1000)
		backup := newShelf()
		backup.full = 500
		out := done(t, changes(t, s), prefix("k:"), actions.Keeping(actions.RunOptions{}, backup))
		if !errors.Is(out.Err, errFull) || out.Changed != int64(len(backup.kept)) || len(left(t, s)) != 1000-len(backup.kept) || out.Changed == 0 {
			t.Errorf("%d left: %+v", len(left(t, s)), out)
		}
	})
}

func TestALostAnswerOfABackupRunIsAskedFor(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for _, sent := range []bool{true, false} {
			fill(t, s, "k:%d", 300)
			backup := newShelf()
			d := forgetful(changes(t, s), "EXEC", 3, sent)
			out := done(t, d, prefix("k:"), actions.Keeping(actions.RunOptions{Pace: 1, Rate: 1000}, backup))
			if out.Changed != 300 || out.BackedUp != 300 || len(backup.kept) != 300 || len(backup.pending) != 0 || sent != (out.Unsure > 0) || len(left(t, s)) != 0 {
				t.Errorf("sent %v: %d kept, %d pending: %+v", sent, len(backup.kept), len(backup.pending), out)
			}
		}
	})
}

func TestExpiriesThatWereChangedAreInTheBackup(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for _, p := range []actions.Plan{
			{Action: actions.Invalidate, Spread: time.Hour},
			{Action: actions.Expire, TTL: time.Hour, Jitter: 0.5},
			{Action: actions.Expire, TTL: time.Hour, OnlyMissing: true},
			{Action: actions.Persist},
		} {
			fill(t, s, "k:%d", 200)
			for i := range 100 {
				s.Do("PEXPIREAT", fmt.Sprintf("k:%d", i), 33_000_000_000_000+i)
			}
			p.Selections = prefix("k:").Selections
			backup := newShelf()
			out := done(t, changes(t, s), p, actions.Keeping(actions.RunOptions{}, backup))
			if out.Changed+out.Skipped.Unchanged != 200 || out.BackedUp != out.Changed || len(backup.kept) != int(out.Changed) || out.Changed < 100 {
				t.Errorf("%s: %+v", p.Action, out)
			}
			for name, e := range backup.kept {
				var i int64
				fmt.Sscanf(name, "k:%d", &i)
				before := int64(0)
				if i < 100 {
					before = 33_000_000_000_000 + i
				}
				now, _ := s.Do("PEXPIRETIME", name).(int64)
				if e.Before != before || max(now, 0) != e.After || e.Dump != "" {
					t.Fatalf("%s: %s is in the backup as %+v; it was %d and is %d", p.Action, name, e, before, now)
				}
			}
		}
	})
}

func TestSlotsKeepTransactionsApart(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	fill(t, s, "k:%d", 100)
	fill(t, s, "k:{tag}:%d", 50)
	d := slotted{wrapped{changes(t, s), func(ctx context.Context, l actions.Link, batch []keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
		slots := map[int]bool{}
		within := false
		for _, c := range batch {
			switch {
			case c[0] == "WATCH":
				for _, name := range c[1:] {
					slots[actions.Slot(name)] = true
				}
			case c[0] == "MULTI":
				within = true
			case within && len(c) > 1:
				slots[actions.Slot(c[1])] = true
			}
		}
		if len(slots) > 1 {
			t.Errorf("%d slots in %v", len(slots), batch)
		}
		return l.Do(ctx, batch...)
	}}}
	out := done(t, d, prefix("k:"), actions.Keeping(actions.RunOptions{Pace: 1}, newShelf()))
	if out.Changed != 150 || len(left(t, s)) != 0 {
		t.Errorf("%+v", out)
	}
	fill(t, s, "k:%d", 100)
	if out := done(t, d, prefix("k:"), actions.RunOptions{Pace: 1}); out.Changed != 100 {
		t.Errorf("%+v", out)
	}
}

type slotted struct{ wrapped }

func (slotted) Slotted() bool { return true }

func TestSlotsAreThoseOfTheServer(t *testing.T) {
	t.Parallel()
	s := testserver.StartCluster(t, testserver.Redis, 1, 0).Primaries[0]
	for _, name := range []string{"a", "user:1", "{user}:1", "a{b}c", "{}x", "a{}{b}", "a{{b}}", "a{b", "}a{b}", "\x00\xff{\xfe}", strings.Repeat("long", 100)} {
		if want := s.Do("CLUSTER", "KEYSLOT", name); int64(actions.Slot(name)) != want {
			t.Errorf("Slot(%q) = %d, the server says %v", name, actions.Slot(name), want)
		}
	}
}
