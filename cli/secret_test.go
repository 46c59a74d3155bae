package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"valktop/testserver"
)

// secret is a password that must never be seen again.
const secret = "s3cr3t-Pa55"

func TestPasswordsAreNeverPrinted(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("ACL", "SETUSER", "reader", "on", ">"+secret, "+@all")
		dir := t.TempDir()
		config := "[profiles.right]\nurl = 'redis://reader:" + secret + "@" + s.Addr + "'\n" +
			"[profiles.wrong]\nurl = 'redis://reader:" + secret + "x@" + s.Addr + "'\n" +
			"[profiles.broken]\nurl = 'redis://reader:" + secret + "@" + s.Addr + "/db/" + secret + "'\n"
		if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(config), 0o644); err != nil {
			t.Fatal(err)
		}
		at := "redis://" + s.Addr
		for _, c := range []struct {
			env  map[string]string
			args []string
			code int
		}{
			{nil, []string{at, "--user", "reader", "-a", secret}, 0},
			{nil, []string{at, "--user", "reader", "-a", secret + "x"}, 1},
			{nil, []string{"redis://reader:" + secret + "@" + s.Addr}, 0},
			{nil, []string{"redis://reader:" + secret + "x@" + s.Addr}, 1},
			{nil, []string{"redis://reader:" + secret + "@" + s.Addr + ":1"}, 2},
			{nil, []string{"redis://reader:" + secret + "%zz@" + s.Addr}, 2},
			{nil, []string{"redis://reader:" + secret + "/?@" + s.Addr}, 2},
			{nil, []string{"redis:/reader:" + secret + "@" + s.Addr}, 2},
			{map[string]string{"VALKEY_URL": "redis://reader:" + secret + "@" + s.Addr}, nil, 0},
			{map[string]string{"REDIS_URL": "nonsense://:" + secret + "@" + s.Addr}, nil, 2},
			{map[string]string{"VALKEYCLI_AUTH": secret}, []string{at, "--user", "reader"}, 0},
			{map[string]string{"REDISCLI_AUTH": secret + "x"}, []string{at, "--user", "reader"}, 1},
			{nil, []string{"@right"}, 0},
			{nil, []string{"@wrong"}, 1},
			{nil, []string{"@broken"}, 2},
		} {
			for _, command := range [][]string{{"stats", "--json", "--count", "1"}, {"check"}} {
				r := invocation{c.env, dir}.run(append(append(command, "--interval", "100ms"), c.args...)...)
				if strings.Contains(r.out+r.err, secret) {
					t.Errorf("%v %v: the password is in %+v", command, c.args, r)
				}
				if command[0] == "stats" && r.code != c.code {
					t.Errorf("%v %v: exit code %d, want %d: %+v", command, c.args, r.code, c.code, r)
				}
			}
		}
	})
}
