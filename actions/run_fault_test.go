package actions_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/testserver"
)

func TestALostAnswerIsAskedFor(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for _, sent := range []bool{true, false} {
			fill(t, s, "k:%d", 500)
			out := done(t, forgetful(changes(t, s), "UNLINK", 3, sent), prefix("k:"), actions.RunOptions{Pace: 1, Rate: 1000})
			if out.Changed != 500 || sent != (out.Unsure > 0) || len(left(t, s)) != 0 {
				t.Errorf("sent %v: %+v, %d left", sent, out, len(left(t, s)))
			}
			fill(t, s, "k:%d", 500)
			p := prefix("k:")
			p.Narrow.Types = []string{"string"}
			out = done(t, forgetful(changes(t, s), "EXEC", 3, sent), p, actions.RunOptions{Pace: 1, Rate: 1000})
			if out.Changed != 500 || sent != (out.Unsure > 0) || len(left(t, s)) != 0 {
				t.Errorf("watched, sent %v: %+v, %d left", sent, out, len(left(t, s)))
			}
			p = prefix("k:")
			p.Spread = time.Hour
			for _, word := range []string{"PEXPIRE", "EXEC"} {
				fill(t, s, "k:%d", 500)
				out = done(t, forgetful(changes(t, s), word, 3, sent), p, actions.RunOptions{Pace: 1, Rate: 1000})
				if now := ttls(t, s, "k:%d", 500); out.Changed != 500 || slices.Contains(now, -1) {
					t.Errorf("spread, %s, sent %v: %+v", word, sent, out)
				}
				p.Narrow.Types = []string{"string"}
			}
			s.Do("FLUSHALL")
		}
	})
}

func TestARunIsPausedResumedAndCancelled(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "k:%d", 5000)
		run := start(t, changes(t, s), prefix("k:"), actions.RunOptions{Rate: 500})
		reaches(t, run, "some are changed", func(p actions.Progress) bool { return p.Outcome.Changed > 0 })
		run.Pause()
		reaches(t, run, "it pauses", func(p actions.Progress) bool { return p.State == actions.Paused })
		before := len(left(t, s))
		time.Sleep(300 * time.Millisecond)
		if now := len(left(t, s)); now != before {
			t.Errorf("%d keys went while it was paused", before-now)
		}
		run.Resume()
		p := reaches(t, run, "it goes on", func(p actions.Progress) bool {
			return p.State == actions.Running && p.Outcome.Changed > 5000-int64(before) && p.Rate > 0 && p.ETA.Known() && p.Walked > 0
		})
		if p.Total != 5000 || p.Walked > p.Total {
			t.Errorf("%d of %d", p.Walked, p.Total)
		}
		run.Cancel()
		out := run.Wait()
		adds(t, out)
		if now := len(left(t, s)); !out.Cancelled || out.Err != nil || int64(now) != 5000-out.Changed || now == 0 {
			t.Errorf("%d are left: %+v", now, out)
		}
		last, err := run.Next(t.Context(), 0)
		if err != nil || last.State != actions.Cancelled || last.Outcome.Ended.IsZero() {
			t.Errorf("%+v, %v", last, err)
		}
	})
}

func TestTheEndOfTheContextCancelsARun(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	fill(t, s, "k:%d", 5000)
	ctx, cancel := context.WithCancel(t.Context())
	run, err := actions.Start(ctx, changes(t, s), prefix("k:"), actions.RunOptions{Rate: 500})
	if err != nil {
		t.Fatal(err)
	}
	reaches(t, run, "some are changed", func(p actions.Progress) bool { return p.Outcome.Changed > 0 })
	cancel()
	if out := run.Wait(); !out.Cancelled || int64(len(left(t, s))) != 5000-out.Changed {
		t.Errorf("%+v", out)
	}
}

