package cli_test

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidwall/redcon"

	"valktop/testserver"
)

// pretended is a server of which INFO is all that a fleet asks.
type pretended struct {
	listener net.Listener
	loading  bool

	mu       sync.Mutex
	polls    int
	conns    int
	commands map[string]int
}

// pretend starts one that lives as long as the test.
func pretend(t *testing.T, loading bool) *pretended {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &pretended{listener: l, loading: loading, commands: map[string]int{}}
	server := redcon.NewServerNetwork("tcp", l.Addr().String(), p.serve, func(redcon.Conn) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.conns++
		return true
	}, nil)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(l) }) // until the listener is closed
	t.Cleanup(func() {
		_ = l.Close()
		_ = server.Close()
		serving.Wait()
	})
	return p
}

func (p *pretended) serve(conn redcon.Conn, cmd redcon.Command) {
	p.mu.Lock()
	defer p.mu.Unlock()
	name := strings.ToUpper(string(cmd.Args[0]))
	if name == "CLIENT" {
		name += " " + strings.ToUpper(string(cmd.Args[1]))
	}
	p.commands[name]++
	switch name {
	case "INFO":
		if p.loading {
			conn.WriteError("LOADING Redis is loading the dataset in memory")
			return
		}
		p.polls++
		conn.WriteBulkString(fmt.Sprintf("redis_version:7.0.15\r\nredis_mode:standalone\r\nrole:master\r\nrun_id:x\r\nuptime_in_seconds:%d\r\nserver_time_usec:%d\r\n"+
			"used_memory:1048576\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\nkeyspace_hits:%d\r\nkeyspace_misses:%d\r\nconnected_clients:1\r\ntotal_commands_processed:%d\r\nevicted_keys:0\r\n",
			1000+p.polls, time.Now().UnixMicro(), 900*p.polls, 100*p.polls, 1000*p.polls))
	case "CLIENT ID":
		conn.WriteInt(7)
	case "AUTH", "CLIENT SETNAME", "CLIENT NO-TOUCH", "SELECT":
		conn.WriteString("OK")
	default:
		conn.WriteError("ERR unknown command '" + name + "'")
	}
}

// hole is an address that takes connections and never answers.
func hole(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

// nobody is an address at which nothing listens.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// profiles writes a config file with these servers, by name, and more keys for all of them.
func profiles(t *testing.T, servers map[string]string, more string) string {
	t.Helper()
	var b strings.Builder
	for name, addr := range servers {
		fmt.Fprintf(&b, "[profiles.%s]\nurl = 'redis://%s'\ntags = ['eu']\n%s\n", name, addr, more)
	}
	return write(t, filepath.Join(t.TempDir(), "c.toml"), b.String())
}

// fleetRow is what --json prints of a profile.
type fleetRow struct {
	Profile string   `json:"profile"`
	Health  string   `json:"health"`
	Reason  string   `json:"reason"`
	HitRate *float64 `json:"hit_rate"`
	Used    *int64   `json:"memory_used"`
	AgeMS   *int64   `json:"age_ms"`
}

// TestAFleetOfFortyIsListedWhateverSomeOfThemDo holds that one that is dead, one that never
// answers and one that loads its data keep no other from being known.
func TestAFleetOfFortyIsListedWhateverSomeOfThemDo(t *testing.T) {
	t.Parallel()
	servers, all := map[string]string{}, []*pretended{}
	for i := range 37 {
		p := pretend(t, false)
		all = append(all, p)
		servers[fmt.Sprintf("live-%d", i)] = p.listener.Addr().String()
	}
	servers["dead"], servers["hole"], servers["loading"] = nobody(t), hole(t), pretend(t, true).listener.Addr().String()
	config := profiles(t, servers, "")
	var rows []fleetRow
	answered := 0
	for deadline := time.Now().Add(patience); answered < 37 && time.Now().Before(deadline); {
		began := time.Now()
		got := invocation{}.run("fleet", "@eu", "--json", "--config", config)
		if got.code != 0 {
			t.Fatalf("exit code %d: %s", got.code, got.err)
		}
		rows, answered = nil, 0
		if err := json.Unmarshal([]byte(got.out), &rows); err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if strings.HasPrefix(r.Profile, "live-") && r.AgeMS != nil && r.Used != nil && r.HitRate != nil {
				answered++
			}
		}
		t.Logf("%d of 37 have answered after %v", answered, time.Since(began))
	}
	if len(rows) != 40 || answered != 37 {
		t.Fatalf("%d rows, %d of 37 with figures", len(rows), answered)
	}
	if rows[0].Profile != "dead" || rows[0].Health != "unhealthy" || !strings.Contains(rows[0].Reason, "nothing listens") {
		t.Errorf("the first row is %+v", rows[0])
	}
	for _, r := range rows {
		if r.Profile == "loading" && !strings.Contains(r.Reason, "loading") {
			t.Errorf("%+v", r)
		}
		if strings.HasPrefix(r.Profile, "live-") && (r.Health != "healthy" || *r.HitRate != 0.9) {
			t.Errorf("%+v, hit rate %v", r, *r.HitRate)
		}
	}
	for _, p := range all {
		p.mu.Lock()
		for name := range p.commands {
			if !slices.Contains([]string{"HELLO", "CLIENT SETNAME", "CLIENT NO-TOUCH", "CLIENT ID", "INFO", "CLUSTER"}, name) {
				t.Errorf("a fleet asks for %s", name)
			}
		}
		p.mu.Unlock()
	}
}

