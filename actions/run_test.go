package actions_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"valktop/actions"
	"valktop/deployment"
	"valktop/testserver"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long tests wait for what has to happen; it is no measure of anything.
const patience = 60 * time.Second

// changes connects to a server until the test ends.
func changes(t testing.TB, s *testserver.Server) actions.Deployment {
	t.Helper()
	return changesAs(t, s.URL())
}

// alone is a server without the others of its deployment.
func alone(t testing.TB, s *testserver.Server) actions.Deployment {
	t.Helper()
	return connect(t, s.URL(), true)
}

func changesAs(t testing.TB, url string) actions.Deployment {
	t.Helper()
	return connect(t, url, false)
}

func connect(t testing.TB, url string, alone bool) actions.Deployment {
	t.Helper()
	c, err := deployment.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	c.OnlySeed = alone
	d, err := deployment.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d.Changes()
}

// fill sets keys named by format with numbers below n, all in one go.
func fill(t testing.TB, s *testserver.Server, format string, n int) {
	t.Helper()
	pipe := s.Client().Pipeline()
	for i := range n {
		pipe.Set(t.Context(), fmt.Sprintf(format, i), "value", 0)
	}
	if _, err := pipe.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// prefix is a plan to remove what begins with text.
func prefix(text string) actions.Plan {
	return actions.Plan{Action: actions.Invalidate, Selections: []actions.Selection{{Kind: actions.ByPrefix, Text: text}}}
}

// key is a plan to remove one key.
func key(name string) actions.Plan {
	return actions.Plan{Action: actions.Invalidate, Selections: []actions.Selection{{Kind: actions.ByKey, Text: name}}}
}

func start(t testing.TB, d actions.Deployment, p actions.Plan, o actions.RunOptions) *actions.Run {
	t.Helper()
	run, err := actions.Start(t.Context(), d, p, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		run.Cancel()
		run.Wait()
	})
	return run
}

// done runs a plan to its end and asserts that it adds up.
func done(t testing.TB, d actions.Deployment, p actions.Plan, o actions.RunOptions) actions.Outcome {
	t.Helper()
	run := start(t, d, p, o)
	watch := time.AfterFunc(patience, run.Cancel)
	defer watch.Stop()
	out := run.Wait()
	adds(t, out)
	if out.Cancelled {
		t.Fatalf("it did not end in %v: %+v", patience, out)
	}
	return out
}

// adds asserts that every key that was matched is accounted for.
func adds(t testing.TB, o actions.Outcome) {
	t.Helper()
	if o.Matched != o.Changed+o.Skipped.Sum()+o.Failed {
		t.Errorf("%d matched are not %d changed, %d skipped and %d failed: %+v", o.Matched, o.Changed, o.Skipped.Sum(), o.Failed, o)
	}
}

// left are the names on a server, sorted.
func left(t testing.TB, s *testserver.Server) []string {
	t.Helper()
	names, err := s.Client().Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// reaches waits until the progress is as f wants it.
func reaches(t testing.TB, run *actions.Run, what string, f func(p actions.Progress) bool) actions.Progress {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var p actions.Progress
	for {
		next, err := run.Next(ctx, p.Version)
		if err != nil {
			t.Fatalf("waited in vain until %s: %+v", what, p)
		}
		if p = next; f(p) {
			return p
		}
		if p.State.Ended() {
			t.Fatalf("it ended before %s: %s %s %+v", what, p.State, p.Why, p.Outcome)
		}
	}
}

func TestARunRemovesWhatThePlanSelectsAndNothingElse(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "user:%d", 3000)
		fill(t, s, "users:%d", 1000)
		hostile := []string{"user", "user:*", "user:[1]", "user:\x00\xff", "User:1", " user:1", "user:" + strings.Repeat("x", 1<<16)}
		for _, name := range hostile {
			s.Do("SET", name, "x")
		}
		for _, o := range []actions.RunOptions{{Pace: 1}, {}} {
			t.Run(fmt.Sprintf("pace %v", o.Pace), func(t *testing.T) {
				fill(t, s, "user:%d", 3000)
				for _, name := range hostile {
					s.Do("SET", name, "x")
				}
				out := done(t, changes(t, s), prefix("user:"), o)
				if out.Err != nil || out.Changed != 3004 || out.Matched != 3004 {
					t.Errorf("outcome %+v", out)
				}
				if now := left(t, s); len(now) != 1003 || slices.ContainsFunc(now, func(n string) bool { return strings.HasPrefix(n, "user:") }) {
					t.Errorf("%d names are left", len(now))
				}
			})
		}
	})
}
