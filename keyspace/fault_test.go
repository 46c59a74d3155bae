package keyspace_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

// midway starts a whole pass over a server of so many keys and returns when a part of them
// was looked at. The rest is held back to a trickle until hurry, however slow the machine.
func midway(t *testing.T, d keyspace.Deployment, keys int) (*keyspace.Engine, keyspace.Report) {
	t.Helper()
	o := greedy(keyspace.Full)
	o.Rate = float64(keys) / 20 // reports are seconds apart on a machine that is busy
	e := start(t, d, o)
	r := until(t, e, 0, "a part of the names", func(r keyspace.Report) bool { return r.Sampled > int64(keys/5) })
	if r.Complete {
		t.Fatal("it was done before it could be disturbed")
	}
	e.SetRate(float64(keys) / 60)
	return e, r
}

// hurry lets the rest of a pass that was held back go as fast as it can.
func hurry(e *keyspace.Engine) { e.SetRate(0) }

func TestARestartInTheMiddleOfAPass(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		const keys = 9000
		f := newFiller(t, s)
		mixed(f, keys)
		s.Do("SAVE")
		e, before := midway(t, reach(t, s, deployment.Config{}), keys)
		s.Kill()
		down := until(t, e, before.Version, "the wait for the server", func(r keyspace.Report) bool { return r.State == keyspace.Waiting })
		if down.Why == "" || down.Sampled < before.Sampled {
			t.Errorf("while the server is down: %+v", headOf(down))
		}
		s.Launch()
		on := until(t, e, down.Version, "more names", func(r keyspace.Report) bool { return r.Walked > down.Walked })
		if on.Exact || on.Pass != 1 {
			t.Errorf("after the restart: %+v", headOf(on))
		}
		hurry(e)
		// What comes from the old cursor on in the new process misses some keys and has
		// others twice: exact is what one process said from the first key to the last.
		r := until(t, e, on.Version, "the end", done)
		if !r.Exact || !r.Nodes[0].Restarted || r.Walked != keys || r.Pass != 1 {
			t.Errorf("at the end: %+v", headOf(r))
		}
		checkCounts(t, r, f.truth)
	})
}

func TestARestartWithoutItsKeys(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	mixed(newFiller(t, s), 6000)
	e, before := midway(t, reach(t, s, deployment.Config{}), 6000)
	s.Kill()
	s.Launch()
	hurry(e)
	r := until(t, e, before.Version, "the end", done)
	if !r.Exact || r.Total != 0 || r.Sampled != 0 || len(r.Patterns) > 0 {
		t.Errorf("keys that are gone: %+v, %+v", headOf(r), r.Patterns)
	}
}

func TestALostConnectionKeepsTheCursor(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		const keys = 9000
		f := newFiller(t, s)
		mixed(f, keys)
		e, r := midway(t, reach(t, s, deployment.Config{}), keys)
		for range 3 {
			s.Do("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
			r = until(t, e, r.Version, "more names", func(now keyspace.Report) bool { return now.Walked > r.Walked })
		}
		hurry(e)
		r = until(t, e, r.Version, "the end", done)
		if !r.Exact || r.Nodes[0].Restarted || r.Walked != keys {
			t.Errorf("at the end: %+v", headOf(r))
		}
		checkCounts(t, r, f.truth)
	})
}

func TestALostConnectionMayBeARestartWhereINFOIsDenied(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	const keys = 6000
	f := newFiller(t, s)
	mixed(f, keys)
	s.Do("ACL", "SETUSER", "walker", "on", ">p", "~*", "+@all", "-info")
	e, before := midway(t, reach(t, s, deployment.Config{User: "walker", Password: deployment.NewSecret("p")}), keys)
	s.Do("CLIENT", "KILL", "USER", "walker")
	hurry(e)
	r := until(t, e, before.Version, "the end", done)
	if !r.Nodes[0].Restarted || !r.Exact || !hasLimit(r, "INFO") {
		t.Errorf("at the end: %+v", headOf(r))
	}
	checkCounts(t, r, f.truth)
}

