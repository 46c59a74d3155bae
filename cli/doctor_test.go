package cli_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"valktop/testserver"
	"valktop/ui/text"
)

// pasted hands a line to redis-cli as a user would who pastes it.
func pasted(t testing.TB, s *testserver.Server, line string) {
	t.Helper()
	c := exec.Command("redis-cli", "-u", s.URL())
	c.Stdin = strings.NewReader(line + "\n")
	out, err := c.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "OK" {
		t.Fatalf("%s\n%s%v", line, out, err)
	}
}

// lines are what doctor --json proposes.
type lines struct {
	State   string
	Grant   struct{ Read, Changes *string }
	NewUser struct{ Read, Changes string } `json:"new_user"`
}

func diagnosed(t testing.TB, r result) (l lines) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.out), &l); err != nil {
		t.Fatalf("%v: %+v", err, r)
	}
	return l
}

func TestTheDoctorsLineForAUserOfAnyName(t *testing.T) {
	t.Parallel()
	const user, password = "we\"ird%\\'\x01ü", "s3cret"
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SET", "user:1", "v")
		s.Do("ACL", "SETUSER", user, "on", ">"+password, "+info", "+scan", "~*")
		i := invocation{env: map[string]string{"REDISCLI_AUTH": password}}
		args := []string{"doctor", "-u", s.URL(), "--user", user}
		poor := i.run(args...)
		if poor.code != 1 || !strings.Contains(poor.out, "DBSIZE: denied to this user (ACL)") || !strings.Contains(poor.out, "ACL SETUSER "+text.Quote(user)+" +dbsize ") {
			t.Errorf("%d: %s%s", poor.code, poor.out, poor.err)
		}
		for _, args := range [][]string{append(args, "--read-only"), args} {
			l := diagnosed(t, i.run(append(args, "--json")...))
			line := l.Grant.Changes
			if len(args) > 5 {
				line = l.Grant.Read
			}
			pasted(t, s, *line)
			rich := i.run(args...)
			if rich.code != 0 || strings.Contains(rich.out, "✕") {
				t.Errorf("with %s: %d\n%s%s", *line, rich.code, rich.out, rich.err)
			}
			for _, r := range []result{poor, rich} {
				if strings.Contains(r.out+r.err, password) {
					t.Errorf("the password is in %s%s", r.out, r.err)
				}
			}
		}
		if got := s.Do("GET", "user:1"); got != "v" {
			t.Errorf("the key is %v", got)
		}
	})
}

// What the doctor declares must be what valktop sends: a user with no more is denied nothing.
func TestAMinimalUserIsDeniedNothing(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for _, c := range []string{
			"SET str v", "HSET hash f v", "RPUSH list a", "SADD set a", "ZADD zset 1 a", "XADD stream 1-1 f v", "XGROUP CREATE stream g 0", "SET old v EX 1000",
		} {
			words := strings.Fields(c)
			args := make([]any, len(words))
			for i, w := range words {
				args[i] = w
			}
			s.Do(args...)
		}
		pasted(t, s, strings.Replace(diagnosed(t, valktop("doctor", s.URL(), "--json")).NewUser.Changes, ">PASSWORD", ">p", 1))
		dir := t.TempDir()
		i := invocation{env: map[string]string{"REDISCLI_AUTH": "p"}, configDir: dir}
		at := []string{"-u", s.URL(), "--user", "valktop"}
		backup := filepath.Join(dir, "backup")
		runs := [][]string{{"stats", "--count", "2", "-i", "100ms"}, {"check"}, {"scan", "--full", "--rate", "0"}, {"scan", "--exact", "--rate", "0"}}
		for _, key := range []string{"str", "hash", "list", "set", "zset", "stream"} {
			runs = append(runs, []string{"key", key})
		}
		runs = append(runs,
			[]string{"invalidate", "--key", "str", "--yes", "--backup", backup},
			[]string{"restore", backup, "--yes"},
			[]string{"invalidate", "--prefix", "l", "--yes", "--no-backup"},
			[]string{"invalidate", "--prefix", "h", "--yes", "--spread", "1h", "--backup", backup + "2"},
			[]string{"restore", backup + "2", "--yes", "--replace"},
			[]string{"invalidate", "--prefix", "z", "--yes", "--spread", "1h", "--no-backup"},
			[]string{"invalidate", "s*", "--type", "set", "--yes", "--backup", backup + "3"},
			[]string{"expire", "--key", "stream", "--ttl", "1h", "--yes", "--no-backup"},
			[]string{"expire", "--key", "old", "--persist", "--yes", "--backup", backup + "4"},
		)
		for _, args := range runs {
			if r := i.run(append(args, at...)...); r.code > 1 || r.code == 1 && args[0] != "check" {
				t.Errorf("%v: %d: %s%s", args, r.code, r.out, r.err)
			}
		}
		if log := s.Do("ACL", "LOG").([]any); len(log) > 0 {
			t.Errorf("what the doctor does not declare: %v", log)
		}
	})
}