func TestTheBrakeHoldsARunUntilTheHitRateRecovers(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	fill(t, s, "k:%d", 2000)
	rate := make(chan float64, 1)
	rate <- 0.95
	brake := &actions.Brake{Floor: 0.8, HitRate: func() maybe.Value[float64] {
		r := <-rate
		rate <- r
		return maybe.Of(r)
	}}
	set := func(r float64) {
		<-rate
		rate <- r
	}
	run := start(t, changes(t, s), prefix("k:"), actions.RunOptions{Rate: 200, Brake: brake})
	reaches(t, run, "some are changed", func(p actions.Progress) bool { return p.Outcome.Changed > 0 && p.State == actions.Running })
	set(0.7)
	p := reaches(t, run, "it brakes", func(p actions.Progress) bool { return p.State == actions.Braked })
	if r, known := p.HitRate.Get(); !known || r != 0.7 || !strings.Contains(p.Why, "70.0 %") {
		t.Errorf("%v %q", r, p.Why)
	}
	set(0.81) // over the floor, and not yet recovered
	time.Sleep(500 * time.Millisecond)
	before := len(left(t, s))
	time.Sleep(500 * time.Millisecond)
	if now := len(left(t, s)); now != before {
		t.Errorf("%d keys went while it was braked", before-now)
	}
	set(0.9)
	reaches(t, run, "it goes on", func(p actions.Progress) bool { return p.State == actions.Running })
}

func TestARunSurvivesLostConnections(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		const keys = 20_000
		fill(t, s, "k:%d", keys)
		run := start(t, changes(t, s), prefix("k:"), actions.RunOptions{Rate: 20_000, Pace: 1})
		for range 10 {
			reaches(t, run, "there is progress", func(p actions.Progress) bool { return p.Outcome.Changed > 0 })
			s.Do("CLIENT", "KILL", "TYPE", "normal")
			time.Sleep(20 * time.Millisecond)
		}
		out := run.Wait()
		adds(t, out)
		if out.Changed+out.Skipped.Vanished != keys || out.Err != nil || len(left(t, s)) != 0 {
			t.Errorf("%+v", out)
		}
	})
}

// restartedDuring kills the server of a run once so many keys are changed, starts it again when
// the run waits for it, and returns what came of the run.
func restartedDuring(t *testing.T, s *testserver.Server, run *actions.Run, changed int64) actions.Outcome {
	t.Helper()
	reaches(t, run, "a part is done", func(p actions.Progress) bool { return p.Outcome.Changed > changed })
	s.Kill()
	reaches(t, run, "it waits", func(p actions.Progress) bool { return p.State == actions.Waiting && p.Why != "" })
	s.Launch()
	out := run.Wait()
	adds(t, out)
	return out
}

func TestARunGoesOnAfterTheServerRestarted(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		const keys = 10_000
		fill(t, s, "k:%d", keys)
		fill(t, s, "other:%d", 1000)
		run := start(t, changes(t, s), prefix("k:"), actions.RunOptions{Rate: 5000, Pace: 1})
		out := restartedDuring(t, s, run, keys/2)
		if out.Changed != keys || out.Err != nil || len(left(t, s)) != 1000 {
			t.Errorf("%d left: %+v", len(left(t, s)), out)
		}
	}, "--appendonly", "yes", "--appendfsync", "no")
}

func TestAServerThatComesBackEmptyEndsARunWithATrueCount(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		const keys = 10_000
		fill(t, s, "k:%d", keys)
		d := changes(t, s)
		backup, err := actions.CreateBackup(filepath.Join(t.TempDir(), "x.backup"), actions.BackupHeader{Plan: prefix("k:"), Time: time.Now()}, 0)
		must(t, err)
		run := start(t, d, prefix("k:"), actions.RunOptions{Rate: 5000, Pace: 1, Backup: backup})
		out := restartedDuring(t, s, run, keys/4)
		must(t, backup.Close())
		if out.Err != nil || out.Changed <= keys/4 || out.Changed >= keys || out.Changed != out.BackedUp {
			t.Errorf("%+v", out)
		}
		if back := restored(t, d, backup.Path(), false); back.Changed != out.BackedUp || int64(len(left(t, s))) != out.BackedUp {
			t.Errorf("of %d keys in the backup %d are there: %+v", out.BackedUp, len(left(t, s)), back)
		}
	})
}

