package cli_test

import (
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/tidwall/redcon"

	"valktop/testserver"
)

// hostile is what an attacker puts where valktop prints: it would clear the screen, set
// the title, and hide and reverse text.
const hostile = "\x1b[2J\x1b]0;owned\x07\u009b31m\xff\u202eEVIL"

// mustBePlain fails when text could do anything to a terminal but show letters.
func mustBePlain(t *testing.T, what, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s is not valid UTF-8: %q", what, text)
	}
	for _, r := range text {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			t.Fatalf("%s holds %U: %q", what, r, text)
		}
	}
}

// hostileServer answers INFO with hostile fields, or everything with a hostile error.
func hostileServer(t *testing.T, fails bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	info := "# Server\r\nredis_version:9" + hostile + "\r\nrun_id:a\r\nuptime_in_seconds:1\r\nconfig_file:/" + hostile +
		"\r\n# Memory\r\nused_memory:1000\r\nmaxmemory_policy:" + hostile + "\r\n# Stats\r\nkeyspace_hits:1\r\nkeyspace_misses:1\r\n" +
		"# Replication\r\nrole:" + hostile + "\r\nmaster_host:" + hostile + "\r\n# Errorstats\r\nerrorstat_" + hostile + ":count=1\r\n"
	s := redcon.NewServer("", func(conn redcon.Conn, c redcon.Command) {
		switch name := strings.ToUpper(string(c.Args[0])); {
		case fails:
			conn.WriteError("ERR " + hostile)
		case name == "INFO":
			conn.WriteBulkString(info)
		case name == "PING":
			conn.WriteString("PONG")
		case name == "DBSIZE":
			conn.WriteInt(1)
		default:
			conn.WriteError("ERR unknown command " + hostile)
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

func TestHostileServersReachTheTerminalEscaped(t *testing.T) {
	t.Parallel()
	for _, fails := range []bool{false, true} {
		url := hostileServer(t, fails)
		for _, args := range []string{"stats --count 2", "stats --count 2 --json", "check", "check --json", "check --max-memory 80% --json"} {
			r := valktop(append(strings.Fields(args), "--interval", "100ms", url)...)
			mustBePlain(t, fmt.Sprintf("%s (fails: %v): standard output", args, fails), r.out)
			mustBePlain(t, fmt.Sprintf("%s (fails: %v): standard error", args, fails), r.err)
			seen := r.out + r.err
			if strings.Contains(args, "json") && fails == strings.Contains(args, "check") && !strings.Contains(seen, `x1b[2J`) {
				t.Errorf("%s (fails: %v): nothing hostile was printed, so nothing was proven: %s", args, fails, seen)
			}
			for line := range strings.Lines(r.out) {
				if strings.Contains(args, "--json") && !json.Valid([]byte(line)) {
					t.Errorf("%s: not JSON: %s", args, line)
				}
			}
		}
	}
}

func TestHostileErrorNamesStayOut(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		// An error's first word becomes the name of its counter in INFO errorstats.
		_ = s.Client().Eval(t.Context(), `return redis.error_reply('\27[31mEVIL\27]0;x\7 y')`, nil).Err()
		for _, args := range []string{"stats --count 1", "stats --count 1 --json", "check", "check --json"} {
			r := valktop(append(strings.Fields(args), "--interval", "100ms", s.URL())...)
			if r.code != 0 || r.out == "" {
				t.Errorf("%s: %+v", args, r)
			}
			mustBePlain(t, args, r.out+r.err)
		}
	})
}

func TestHostileArgumentsAndFilesAreEscaped(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"stats", "--config", "/" + hostile},
		{"stats", "--interval", hostile},
		{"stats", "@" + hostile},
		{"stats", "--" + hostile},
		{"help", hostile},
		{"stats", "redis://" + hostile},
	} {
		r := valktop(args...)
		mustBePlain(t, fmt.Sprintf("%q", args), r.out+r.err)
		if r.code != 2 {
			t.Errorf("%q: exit code %d, want 2", args, r.code)
		}
	}
}

// aligned fails when a cell of a row does not begin where the head of its column does.
func aligned(t *testing.T, what string, rows []string, head string, columns ...string) {
	t.Helper()
	for _, c := range columns {
		before, _, found := strings.Cut(head, c)
		if !found {
			t.Fatalf("%s: %s is no column of %q", what, c, head)
		}
		at := ansi.StringWidth(before)
		for _, row := range rows {
			left, right := ansi.Cut(row, at-2, at), ansi.Cut(row, at, at+1)
			if left != "  " || right == " " || right == "" {
				t.Errorf("%s: no cell begins at column %d, %s, of %q", what, at, c, row)
			}
		}
	}
}

func TestTablesOfHostileNamesStayAligned(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		huge := strings.Repeat("東"+hostile, 2000) // 64 KiB and more
		names := []string{hostile, "plain", "價格:東京", "\u202eEVIL", "e\u0301\u0301", "👩‍👩‍👧‍👦", "a\nb\tc", huge}
		for _, name := range names {
			for i := range 3 {
				s.Do("SET", fmt.Sprintf("%s:%d", name, i), "v", "EX", 1000)
			}
			s.Do("HSET", "hash", name, hostile)
			s.Do("XADD", "stream", "*", "field", "v")
			s.Do("XGROUP", "CREATE", "stream", name, "0")
		}
		for _, args := range []string{"scan --full --rate 0", "scan --full --rate 0 --depth 2"} {
			r := valktop(append(strings.Fields(args), s.URL())...)
			mustBePlain(t, args, r.out+r.err)
			rows := strings.Split(r.out, "\n")
			head := slices.IndexFunc(rows, func(row string) bool { return strings.HasPrefix(row, "PATTERN") })
			if head < 0 || len(rows) < head+len(names) {
				t.Fatalf("%s: no table in %+v", args, r)
			}
			for _, row := range rows[head+1:] { // figures stand at the right
				if !strings.HasSuffix(row, " string") && !strings.HasSuffix(row, " hash") && !strings.HasSuffix(row, " stream") {
					break // the notes below
				}
				if got, want := ansi.StringWidth(row), ansi.StringWidth(rows[head]); got != want {
					t.Errorf("%s: a row of %d cells below a head of %d: %q", args, got, want, row)
				}
			}
		}
		r := valktop("key", "hash", "-u", s.URL())
		mustBePlain(t, "key hash", r.out+r.err)
		table := strings.Split(strings.TrimSpace(r.out[strings.Index(r.out, "FIELD"):]), "\n")
		if len(table) != len(names)+1 {
			t.Fatalf("%d rows for %d fields:\n%s", len(table)-1, len(names), r.out)
		}
		aligned(t, "key hash", table[1:], table[0], "VALUE")
		r = valktop("key", "stream", "-u", s.URL())
		mustBePlain(t, "key stream", r.out+r.err)
		table = strings.Split(strings.TrimSpace(r.out[strings.Index(r.out, "GROUP "):]), "\n")
		if len(table) != len(names)+1 {
			t.Fatalf("%d rows for %d groups:\n%s", len(table)-1, len(names), r.out)
		}
		aligned(t, "key stream", table[1:], table[0], "CONSUMERS", "PENDING", "LAST ID")
	})
}