// A user is a node's own: what makes it has to be told to each.
func TestAMinimalUserOfAClusterIsDeniedNothing(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 2, 2, func(t *testing.T, c *testserver.Cluster) {
		for i := range 100 {
			key := fmt.Sprint("user:", i)
			c.OwnerOf(key).Do("SET", key, "v")
		}
		seed := c.Replicas[0].URL() // which takes no changes, and is no less for that
		doctor := valktop("doctor", seed)
		if doctor.code != 0 || strings.Contains(doctor.out, "replica takes no changes") || strings.Count(doctor.out, "key patterns") != 1 ||
			strings.Count(doctor.out, "rename a key") != 1 || !strings.Contains(doctor.out, "ON EVERY NODE") {
			t.Errorf("%d: %s%s", doctor.code, doctor.out, doctor.err)
		}
		l := diagnosed(t, valktop("doctor", seed, "--json"))
		reader := strings.Replace(l.NewUser.Read, " valktop ", " reader ", 1)
		for _, s := range c.Nodes() {
			pasted(t, s, strings.Replace(reader, ">PASSWORD", ">p", 1))
			pasted(t, s, strings.Replace(l.NewUser.Changes, ">PASSWORD", ">p", 1))
		}
		dir := t.TempDir()
		i := invocation{env: map[string]string{"REDISCLI_AUTH": "p"}, configDir: dir}
		backup := filepath.Join(dir, "backup")
		for _, run := range []struct {
			user string
			args []string
		}{
			{"reader", []string{"stats", "--count", "2", "-i", "100ms"}},
			{"reader", []string{"scan", "--full", "--rate", "0"}},
			{"reader", []string{"key", "user:7"}},
			{"valktop", []string{"invalidate", "--prefix", "user:1", "--yes", "--backup", backup}},
			{"valktop", []string{"restore", backup, "--yes"}},
			{"valktop", []string{"invalidate", "--prefix", "user:2", "--yes", "--spread", "1h", "--no-backup"}},
		} {
			if r := i.run(append(run.args, "-u", seed, "--user", run.user)...); r.code != 0 {
				t.Errorf("%v: %d: %s%s", run, r.code, r.out, r.err)
			}
		}
		for _, s := range c.Nodes() {
			for _, entry := range s.Do("ACL", "LOG").([]any) {
				t.Errorf("what the doctor does not declare: %v", entry.([]any)[:8])
			}
		}
		for user, args := range map[string][]string{"reader": {"doctor", "--read-only"}, "valktop": {"doctor"}} {
			if r := i.run(append(args, "-u", seed, "--user", user)...); r.code != 0 {
				t.Errorf("to %s it says %d: %s%s", user, r.code, r.out, r.err)
			}
		}
	})
}

func TestADoctorWithoutAPatient(t *testing.T) {
	t.Parallel()
	if r := valktop("doctor", "redis://127.0.0.1:1"); r.code != 3 || !strings.Contains(r.err, "cannot connect") {
		t.Errorf("%+v", r)
	}
	if r := valktop("doctor", "a", "b"); r.code != 2 {
		t.Errorf("%+v", r)
	}
}