func TestFlushingInTheMiddleOfAPass(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		const keys = 9000
		mixed(newFiller(t, s), keys)
		e, before := midway(t, reach(t, s, deployment.Config{}), keys)
		names := []string{"after:1", "after:2", "after:3"}
		// At once: an empty server is scanned in no time.
		s.Do("EVAL", `redis.call('FLUSHALL') for _, name in ipairs(KEYS) do redis.call('SET', name, '') end`, len(names), names[0], names[1], names[2])
		f := newFiller(t, s)
		for _, name := range names {
			f.put("after:{id}", name, "string", 10, keyspace.NoTTL)
		}
		f.flush()
		hurry(e)
		r := until(t, e, before.Version, "the end", done)
		if !r.Exact || r.Nodes[0].Restarted {
			t.Errorf("at the end: %+v", headOf(r))
		}
		checkCounts(t, r, f.truth)
	})
}

// meddled is a server where something happens just before keys are asked.
type meddled struct {
	keyspace.Node
	before func(batch []keyspace.Probe)
}

func (m meddled) Ask(ctx context.Context, batch []keyspace.Probe, answers []keyspace.Answer) (keyspace.Spent, error) {
	m.before(batch)
	return m.Node.Ask(ctx, batch, answers)
}

func TestKeysThatVanishWhileBeingLookedAt(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 3000)
		var mu sync.Mutex
		gone := map[string]bool{}
		take := func(batch []keyspace.Probe) {
			mu.Lock()
			defer mu.Unlock()
			for _, p := range batch {
				if p.Query.Before[0] == "TYPE" && len(gone) < 200 {
					gone[p.Key] = true
					s.Do("DEL", p.Key)
				}
			}
		}
		node := reach(t, s, deployment.Config{}).Primaries(t.Context())[0]
		r := runOnce(t, primaries{meddled{node, take}}, greedy(keyspace.ExactAll))
		if r.Vanished != 200 || r.Detailed != 3000 {
			t.Errorf("%d keys of 200 vanished: %+v", r.Vanished, headOf(r))
		}
		for _, g := range r.Patterns {
			for _, x := range g.Examples {
				if gone[x.Name] {
					t.Errorf("%s is an example, and gone", x.Name)
				}
			}
		}
	})
}

func TestExpirationsThatTheScanCausesAreMarked(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		const dead, alive = 20_000, 3000
		s.Do("DEBUG", "SET-ACTIVE-EXPIRE", "0")
		s.Do("EVAL", `for i = 1, ARGV[1] do redis.call('SET', 'dead:' .. i, 'x', 'PX', 1) end`, "0", dead)
		mixed(f, alive)
		expired := infoNumber(t, s, "expired_keys")
		r := sample(t, s, greedy(keyspace.Full))
		if caused := infoNumber(t, s, "expired_keys") - expired; r.Own.Expired != caused || caused < dead-100 { // replies may have met some
			t.Errorf("the scan caused %d expirations, and says %d", caused, r.Own.Expired)
		}
		if !r.Exact || r.Total != alive {
			t.Errorf("report %+v", headOf(r))
		}
		checkCounts(t, r, f.truth)
	}, "--enable-debug-command", "yes")
}

