package e2e

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/testserver"
)

// What every place of the matrix holds, by prefix.
const (
	userKeys, sessionKeys, pageKeys = 120, 60, 40
	allKeys                         = userKeys + sessionKeys + pageKeys
)

func keysByPrefix() map[string]int {
	return map[string]int{"user:": userKeys, "session:": sessionKeys, "page:": pageKeys}
}

// target is how valktop reaches a place, and what there is to see.
type target struct {
	args   []string // flags that name the server and the user
	env    []string
	secret string // that must be seen nowhere
	nodes  int    // that stats lists; 1 when 0
	says   string // what the header says of it

	limited bool   // the user or the server withholds something
	untyped bool   // types of keys are not told
	unsized bool   // how many keys there are is not: a whole pass cannot be called exact
	only    string // prefix of the keys whose types are told; all when ""
	noKey   string // why a key cannot be looked at
}

func (at target) seesTypes(prefix string) bool {
	return !at.untyped && (at.only == "" || at.only == prefix)
}

// place is a way to run a server and to reach it.
type place struct {
	name string
	run  func(t *testing.T, kind testserver.Kind) target
}

// fill writes the keys of the matrix.
func fill(t *testing.T, c redis.Cmdable) {
	t.Helper()
	p := c.Pipeline()
	for i := range userKeys {
		p.HSet(t.Context(), fmt.Sprintf("user:%d", i), "name", "Ada", "visits", i)
		p.Expire(t.Context(), fmt.Sprintf("user:%d", i), time.Hour)
	}
	for i := range sessionKeys {
		p.Set(t.Context(), fmt.Sprintf("session:%08x-0000-4000-8000-%012x", i, i), "{}", 5*time.Minute)
	}
	for i := range pageKeys {
		p.Set(t.Context(), fmt.Sprintf("page:%d:html", i), "<html>", 0)
	}
	if _, err := p.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// oddly is a password with every character that tools trip over.
const oddly = `p@ss:w/o#r%d? "'`

// password are the ways that the flags and the environment give it.
func password(p string) []string { return []string{"VALKEYCLI_AUTH=" + p} }

func places() []place {
	return []place{
		{"standalone", standalone},
		{"unix socket", unixSocket},
		{"password with @:/#%", strangePassword},
		{"TLS", func(t *testing.T, kind testserver.Kind) target { return overTLS(t, kind, false) }},
		{"TLS, client certificate", func(t *testing.T, kind testserver.Kind) target { return overTLS(t, kind, true) }},
		{"ACL: admin", func(t *testing.T, kind testserver.Kind) target {
			return asUser(t, kind, target{}, "+@all", "~*", "&*")
		}},
		{"ACL: read-only", func(t *testing.T, kind testserver.Kind) target {
			return asUser(t, kind, target{limited: true}, "+@all", "-@write", "-@dangerous", "+info", "~*")
		}},
		{"ACL: INFO and SCAN", func(t *testing.T, kind testserver.Kind) target {
			return asUser(t, kind, target{limited: true, untyped: true, unsized: true, noKey: "NOPERM"}, "+info", "+scan", "~*")
		}},
		{"ACL: user:* alone", func(t *testing.T, kind testserver.Kind) target {
			return asUser(t, kind, target{limited: true, only: "user:"}, "+@all", "~user:*")
		}},
		{"commands renamed", func(t *testing.T, kind testserver.Kind) target {
			return lacking(t, kind, "CONFIG", "CLIENT", "MONITOR", "SLOWLOG", "MEMORY", "LATENCY", "DEBUG")
		}},
		{"as old as Redis 3", func(t *testing.T, kind testserver.Kind) target {
			return lacking(t, kind, "UNLINK", "MEMORY", "HELLO", "ACL")
		}},
		{"a primary and 2 replicas", replicated},
		{"Sentinel 1+2+3", sentinel},
		{"cluster 3+3", cluster},
	}
}

func standalone(t *testing.T, kind testserver.Kind) target {
	s := testserver.Start(t, kind)
	fill(t, s.Client())
	return target{args: []string{"-u", s.URL()}, says: "primary"}
}

func unixSocket(t *testing.T, kind testserver.Kind) target {
	s := testserver.Prepare(t, kind)
	s.Args(testserver.SocketArgs(s.Dir)...)
	s.Addr = filepath.Join(s.Dir, "s.sock")
	s.Launch()
	fill(t, s.Client())
	return target{args: []string{"-s", s.Addr}, says: "primary"}
}

func strangePassword(t *testing.T, kind testserver.Kind) target {
	s := testserver.Start(t, kind, "--requirepass", oddly)
	fill(t, s.ClientWith(redis.Options{Password: oddly}))
	return target{args: []string{"-u", s.URL()}, env: password(oddly), secret: oddly, says: "primary"}
}

func overTLS(t *testing.T, kind testserver.Kind, mutual bool) target {
	certs := testserver.NewCerts(t, 24*time.Hour)
	s := testserver.StartTLS(t, kind, certs, mutual)
	at := target{args: []string{"-u", "rediss://" + s.Addr, "--cacert", certs.CA}, says: "primary"}
	if mutual {
		at.args = append(at.args, "--cert", certs.ClientCert, "--key", certs.ClientKey)
	}
	fill(t, s.ClientWith(redis.Options{TLSConfig: certs.Config(t)}))
	return at
}

func asUser(t *testing.T, kind testserver.Kind, at target, rules ...any) target {
	s := testserver.Start(t, kind)
	fill(t, s.Client())
	s.Do(append([]any{"ACL", "SETUSER", "monitor", "on", ">s3cret"}, rules...)...)
	at.args, at.env, at.secret, at.says = []string{"-u", s.URL(), "--user", "monitor"}, password("s3cret"), "s3cret", "primary"
	return at
}

// lacking is a server that does not know some commands.
func lacking(t *testing.T, kind testserver.Kind, commands ...string) target {
	var args []string
	for _, c := range commands {
		args = append(args, "--rename-command", c, "")
	}
	s := testserver.Start(t, kind, args...)
	fill(t, s.Client())
	return target{args: []string{"-u", s.URL()}, says: "primary", limited: true}
}

func replicated(t *testing.T, kind testserver.Kind) target {
	s := testserver.StartSet(t, kind, 2)
	fill(t, s.Primary.Client())
	return target{args: []string{"-u", s.Primary.URL()}, nodes: 3, says: "1+2"}
}

func sentinel(t *testing.T, kind testserver.Kind) target {
	s := testserver.StartSentinels(t, kind, 2, 3)
	fill(t, s.Primary.Client())
	return target{args: []string{"-u", s.URL()}, nodes: 3, says: "sentinel " + testserver.SetName}
}

func cluster(t *testing.T, kind testserver.Kind) target {
	c := testserver.StartCluster(t, kind, 3, 3)
	client := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{c.Primaries[0].Addr}, Protocol: 2})
	t.Cleanup(func() { client.Close() })
	fill(t, client)
	// Any node will do: a replica as well.
	return target{args: []string{"-u", c.Replicas[1].URL()}, nodes: 6, says: "cluster"}
}
