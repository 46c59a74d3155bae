package actions_test

import (
	"strings"
	"testing"
	"time"

	"valktop/actions"
	"valktop/testserver"
)

// unable asserts that a plan is refused with these words, or not at all when there are none.
func unable(t testing.TB, d actions.Deployment, p actions.Plan, backup bool, words string) {
	t.Helper()
	refusal, err := actions.Able(t.Context(), d, p, backup)
	switch {
	case err != nil:
		t.Error(err)
	case words == "" && refusal != nil:
		t.Errorf("refused: %v", refusal)
	case words != "" && (refusal == nil || !strings.Contains(refusal.Error()+" "+refusal.Try, words)):
		t.Errorf("%+v, want %q", refusal, words)
	}
}

func TestWhatAServerCannotDoIsSaidBeforeARun(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		plain := prefix("k:")
		idle := plain
		idle.Narrow.Idle = time.Hour
		typed := plain
		typed.Narrow.Types = []string{"hash"}
		spread := plain
		spread.Spread = time.Minute
		persist := plain
		persist.Action = actions.Persist
		renamed := key("k:1")
		renamed.Action, renamed.To = actions.Rename, "k:2"
		restored := actions.Plan{Action: actions.Restore, Backup: "file"}
		for _, p := range []actions.Plan{plain, idle, typed, spread, persist, renamed, restored} {
			for _, backup := range []bool{true, false} {
				unable(t, changes(t, s), p, backup, "")
			}
		}
		for _, c := range []struct {
			without string
			plan    actions.Plan
			backup  bool
		}{
			{"unlink", plain, false}, {"scan", plain, false}, {"dump", plain, true}, {"memory|usage", plain, true}, {"multi", plain, true}, {"watch", typed, false},
			{"type", typed, false}, {"object|idletime", idle, false}, {"pexpire", spread, false}, {"pexpireat", spread, true},
			{"persist", persist, false}, {"renamenx", renamed, false}, {"restore", restored, false},
		} {
			name, _, _ := strings.Cut(c.without, "|")
			unable(t, as(t, s, "~*", "+@all", "-"+c.without), c.plan, c.backup, strings.ToUpper(name)+" is denied")
		}
		unable(t, as(t, s, "~other:*", "+@all"), key("k:1"), false, "may not change that key")
		unable(t, as(t, s, "~other:*", "+@all"), plain, false, "")
		unable(t, as(t, s, "~*", "+@all", "-acl", "-role", "-info"), plain, true, "")

		s.Do("CONFIG", "SET", "maxmemory-policy", "allkeys-lru", "maxmemory", "1mb")
		unable(t, changes(t, s), restored, false, "")
		s.Do("CONFIG", "SET", "maxmemory-policy", "noeviction", "maxmemory", "100")
		unable(t, changes(t, s), restored, false, "out of memory")
		unable(t, changes(t, s), plain, true, "")
		s.Do("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu", "maxmemory", "0")
		unable(t, changes(t, s), idle, false, "idle times are not kept")

		s.Do("REPLICAOF", "127.0.0.1", "1")
		unable(t, changes(t, s), plain, false, "connect to 127.0.0.1:1")
	})
}

func TestWithoutUnlinkNothingIsRemovedAtOnce(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--rename-command", "UNLINK", ""}, {"--rename-command", "UNLINK", "", "--rename-command", "ACL", ""}} {
		testserver.Each(t, func(t *testing.T, s *testserver.Server) {
			unable(t, changes(t, s), prefix("k:"), false, "this server has no UNLINK")
			spread := prefix("k:")
			spread.Spread = time.Minute
			unable(t, changes(t, s), spread, false, "")
		}, args...)
	}
}