func TestWhatIsForbiddenIsSaidAndTheRestIsKnown(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, rules string
		limits      string // the commands, in the order of the report
		why         string // of the first
	}{
		{"SCAN", "-scan", "SCAN", "SCAN is denied to this user"},
		{"MEMORY", "-memory", "MEMORY USAGE", "MEMORY USAGE is denied to this user"},
		{"TYPE and PTTL", "-type -pttl", "TYPE PTTL", "TYPE is denied to this user"},
		{"OBJECT", "-object", "OBJECT ENCODING OBJECT IDLETIME", "OBJECT ENCODING is denied to this user"},
		{"DBSIZE and INFO", "-dbsize -info", "DBSIZE INFO", "DBSIZE is denied to this user"},
		{"all but SCAN", "-@all +scan", "DBSIZE RANDOMKEY INFO TYPE PTTL MEMORY USAGE OBJECT ENCODING OBJECT IDLETIME", "DBSIZE is denied to this user"},
	}
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 2000)
		for _, c := range cases {
			args := []any{"ACL", "SETUSER", "walker", "reset", "on", ">p", "~*", "+@all"}
			for rule := range strings.FieldsSeq(c.rules) {
				args = append(args, rule)
			}
			s.Do(args...)
			d := reach(t, s, deployment.Config{User: "walker", Password: deployment.NewSecret("p")})
			r := runOnce(t, d, greedy(keyspace.Full))
			var limits []string
			for _, l := range r.Limits {
				limits = append(limits, l.Command)
				if l.Missing == "" || !strings.Contains(l.Try, "ACL SETUSER") || l.Node != s.Addr {
					t.Errorf("%s: limit %+v", c.name, l)
				}
			}
			if strings.Join(limits, " ") != c.limits || r.Limits[0].Why != c.why {
				t.Errorf("%s: limits %q, %q", c.name, limits, r.Limits[0].Why)
			}
			checkForbidden(t, c.name, r, f.truth)
		}
	})
}

// checkForbidden checks that what is not among the limits is known, and the rest is not.
func checkForbidden(t *testing.T, name string, r keyspace.Report, want truth) {
	t.Helper()
	if hasLimit(r, "SCAN") {
		if r.State != keyspace.Failed || !r.Partial || r.Exact || r.Why == "" {
			t.Errorf("%s: report %+v", name, headOf(r))
		}
		return
	}
	if r.State != keyspace.Done || !r.Complete || r.Exact == hasLimit(r, "DBSIZE") {
		t.Errorf("%s: report %+v", name, headOf(r))
	}
	for pattern, k := range want {
		g := groups(r)[pattern]
		if g.Keys.Value != float64(k.keys) || g.Keys.Margin() != 0 {
			t.Errorf("%s: %s has %+v keys, want %d", name, pattern, g.Keys, k.keys)
		}
		for command, known := range map[string]bool{
			"TYPE": len(g.Types) > 0, "PTTL": g.TTL.Known(), "MEMORY USAGE": g.Memory.Known(),
			"OBJECT ENCODING": len(g.Encodings) > 0, "OBJECT IDLETIME": g.Idle.Known(),
		} {
			if known == hasLimit(r, command) {
				t.Errorf("%s: what %s says of %s is known: %v", name, command, pattern, known)
			}
		}
		if !g.Memory.Known() && !strings.Contains(g.Memory.Why(), "MEMORY USAGE") {
			t.Errorf("%s: memory is unknown because of %q", name, g.Memory.Why())
		}
	}
}

func TestAServerWithoutMemoryUsage(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 1000)
		r := sample(t, s, greedy(keyspace.ExactAll))
		if !r.Exact || len(r.Limits) != 1 || r.Limits[0].Why != "this server has no MEMORY USAGE" || r.Limits[0].Try != "" {
			t.Errorf("limits %+v of %+v", r.Limits, headOf(r))
		}
		checkCounts(t, r, f.truth)
		checkForbidden(t, "no MEMORY", r, f.truth)
	}, "--rename-command", "MEMORY", "")
}

func TestKeysThatAUserMayNotLookAt(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		mixed(f, 2000)
		s.Do("ACL", "SETUSER", "walker", "on", ">p", "~user:*", "+@all")
		r := runOnce(t, reach(t, s, deployment.Config{User: "walker", Password: deployment.NewSecret("p")}), greedy(keyspace.Full))
		checkCounts(t, r, f.truth)
		for _, g := range r.Patterns {
			if mine := strings.HasPrefix(g.Pattern, "user:"); mine != g.TTL.Known() || mine != (len(g.Types) > 0) {
				t.Errorf("%s: types %v, TTL %v", g.Pattern, g.Types, g.TTL)
			}
		}
		if len(r.Limits) != 1 || r.Limits[0].Why != "this user may not look at some keys" {
			t.Errorf("limits %+v", r.Limits)
		}
	})
}