// as is a deployment as a user of the server sees it.
func as(t testing.TB, s *testserver.Server, rules ...any) actions.Deployment {
	t.Helper()
	s.Do(append([]any{"ACL", "SETUSER", "worker", "reset", "on", ">secret"}, rules...)...)
	return changesAs(t, strings.Replace(s.URL(), "://", "://worker:secret@", 1))
}

func TestACommandThatIsDeniedEndsTheRunByItsName(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "k:%d", 500)
		for denied, p := range map[string]func(p *actions.Plan){
			"unlink":  func(*actions.Plan) {},
			"scan":    func(*actions.Plan) {},
			"pexpire": func(p *actions.Plan) { p.Spread = time.Minute },
			"multi":   func(p *actions.Plan) { p.Narrow.Types = []string{"string"} },
			"type":    func(p *actions.Plan) { p.Narrow.Types = []string{"string"} },
			"object":  func(p *actions.Plan) { p.Narrow.Idle = time.Nanosecond },
			"persist": func(p *actions.Plan) { p.Action = actions.Persist },
		} {
			plan := prefix("k:")
			p(&plan)
			out := done(t, as(t, s, "~*", "+@all", "-"+denied), plan, actions.RunOptions{})
			if out.Err == nil || !strings.Contains(out.Err.Error(), strings.ToUpper(denied)) || out.Changed != 0 || len(left(t, s)) != 500 {
				t.Errorf("without %s: %v, %d left: %+v", denied, out.Err, len(left(t, s)), out)
			}
		}
	})
}

func TestKeysThatAUserMayNotTouchFailOneByOne(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for _, narrow := range []actions.Narrow{{}, {Types: []string{"string"}}} {
			for _, o := range []actions.RunOptions{{Pace: 1}, {}} {
				fill(t, s, "k:%d", 100)
				fill(t, s, "k:mine:%d", 100)
				for _, rules := range [][]any{{"~k:mine:*", "+@all"}, {"%R~*", "%RW~k:mine:*", "+@all"}} {
					fill(t, s, "k:mine:%d", 100)
					p := prefix("k:")
					p.Narrow = narrow
					out := done(t, as(t, s, rules...), p, o)
					if out.Changed != 100 || out.Failed != 100 || len(out.Failures) == 0 || !strings.Contains(out.Failures[0], "NOPERM") {
						t.Errorf("%v %v %v: %+v", narrow, o.Pace, rules, out)
					}
				}
			}
		}
	})
}

func TestAReplicaIsWaitedFor(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		primary := testserver.Start(t, s.Kind, "--repl-diskless-sync-delay", "0")
		fill(t, primary, "k:%d", 500)
		s.Do("REPLICAOF", "127.0.0.1", primary.Port)
		for deadline := time.Now().Add(patience); len(left(t, s)) != 500 && time.Now().Before(deadline); {
			time.Sleep(50 * time.Millisecond)
		}
		for _, narrow := range []actions.Narrow{{}, {Types: []string{"string"}}} {
			fill(t, primary, "k:%d", 500)
			p := prefix("k:")
			p.Narrow = narrow
			run := start(t, changes(t, s), p, actions.RunOptions{Pace: 1})
			reaches(t, run, "it waits", func(p actions.Progress) bool {
				return p.State == actions.Waiting && strings.Contains(p.Why, "replica")
			})
			s.Do("REPLICAOF", "NO", "ONE")
			out := run.Wait()
			adds(t, out)
			if out.Changed != 500 || out.Failed != 0 || out.Err != nil {
				t.Errorf("%+v", out)
			}
			fill(t, s, "k:%d", 500)
			s.Do("REPLICAOF", "127.0.0.1", primary.Port)
			for deadline := time.Now().Add(patience); !strings.Contains(s.Do("INFO", "replication").(string), "master_link_status:up") && time.Now().Before(deadline); {
				time.Sleep(50 * time.Millisecond)
			}
		}
	})
}

