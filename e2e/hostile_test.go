package e2e

import (
	"bytes"
	"encoding/json"
	"net"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/tidwall/redcon"

	"valktop/testserver"
)

// evil is what an attacker writes into names and errors: it would run a command of the
// terminal, switch a mode, set the title, and hide and reverse text. None of it is
// anything that valktop ever sends, so whatever of it arrives is raw.
const evil = "\x1b]1337;EVIL\x07\x1b[?9999h\x1b]0;EVIL\x1b\\\x9bEVIL\u009b1337m\xff\u202eEVIL"

// rawEvil are the ways in which it could arrive.
func rawEvil() []string {
	return []string{"\x1b]1337", "\x1b[?9999h", "\x1b]0;EVIL", "\x9bEVIL", "\u009b", "\xff", "\u202e"}
}

// mustBeTame fails when evil arrived in what a terminal was sent.
func mustBeTame(t *testing.T, what string, sent []byte) {
	t.Helper()
	for _, e := range rawEvil() {
		if i := bytes.Index(sent, []byte(e)); i >= 0 {
			t.Errorf("%s: %q arrived raw in %q", what, e, sent[max(i-40, 0):min(i+40, len(sent))])
		}
	}
	if !utf8.Valid(sent) {
		t.Errorf("%s: not UTF-8", what)
	}
}

// evilServer answers INFO with hostile fields; as a failing one, everything with a
// hostile error.
func evilServer(t *testing.T, fails bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	info := "# Server\r\nserver_name:" + evil + "\r\nredis_version:7" + evil + "\r\nrun_id:a\r\nuptime_in_seconds:1\r\nconfig_file:/" + evil +
		"\r\n# Memory\r\nused_memory:1000\r\nmaxmemory:2000\r\nmaxmemory_policy:" + evil + "\r\n# Stats\r\nkeyspace_hits:1\r\nkeyspace_misses:1\r\n" +
		"# Replication\r\nrole:" + evil + "\r\nmaster_host:" + evil + "\r\n# Errorstats\r\nerrorstat_" + evil + ":count=1\r\n"
	s := redcon.NewServer("", func(conn redcon.Conn, c redcon.Command) {
		switch name := strings.ToUpper(string(c.Args[0])); {
		case fails:
			conn.WriteError("ERR " + evil)
		case name == "INFO":
			conn.WriteBulkString(info)
		case name == "PING":
			conn.WriteString("PONG")
		case name == "DBSIZE":
			conn.WriteInt(1)
		default:
			conn.WriteError("ERR unknown command " + evil)
		}
	}, nil, nil)
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		s.Close()
		<-served
	})
	return "redis://" + l.Addr().String()
}

func TestWhatAHostileServerSaysReachesTheTerminalEscaped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fails bool
		shows []string
	}{
		{"INFO", false, []string{`\x1b]1337;EVIL`, "Hit rate"}},
		{"errors", true, []string{`\x1b]1337;EVIL`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := window{width: 300, height: 80}.open(t, evilServer(t, c.fails))
			d.see(c.shows...)
			d.press("?")
			d.see("Everywhere")
			d.press("q")
			if code := d.ended(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			mustBeTame(t, c.name, d.Raw())
		})
	}
}

func TestWhatStrangersDoToARealServerReachesTheTerminalEscaped(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		strangers(t, s)
		d := window{width: 200, height: 120, env: []string{"VALKEYCLI_AUTH=pw"}}.open(t, s.URL(), "--user", evilUser)
		d.see("Before you came", "slow log", `\x1b]1337;EVIL`, `\x1b[?9999h`)
		d.see("errors")
		d.press("y") // what is copied is told to the terminal, too
		d.see("clipboard")
		d.press("q")
		if code := d.ended(); code != 0 {
			t.Errorf("exit code %d", code)
		}
		mustBeTame(t, "the dashboard", d.Raw())
	}, "--slowlog-log-slower-than", "0", "--slowlog-max-len", "16")
}

// evilUser is as hostile as the name of an ACL user may be.
const evilUser = "\x1b[?9999hEVIL"

// strangers leave hostile names, errors and arguments on a server.
func strangers(t *testing.T, s *testserver.Server) {
	t.Helper()
	s.Do("ACL", "SETUSER", evilUser, "on", ">pw", "+@all", "-latency", "~*", "&*")
	c := s.Client()
	if err := c.Do(t.Context(), "AUTH", evilUser, "wrong").Err(); err == nil {
		t.Fatal("any password is right")
	}
	// An error's first word becomes the name of its counter in INFO errorstats.
	for _, word := range []string{`\27[?9999hEVIL`, `\27]1337;EVIL\7`, `\155EVIL`} {
		if err := c.Eval(t.Context(), `return redis.error_reply('`+word+` y')`, nil).Err(); err == nil {
			t.Fatal("the script has not failed")
		}
	}
	// The server notes a name in errorstats only without characters of its own use.
	if err := c.Do(t.Context(), evil, "no such command").Err(); err == nil {
		t.Fatal("the server knows that command")
	}
	if err := c.Set(t.Context(), "key "+evil, evil, 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := c.Get(t.Context(), evil).Err(); err == nil {
		t.Fatal("there is such a key")
	}
}

func TestHostileBytesReachNoPipeOfTheHeadlessCommandsEither(t *testing.T) {
	t.Parallel()
	urls := map[string]string{"INFO": evilServer(t, false), "errors": evilServer(t, true)}
	for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
		s := testserver.Start(t, kind, "--slowlog-log-slower-than", "0")
		strangers(t, s)
		urls[string(kind)] = s.URL()
	}
	for name, url := range urls {
		for _, args := range []string{"stats --count 2", "stats --count 2 --json", "check", "check --json"} {
			t.Run(args+" of "+name, func(t *testing.T) {
				t.Parallel()
				r := headless(t, append(strings.Fields(args), "--interval", "100ms", url)...)
				mustBeTame(t, "the output", []byte(r.out+r.err))
				for _, c := range r.out + r.err {
					if c != '\n' && unicode.IsControl(c) {
						t.Fatalf("the output holds %U: %q", c, r.out+r.err)
					}
				}
				for line := range strings.Lines(r.out) {
					if strings.Contains(args, "--json") && !json.Valid([]byte(line)) {
						t.Errorf("not JSON: %s", line)
					}
				}
			})
		}
	}
}
