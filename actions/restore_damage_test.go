package actions_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"valktop/actions"
	"valktop/testserver"
)

func TestADamagedBackupIsPlayedBackOnlyWhenTold(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c, d := s.Client(), changes(t, s)
		ctx := t.Context()
		w := newBackup(t, 0)
		for _, name := range []string{"a", "b"} {
			c.Set(ctx, name, strings.Repeat(name, 100), 0)
			must(t, w.Commit(appended(t, w, []actions.Entry{{Name: name, Dump: c.Dump(ctx, name).Val()}}), []string{name}))
		}
		must(t, w.Close())
		c.FlushDB(ctx)
		content, err := os.ReadFile(w.Path())
		must(t, err)
		content[len(content)/2]++ // of the second batch
		must(t, os.WriteFile(w.Path(), content, 0o600))

		plan := actions.Plan{Action: actions.Restore, Backup: w.Path()}
		_, err = actions.Start(ctx, d, plan, actions.RunOptions{})
		refusal, is := errors.AsType[*actions.Refusal](err)
		if !is || !strings.Contains(refusal.Why, "damaged at byte") || !strings.Contains(refusal.Why, "1 keys can be read") {
			t.Fatalf("it was begun: %v", err)
		}
		o := done(t, d, plan, actions.RunOptions{Salvage: true})
		if o.Changed != 1 || c.Exists(ctx, "a", "b").Val() != 1 {
			t.Errorf("%+v", o)
		}
	})
}