func TestAKeyWrittenAnewIsLeftAlone(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "k:%d", 3000)
		writer := s.Client()
		d := wrapped{changes(t, s), func(ctx context.Context, l actions.Link, batch []keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
			replies, spent, err := l.Do(ctx, batch...)
			if c := batch[0]; c[0] == "UNLINK" { // as soon as keys go they are there again
				for _, name := range c[1:] {
					writer.Set(ctx, name, "new", 0)
				}
			}
			return replies, spent, err
		}}
		out := done(t, d, prefix("k:"), actions.RunOptions{Pace: 1})
		if out.Changed != 3000 || len(left(t, s)) != 3000 {
			t.Errorf("%d left: %+v", len(left(t, s)), out)
		}
	})
}

func TestAKeyThatIsWrittenToIsNotTakenByWhatItWas(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "k:%d", 300)
		writer := s.Client()
		var err error
		d := wrapped{changes(t, s), func(ctx context.Context, l actions.Link, batch []keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
			if batch[0][0] == "MULTI" {
				for _, c := range batch[1:] {
					if slices.Contains(c, "k:7") { // written to each time
						err = errors.Join(err, writer.Append(ctx, "k:7", "x").Err())
					}
					if slices.Contains(c, "k:8") { // of another type since
						err = errors.Join(err, writer.Del(ctx, "k:8").Err(), writer.RPush(ctx, "k:8", "x").Err())
					}
				}
			}
			return l.Do(ctx, batch...)
		}}
		p := prefix("k:")
		p.Narrow.Types = []string{"string"}
		out := done(t, d, p, actions.RunOptions{Pace: 1})
		if err != nil {
			t.Fatal(err)
		}
		if out.Changed != 298 || out.Skipped.Rewritten != 1 || out.Skipped.ChangedType != 1 || !slices.Equal(left(t, s), []string{"k:7", "k:8"}) {
			t.Errorf("%q left: %+v", left(t, s), out)
		}
	})
}

func TestKeysThatVanishAreNotCountedAsChanged(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		other := s.Client()
		for _, c := range []struct {
			before string
			spread time.Duration
			narrow actions.Narrow
		}{{before: "UNLINK"}, {before: "PEXPIRE", spread: time.Minute}, {before: "WATCH", narrow: actions.Narrow{Types: []string{"string"}}}} {
			s.Do("FLUSHALL")
			fill(t, s, "k:%d", 100)
			first := true
			d := wrapped{changes(t, s), func(ctx context.Context, l actions.Link, batch []keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
				if first && batch[0][0] == c.before {
					first = false
					other.Unlink(ctx, batch[0][1])
				}
				return l.Do(ctx, batch...)
			}}
			p := prefix("k:")
			p.Spread, p.Narrow = c.spread, c.narrow
			if out := done(t, d, p, actions.RunOptions{}); out.Changed != 99 || out.Skipped.Vanished != 1 {
				t.Errorf("%s: %+v", c.before, out)
			}
		}
	})
}

func TestTheDefaultPaceLeavesTheServerToOthers(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s, "k:%d", 20_000)
		before, begun := cpu(t, s), time.Now()
		out := done(t, changes(t, s), prefix("k:"), actions.RunOptions{})
		used, took := cpu(t, s)-before, time.Since(begun)
		idle := time.Duration(float64(took) * 0.02) // the server's own housekeeping
		if share := float64(used-idle) / float64(took); share > 0.15 {
			t.Errorf("it took %.0f %% of the server's time: %v of %v for %d keys", 100*share, used, took, out.Changed)
		}
		t.Logf("%v of %v", used, took)
	})
}
