package cli_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"valktop/testserver"
)

// verdict is what tests read of `valktop check --json`.
type verdict struct {
	Health string
	Exit   int
	OverMS int64 `json:"over_ms"`
	Polls  int64
	Checks []struct {
		Name, Status, Text string
		Measured, Limit    *float64
	}
}

func (v verdict) check(name string) (status, text string) {
	for _, c := range v.Checks {
		if c.Name == name {
			return c.Status, c.Text
		}
	}
	return "", ""
}

// check runs `valktop check --json` and reads the verdict.
func check(t *testing.T, args ...string) (verdict, result) {
	t.Helper()
	r := valktop(append([]string{"check", "--json", "--interval", "100ms"}, args...)...)
	var v verdict
	if err := json.Unmarshal([]byte(r.out), &v); err != nil {
		t.Fatalf("%v: %+v", err, r)
	}
	if v.Exit != r.code {
		t.Errorf("exit code %d, the verdict says %d", r.code, v.Exit)
	}
	return v, r
}

func TestCheckOfAHealthyServer(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		v, r := check(t, s.URL(), "--max-memory", "80%", "--max-ping", "10s", "--max-evicted-per-sec", "0")
		if r.code != 0 || v.Health != "healthy" || v.Polls != 2 || r.err != "" {
			t.Errorf("%+v", r)
		}
		for _, name := range []string{"reachable", "memory", "ping", "evictions"} {
			if status, text := v.check(name); status != "healthy" {
				t.Errorf("%s is %q: %s", name, status, text)
			}
		}
		want := []string{"time", "server", "health", "exit", "over_ms", "polls", "checks", "change"}
		if got := keysOf(t, r.out); !slices.Equal(got, want) {
			t.Errorf("fields %v, want %v", got, want)
		}
	}, "--maxmemory", "100mb")
}

func TestCheckNamesWhatFailed(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for name, args := range map[string][]string{
			"memory":        {"--max-memory", "0.1%"},
			"ping":          {"--max-ping", "1ns"},
			"fragmentation": {"--max-fragmentation", "0.01"},
		} {
			v, r := check(t, append([]string{s.URL()}, args...)...)
			if r.code != 1 || v.Health != "unhealthy" || v.Checks[0].Name != name || v.Checks[0].Limit == nil || v.Checks[0].Measured == nil {
				t.Errorf("%v: %+v, want the failed check first, with its figures", args, r)
			}
			if text := valktop(append([]string{"check", s.URL(), "--interval", "100ms"}, args...)...); text.code != 1 ||
				!strings.HasPrefix(text.out, "unhealthy ") || !strings.Contains(text.out, "✕ "+name) || !strings.Contains(text.out, "at most") {
				t.Errorf("%v: %+v", args, text)
			}
		}
	}, "--maxmemory", "100mb")
}

func TestCheckFits80CellsAndNamesNothingTwice(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		r := valktop("check", s.URL(), "--interval", "100ms")
		for line := range strings.Lines(r.out) {
			if w := ansi.StringWidth(strings.TrimSuffix(line, "\n")); w > 80 {
				t.Errorf("%d cells: %s", w, line)
			}
		}
		for _, want := range []string{`● ping +[\d.]+ ms`, `◌ fills +too few misses`, `● memory +[\d.<]+ % of`} {
			if !regexp.MustCompile(want).MatchString(r.out) {
				t.Errorf("%s is missing from\n%s", want, r.out)
			}
		}
		one := strings.Join(strings.Fields(r.out), " ")
		for _, whole := range []string{"of 10,000 connections, none rejected", "no lookups in", "nothing asks this cache for a key"} {
			if !strings.Contains(one, whole) {
				t.Errorf("%q is missing from\n%s", whole, r.out)
			}
		}
	}, "--maxmemory", "100mb")
}

func TestCheckOfAServerWithoutRoomForAnotherClient(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	conn := s.Client().Conn() // stays, whoever else comes
	defer conn.Close()
	if err := conn.ConfigSet(t.Context(), "maxclients", "1").Err(); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"check", "stats"} {
		if r := valktop(command, s.URL()); r.code == 0 || !strings.Contains(r.out+r.err, s.Addr+" refused the connection") || strings.Contains(r.out+r.err, "goes on") {
			t.Errorf("%s: %+v", command, r)
		}
	}
}

func TestCheckJudgesTheHitRateOverItsTime(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d := newDriver(t, s) // three lookups in four hit
		judged, ended := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(ended)
			for {
				select {
				case <-judged:
					return
				default:
					d.look(t, 500, 150*time.Millisecond)
				}
			}
		}()
		for _, c := range []struct {
			args   []string
			code   int
			status string
		}{
			{[]string{"--min-hit-rate", "50%"}, 0, "healthy"},
			{[]string{"--min-hit-rate", "0.95"}, 1, "unhealthy"},
			{[]string{"--min-hit-rate", "50%", "--min-lookups", "1000000"}, 3, "unknown"},
		} {
			v, r := check(t, append([]string{s.URL(), "--for", "1s"}, c.args...)...)
			if status, _ := v.check("hit_rate"); r.code != c.code || status != c.status {
				t.Errorf("%v: exit code %d, want %d; hit_rate is %q, want %q: %s", c.args, r.code, c.code, status, c.status, r.out)
			}
		}
		close(judged)
		<-ended
	})
}

func TestCheckCannotTellWithTooFewLookups(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	v, r := check(t, s.URL(), "--min-hit-rate", "80%")
	status, why := v.check("hit_rate")
	if r.code != 3 || v.Health != "unknown" || status != "unknown" || !strings.Contains(why, "0 lookups, at least 100 wanted") {
		t.Errorf("%+v", r)
	}
	if r := valktop("check", s.URL(), "--interval", "100ms"); r.code != 0 {
		t.Errorf("an idle server is healthy unless a hit rate was asked for: %+v", r)
	}
}

func TestCheckOfAServerThatIsDownIsUnhealthy(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	s.Kill()
	v, r := check(t, s.URL())
	if status, _ := v.check("reachable"); r.code != 1 || status != "unhealthy" {
		t.Errorf("%+v", r)
	}
}

func TestCheckThatIsNotLetInCannotTell(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("ACL", "SETUSER", "blind", "on", ">pw", "+@all", "-info")
		for _, args := range [][]string{
			{"--user", "blind", "--pass", "wrong", "--no-auth-warning"},
			{"--user", "blind", "--pass", "pw", "--no-auth-warning"}, // NOPERM for INFO
		} {
			v, r := check(t, append([]string{s.URL()}, args...)...)
			if r.code != 3 || v.Health != "unknown" {
				t.Errorf("%v: %+v", args, r)
			}
		}
	})
}

// A server that waits for the rest of a command says nothing to a TLS handshake.
func TestTLSToAPortWithoutItIsExplained(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	for _, args := range [][]string{{"check"}, {"stats", "--count", "1"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			r := valktop(append(args, "rediss://"+s.Addr)...)
			if said := strings.Join(strings.Fields(r.out+r.err), " "); r.code == 0 || !strings.Contains(said, "this port does not speak TLS") || !strings.Contains(said, "redis://") {
				t.Errorf("%+v", r)
			}
		})
	}
}
