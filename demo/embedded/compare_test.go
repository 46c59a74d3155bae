package embedded_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"valktop/demo/embedded"
	"valktop/testserver"
)

// session is a connection that shows replies as text, their types included.
type session struct {
	t    *testing.T
	conn net.Conn
	r    *bufio.Reader
}

func dial(t *testing.T, addr string) *session {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &session{t: t, conn: conn, r: bufio.NewReader(conn)}
}

func (s *session) do(args ...string) reply {
	s.t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(args))
	for _, a := range args {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(a), a)
	}
	s.conn.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := io.WriteString(s.conn, b.String()); err != nil {
		s.t.Fatalf("%q: %v", args, err)
	}
	return s.read()
}

// reply is a reply of RESP2. Its kind is the first byte on the wire, or "nil".
type reply struct {
	kind  string
	text  string
	array []reply
}

func (s *session) read() reply {
	s.t.Helper()
	line, err := s.r.ReadString('\n')
	if err != nil {
		s.t.Fatalf("read a reply: %v", err)
	}
	line = strings.TrimSuffix(line, "\r\n")
	kind, rest := line[:1], line[1:]
	n, _ := strconv.Atoi(rest)
	switch {
	case (kind == "$" || kind == "*") && n < 0:
		return reply{kind: "nil"}
	case kind == "$":
		body := make([]byte, n+2)
		if _, err := io.ReadFull(s.r, body); err != nil {
			s.t.Fatalf("read a reply: %v", err)
		}
		return reply{kind: kind, text: string(body[:n])}
	case kind == "*":
		r := reply{kind: kind}
		for range n {
			r.array = append(r.array, s.read())
		}
		return r
	}
	return reply{kind: kind, text: rest}
}

func (r reply) String() string {
	if r.kind != "*" {
		return r.kind + strconv.Quote(r.text)
	}
	var parts []string
	for _, one := range r.array {
		parts = append(parts, one.String())
	}
	return "[" + strings.Join(parts, " ") + "]"
}

// comparable is the reply as far as it counts under a mark of the script.
func (r reply) comparable(mark byte) string {
	switch {
	case mark == '?':
		return r.kind
	case mark == '@' && r.kind == ":":
		n, _ := strconv.Atoi(r.text)
		return fmt.Sprint(": about ", (n+50)/100)
	case mark == '~' && r.kind == "*":
		slices.SortFunc(r.array, func(a, b reply) int { return strings.Compare(a.text, b.text) })
	case mark == '%' && r.kind == "*":
		var pairs []string
		for pair := range slices.Chunk(r.array, 2) {
			pairs = append(pairs, fmt.Sprint(pair))
		}
		slices.Sort(pairs)
		return fmt.Sprint(pairs)
	}
	return r.String()
}

// step is one command of the script.
type step struct {
	line int
	mark byte
	args []string
}

func script(t *testing.T) []step {
	t.Helper()
	file, err := os.ReadFile("testdata/commands.txt")
	if err != nil {
		t.Fatal(err)
	}
	var steps []step
	for i, line := range strings.Split(string(file), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		one := step{line: i + 1}
		if strings.ContainsRune("~%?@", rune(line[0])) {
			one.mark, line = line[0], line[2:]
		}
		for line != "" {
			word, rest, _ := strings.Cut(line, " ")
			if line[0] == '"' {
				prefix, err := strconv.QuotedPrefix(line)
				if err != nil {
					t.Fatalf("line %d: %v", one.line, err)
				}
				word, _ = strconv.Unquote(prefix)
				rest = strings.TrimPrefix(line[len(prefix):], " ")
			}
			one.args, line = append(one.args, word), rest
		}
		steps = append(steps, one)
	}
	return steps
}

func start(t *testing.T, o embedded.Options) *embedded.Server {
	t.Helper()
	s, err := embedded.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// The embedded server answers as redis-server or valkey-server does; where these two
// differ from each other, as one of them.
func TestAnswersLikeRealServers(t *testing.T) {
	t.Parallel()
	redis := dial(t, testserver.Start(t, testserver.Redis).Addr)
	valkey := dial(t, testserver.Start(t, testserver.Valkey).Addr)
	own := dial(t, start(t, embedded.Options{}).Addr())
	for _, s := range script(t) {
		r, v, got := redis.do(s.args...), valkey.do(s.args...), own.do(s.args...)
		g := got.comparable(s.mark)
		if g != r.comparable(s.mark) && g != v.comparable(s.mark) {
			t.Errorf("line %d: %q\n embedded %v\n redis    %v\n valkey   %v", s.line, s.args, got, r, v)
		}
	}
	for _, name := range []string{"keyspace_hits", "keyspace_misses", "total_error_replies"} {
		r, v, got := redis.stat(name), valkey.stat(name), own.stat(name)
		if got != r && got != v {
			t.Errorf("%s after the same commands: embedded %d, redis %d, valkey %d", name, got, r, v)
		}
	}
}

// info returns the fields of INFO.
func (s *session) info(sections ...string) map[string]string {
	s.t.Helper()
	fields := map[string]string{}
	for line := range strings.SplitSeq(s.do(append([]string{"INFO"}, sections...)...).text, "\r\n") {
		if name, v, found := strings.Cut(line, ":"); found {
			fields[name] = v
		}
	}
	return fields
}

func (s *session) stat(name string) int64 {
	s.t.Helper()
	n, err := strconv.ParseInt(s.info("everything")[name], 10, 64)
	if err != nil {
		s.t.Fatalf("INFO's %s: %v", name, err)
	}
	return n
}