func TestPasswordCommandsOfAFleetRunAFewAtATimeAndOnceEach(t *testing.T) {
	t.Parallel()
	servers := map[string]string{}
	for i := range 9 {
		servers[fmt.Sprintf("p%d", i)] = pretend(t, false).listener.Addr().String()
	}
	ran := filepath.Join(t.TempDir(), "ran")
	config := profiles(t, servers, "user = 'u'\npassword_command = 'echo begin >> "+ran+"; sleep 0.1; echo end >> "+ran+"; echo pw'")
	if got := (invocation{}).run("fleet", "--json", "--config", config); got.code != 0 {
		t.Fatalf("exit code %d: %s", got.code, got.err)
	}
	content, err := os.ReadFile(ran)
	if err != nil {
		t.Fatal(err)
	}
	running, most, began := 0, 0, 0
	for word := range strings.FieldsSeq(string(content)) {
		if word == "begin" {
			running, began = running+1, began+1
		} else {
			running--
		}
		most = max(most, running)
	}
	if began != 9 || most > 4 {
		t.Errorf("9 commands ran %d times, %d at a time", began, most)
	}
}

func TestAFleetIsPrintedOnceWithoutATerminal(t *testing.T) {
	t.Parallel()
	config := profiles(t, map[string]string{"one": pretend(t, false).listener.Addr().String(), "dead": nobody(t)}, "")
	got := invocation{}.run("fleet", "--config", config)
	lines := strings.Split(strings.TrimSpace(got.out), "\n")
	if got.code != 0 || len(lines) != 3 || !strings.HasPrefix(lines[1], "@dead") || !strings.Contains(lines[2], "1.00 MiB") {
		t.Errorf("exit code %d: %s%s", got.code, got.out, got.err)
	}
	for _, c := range []struct{ arg, says string }{{"@nowhere", "no profile has the tag nowhere"}, {"eu", "is no tag"}} {
		if got := (invocation{}).run("fleet", c.arg, "--config", config); got.code != 2 || !strings.Contains(got.err, c.says) {
			t.Errorf("%s: exit code %d: %s", c.arg, got.code, got.err)
		}
	}
}

func TestCheckOfATagIsTheWorstOfIt(t *testing.T) {
	t.Parallel()
	well, other := testserver.Start(t, testserver.Redis), testserver.Start(t, testserver.Valkey)
	addr := func(s *testserver.Server) string { return fmt.Sprintf("127.0.0.1:%d", s.Port) }
	for _, c := range []struct {
		name    string
		servers map[string]string
		more    string
		code    int
		says    string
	}{
		{"all are well", map[string]string{"a": addr(well), "b": addr(other)}, "", 0, "@b  healthy"},
		{"one is dead", map[string]string{"a": addr(well), "b": nobody(t)}, "", 1, "nothing listens"},
		{"nobody is let in", map[string]string{"a": addr(well), "b": addr(other)}, "user = 'x'\npassword_env = 'PW'", 3, "does not let this user in"},
		{"no password", map[string]string{"a": addr(well), "b": addr(other)}, "user = 'x'\npassword_env = 'NONE'", 2, "no password"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			config := profiles(t, c.servers, c.more)
			got := invocation{env: map[string]string{"PW": "wrong"}}.run("check", "@eu", "--interval", "200ms", "--config", config)
			if got.code != c.code || !strings.Contains(got.out, c.says) || strings.Count(got.out, "\n") != 2 {
				t.Errorf("exit code %d, want %d: %s%s", got.code, c.code, got.out, got.err)
			}
			lines := strings.Split(strings.TrimSpace(invocation{env: map[string]string{"PW": "wrong"}}.run("check", "@eu", "--json", "--interval", "200ms", "--config", config).out), "\n")
			for i, line := range lines {
				var v struct{ Profile, Health string }
				if err := json.Unmarshal([]byte(line), &v); err != nil || v.Profile != []string{"a", "b"}[i] || v.Health == "" {
					t.Errorf("%s: %v", line, err)
				}
			}
		})
	}
}

func TestEnterOpensADashboardOfTheFleetAndEscComesBack(t *testing.T) {
	t.Parallel()
	server := testserver.Start(t, testserver.Valkey)
	config := profiles(t, map[string]string{"alone": fmt.Sprintf("127.0.0.1:%d", server.Port)}, "")
	s := onScreen(t, nil, "fleet", "--config", config, "--theme", "mono")
	s.see("Fleet, all profiles")
	s.see("healthy")
	for _, back := range []string{"\x1b", "q"} {
		s.pressAndSee("\r", "Fragmentation")
		s.pressAndSee(back, "Fleet, all profiles")
	}
	s.press("q")
	if code := s.code(); code != 0 {
		t.Errorf("exit code %d: %q", code, s.text())
	}
}
