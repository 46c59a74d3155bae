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
	"valktop/keyspace"
	"valktop/testserver"
)

// exactCase is a plan and the keys that it means, found out by other means than its own.
type exactCase struct {
	plan   actions.Plan
	means  func(name string, k kept) bool
	backup bool
}

func (c exactCase) String() string {
	s := c.plan.Selections[0]
	return fmt.Sprintf("%s %s %.40q %+v spread %v backup %v", c.plan.Action, s.Kind, s.Text, c.plan.Narrow, c.plan.Spread, c.backup)
}

// exactCases are plans of every kind. Which names a glob means the server itself says.
func exactCases(t *testing.T, c *redis.Client, now time.Time) []exactCase {
	var selections []exactCase
	add := func(kind actions.SelectionKind, text string, means func(string) bool) {
		selections = append(selections, exactCase{
			plan:  actions.Plan{Action: actions.Invalidate, Selections: []actions.Selection{{Kind: kind, Text: text}}},
			means: func(name string, _ kept) bool { return means(name) },
		})
	}
	for _, key := range []string{"user:1", "user:*", "*", "\x00", "user:1\x00", "a b", "[a-c]", strings.Repeat("x", 64<<10), "not there", "{user:1}:x"} {
		add(actions.ByKey, key, func(name string) bool { return name == key })
	}
	for _, prefix := range []string{"user:", "user:1", "user:1:", "*", "[x]:", "a\\", "\xff:", "h:*:", "\x1b", "user:" + strings.Repeat("*", 1000), "User", "product:", " "} {
		add(actions.ByPrefix, prefix, func(name string) bool { return strings.HasPrefix(name, prefix) })
	}
	for _, glob := range []string{"user:*", "user:?", `user:\*`, "*:posts", "?", "user:[^0-9]*", `\[x\]:*`, "*\x1b*", "us*:1*", "user:1", "*\x00*", "page:[1-3]?"} {
		found, err := c.Keys(t.Context(), glob).Result()
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(found)
		add(actions.ByGlob, glob, func(name string) bool { _, ok := slices.BinarySearch(found, name); return ok })
	}
	for _, pattern := range []string{"user:{id}:posts", "user:{id}", "session:{uuid}", "page:{id}", "product:{…}"} {
		p, err := keyspace.ParsePattern(pattern, keyspace.DefaultDelimiters)
		if err != nil {
			t.Fatal(err)
		}
		add(actions.ByPattern, pattern, p.Match)
	}
	cases := slices.Clone(selections)
	for i := range cases {
		cases[i].backup = i%2 == 1
	}
	wide := selections[slices.IndexFunc(selections, func(c exactCase) bool {
		return c.plan.Selections[0] == actions.Selection{Kind: actions.ByPrefix, Text: "user:"}
	})]
	return append(cases, variants(wide, now)...)
}

// variants narrow a plan in every way, and do other things to the same keys.
func variants(c exactCase, now time.Time) []exactCase {
	left := func(k kept) time.Duration { return time.UnixMilli(k.expiry).Sub(now) }
	narrows := []struct {
		narrow actions.Narrow
		means  func(k kept) bool
	}{
		{actions.Narrow{}, func(kept) bool { return true }},
		{actions.Narrow{Types: []string{"hash"}}, func(k kept) bool { return k.kind == "hash" }},
		{actions.Narrow{Types: []string{"stream", "list"}}, func(k kept) bool { return k.kind == "stream" || k.kind == "list" }},
		{actions.Narrow{Volatility: actions.Volatile}, func(k kept) bool { return k.expiry > 0 }},
		{actions.Narrow{Volatility: actions.NonVolatile}, func(k kept) bool { return k.expiry == 0 }},
		{actions.Narrow{LongerThan: 10 * time.Hour}, func(k kept) bool { return k.expiry == 0 || left(k) > 10*time.Hour }},
		{actions.Narrow{Tier: "long"}, func(k kept) bool { return k.expiry > 0 && left(k) > time.Hour && left(k) <= 24*time.Hour }},
		{actions.Narrow{Volatility: actions.Volatile, LongerThan: 10 * time.Hour}, func(k kept) bool { return k.expiry > 0 && left(k) > 10*time.Hour }},
		{actions.Narrow{Idle: time.Hour}, func(kept) bool { return false }},
	}
	var all []exactCase
	for _, n := range narrows {
		means := func(name string, k kept) bool { return c.means(name, k) && n.means(k) }
		for _, change := range []actions.Plan{
			{Action: actions.Invalidate},
			{Action: actions.Invalidate, Spread: 2400 * time.Hour},
			{Action: actions.Expire, TTL: 3 * time.Hour},
			{Action: actions.Persist},
		} {
			change.Selections, change.Narrow = c.plan.Selections, n.narrow
			all = append(all, exactCase{plan: change, means: means, backup: len(all)%3 != 0})
		}
	}
	missing := actions.Plan{Action: actions.Expire, TTL: 3 * time.Hour, Jitter: 0.5, OnlyMissing: true, Selections: c.plan.Selections}
	return append(all, exactCase{plan: missing, means: func(name string, k kept) bool { return c.means(name, k) && k.expiry == 0 }})
}

