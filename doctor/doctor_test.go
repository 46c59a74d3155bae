package doctor_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"valktop/deployment"
	"valktop/doctor"
	"valktop/testserver"
)

const password = "p"

// examine lets the doctor look at a server as a user.
func examine(t testing.TB, s *testserver.Server, user string) doctor.Report {
	t.Helper()
	c := deployment.Config{Host: "127.0.0.1", Port: s.Port, User: user}
	if user != "" {
		c.Password = deployment.NewSecret(password)
	}
	d, err := deployment.New(c)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var nodes []doctor.Node
	for _, n := range d.Nodes(t.Context()) {
		nodes = append(nodes, n)
	}
	r := doctor.Examine(t.Context(), nodes, user)
	for _, n := range r.Nodes {
		if n.Err != nil {
			t.Fatal(n.Err)
		}
	}
	return r
}

// apply runs a line as an administrator.
func apply(t testing.TB, s *testserver.Server, words []string) {
	t.Helper()
	if len(words) < 4 {
		t.Fatalf("no line: %q", words)
	}
	args := make([]any, len(words))
	for i, w := range words {
		if w == ">"+doctor.Password {
			w = ">" + password
		}
		if strings.Contains(w, "@") || i > 2 && w == "+acl" {
			t.Errorf("%q allows more than it takes", w)
		}
		args[i] = w
	}
	s.Do(args...)
}

// fill makes a key of each type, under two prefixes.
func fill(s *testserver.Server) {
	for _, p := range []string{"user:", "cart:"} {
		s.Do("SET", p+"s", "v")
		s.Do("HSET", p+"h", "f", "v")
		s.Do("RPUSH", p+"l", "v")
		s.Do("ZADD", p+"z", "1", "v")
	}
}

// works asserts that nothing is missing, apart from what the server does not know.
func works(t testing.TB, r doctor.Report, changes bool) {
	t.Helper()
	if s := r.State(changes); s != doctor.Works && s != doctor.Without {
		for _, f := range r.Nodes[0].Features {
			t.Errorf("%s: %s %+v", f.Name, f.State, f.Lacks)
		}
	}
	if g := r.Grant(changes); g != nil {
		t.Errorf("all works, and yet it asks for %q", g)
	}
}

func feature(t testing.TB, r doctor.Report, name string) doctor.FeatureReport {
	t.Helper()
	i := slices.IndexFunc(r.Nodes[0].Features, func(f doctor.FeatureReport) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("there is no feature %q", name)
	}
	return r.Nodes[0].Features[i]
}

func TestTheLinesAllowWhatIsMissingAndNoMore(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		admin := examine(t, s, "")
		works(t, admin, true)
		for _, changes := range []bool{false, true} {
			apply(t, s, admin.Minimal(changes))
			works(t, examine(t, s, doctor.NewUser), changes)
			s.Do("ACL", "DELUSER", doctor.NewUser)
		}
		for _, rules := range [][]any{{"+info", "+scan", "~*"}, {"+info"}, {"+info", "+scan", "+acl|whoami", "~user:*"}, {"+@all", "-@admin", "~cart:*", "-type"}} {
			for _, changes := range []bool{false, true} {
				s.Do(append([]any{"ACL", "SETUSER", "poor", "on", ">" + password}, rules...)...)
				apply(t, s, examine(t, s, "poor").Grant(changes))
				works(t, examine(t, s, "poor"), changes)
				s.Do("ACL", "DELUSER", "poor")
			}
		}
		for _, name := range []string{"user:s", "cart:s"} {
			if s.Do("EXISTS", name) != int64(1) || s.Do("PTTL", name) != int64(-1) {
				t.Errorf("%s was changed", name)
			}
		}
	})
}

func TestWhyThingsDoNotWork(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		s.Do("ACL", "SETUSER", "scoped", "on", ">"+password, "+@all", "-acl", "+acl|whoami", "+acl|dryrun", "-unlink", "~user:*")
		r := examine(t, s, "scoped")
		if f := feature(t, r, "types, TTLs, memory of keys"); f.State != doctor.Uncovered {
			t.Errorf("keys of other patterns: %s %+v", f.State, f.Lacks)
		}
		if f := feature(t, r, "invalidate"); f.State != doctor.Denied || f.Lacks[0].Command != "UNLINK" {
			t.Errorf("%s %+v", f.State, f.Lacks)
		}
		if f := feature(t, r, "slow commands"); f.State != doctor.Missing || f.Lacks[0].Command != "SLOWLOG GET" {
			t.Errorf("renamed: %s %+v", f.State, f.Lacks)
		}
		if line := strings.Join(r.Grant(true), " "); strings.Contains(line, "slowlog") {
			t.Errorf("the line names a command that there is not: %s", line)
		}
		log := s.ClientWith(redis.Options{}).Do(t.Context(), "ACL", "LOG").Val().([]any)
		if len(log) == 0 || len(log) > r.Nodes[0].Denials {
			t.Errorf("%d entries in the ACL LOG, and %d were told", len(log), r.Nodes[0].Denials)
		}
		s.Do("REPLICAOF", "127.0.0.1", "1")
		if f := feature(t, examine(t, s, ""), "expire"); f.State != doctor.OnReplica {
			t.Errorf("on a replica: %s", f.State)
		}
	}, "--rename-command", "SLOWLOG", "")
}

func TestAnOldServer(t *testing.T) {
	t.Parallel()
	var args []string
	for _, c := range []string{"UNLINK", "MEMORY", "HELLO", "ACL", "LATENCY"} {
		args = append(args, "--rename-command", c, "")
	}
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		r := examine(t, s, "")
		for name, want := range map[string]doctor.State{
			"hit rate, memory, health": doctor.Works, "types, TTLs, memory of keys": doctor.Missing, "latency events": doctor.Missing,
			"invalidate": doctor.Missing, "expire": doctor.Works, "persist": doctor.Works, "what is allowed, beforehand": doctor.Without,
		} {
			if f := feature(t, r, name); f.State != want {
				t.Errorf("%s: %s %+v, want %s", name, f.State, f.Lacks, want)
			}
		}
		if r.Grant(true) != nil || r.Minimal(true) != nil {
			t.Errorf("a server without users has no rights to give: %q", r.Minimal(true))
		}
	}, args...)
}