func TestAPlanTouchesWhatItSaysAndNothingElse(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c := s.Client()
		fillMixed(t, c, hostileNames())
		before := stateOf(t, c)
		if len(before) < 500 {
			t.Fatalf("there are %d keys only", len(before))
		}
		target := changes(t, s)
		cases := exactCases(t, c, time.Now())
		if len(cases) < 60 {
			t.Fatalf("there are %d plans only", len(cases))
		}
		touched, least := 0, 5000
		for i, one := range cases {
			if testserver.Raced && i%5 != 0 {
				continue
			}
			touched += checkExact(t, target, c, before, one)
			putBack(t, c, before)
			again := stateOf(t, c)
			sameState(t, before, again)
			before = again // sets and hashes in the order in which they are now
		}
		if testserver.Raced {
			least /= 10
		}
		if touched < least {
			t.Errorf("the plans touched %d keys only", touched)
		}
	}, debugging()...)
}

// checkExact carries a plan out and compares all of the server before and after.
func checkExact(t *testing.T, d actions.Deployment, c *redis.Client, before database, one exactCase) int {
	t.Helper()
	begun := time.Now()
	o := carryOut(t, d, one.plan, one.backup)
	ended, after := time.Now(), stateOf(t, c)
	meant := map[string]bool{}
	for name, k := range before {
		if !one.means(name, k) {
			continue
		}
		meant[name] = true
		now, there := after[name]
		if why := wrongly(one.plan, k, now, there, begun, ended); why != "" {
			t.Errorf("%s: %.80q %s (was %+v)", one, name, why, k.expiry)
		}
	}
	if diff := difference(before, after, meant); len(diff) > 0 {
		t.Errorf("%s: touched what it should not:\n%s", one, strings.Join(diff, "\n"))
	}
	changed := o.Changed
	if !one.plan.OnlyMissing {
		changed += o.Skipped.Unchanged // a shorter TTL, or none to take away
	}
	if changed != int64(len(meant)) || o.Failed != 0 {
		t.Errorf("%s: the outcome says %+v, meant are %d", one, o, len(meant))
	}
	return len(meant)
}

// wrongly says what is wrong with a key that a plan means, after it; empty if nothing is.
func wrongly(p actions.Plan, was, now kept, there bool, begun, ended time.Time) string {
	const slack = 5 * time.Second // the server's clock and what it rounds
	switch {
	case p.Action == actions.Invalidate && p.Spread == 0:
		if there {
			return "is still there"
		}
		return ""
	case !there:
		return "has gone"
	case !now.holds(was):
		return "has another value"
	}
	at := time.UnixMilli(now.expiry)
	switch p.Action {
	case actions.Invalidate:
		if now.expiry == 0 || was.expiry > 0 && now.expiry > was.expiry || at.After(ended.Add(p.Spread+slack)) {
			return fmt.Sprintf("expires at %d", now.expiry)
		}
	case actions.Expire:
		low, high := time.Duration(float64(p.TTL)*(1-p.Jitter)), time.Duration(float64(p.TTL)*(1+p.Jitter))
		if at.Before(begun.Add(low-slack)) || at.After(ended.Add(high+slack)) {
			return fmt.Sprintf("expires in %v", at.Sub(ended))
		}
	case actions.Persist:
		if now.expiry != 0 {
			return fmt.Sprintf("expires at %d", now.expiry)
		}
	}
	return ""
}

// carryOut runs a plan to its end.
func carryOut(t testing.TB, d actions.Deployment, p actions.Plan, backup bool) actions.Outcome {
	t.Helper()
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	o := actions.RunOptions{Pace: 1, Bounds: keyspace.DefaultBounds()}
	if backup {
		w, err := actions.CreateBackup(filepath.Join(t.TempDir(), "backup"), actions.BackupHeader{Plan: p, Time: time.Now()}, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		}()
		o.Backup = w
	}
	run, err := actions.Start(t.Context(), d, p, o)
	if err != nil {
		t.Fatal(err)
	}
	return run.Wait()
}
