package collector

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestOneBatchAPoll(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		next(t, c, next(t, c, 0).Version)
	}, n)
	one := []Command{{"INFO", "default", "commandstats", "errorstats"}, {"DBSIZE"}, {"TIME"}}
	if !reflect.DeepEqual(n.batches[0], one) {
		t.Errorf("first batch %v, want %v", n.batches[0], one)
	}
	if !reflect.DeepEqual(n.batches[1], one[:2]) {
		t.Errorf("second batch %v: INFO has the clock", n.batches[1])
	}
}

func TestFallsBackOnOneSectionAnInfo(t *testing.T) {
	t.Parallel()
	for _, refusal := range []string{"ERR syntax error", "ERR wrong number of arguments for 'info' command"} {
		n := newFake("a:1")
		n.refuse["INFO default commandstats errorstats"] = errors.New(refusal)
		n.reply = func(c Command) any {
			switch strings.Join(c, " ") {
			case "INFO":
				return "redis_version:5.0.14\r\nused_memory:5\r\n"
			case "INFO commandstats":
				return "# Commandstats\r\ncmdstat_get:calls=1,usec=2,usec_per_call=2.00\r\n"
			case "TIME":
				return []any{"1718000000", "250000"}
			}
			return int64(3)
		}
		collect(t, time.Second, func(t *testing.T, c *Collector) {
			s := next(t, c, next(t, c, 0).Version)
			node := s.Nodes[0]
			if node.Err != nil || node.Info.Memory.Used.Or(0) != 5 || node.Info.Commands["get"].Calls != 1 || node.DBSize.Or(0) != 3 {
				t.Errorf("%s: %+v", refusal, node)
			}
			if at := node.Clock.Or(time.Time{}); !at.Equal(time.Unix(1718000000, 250e6)) {
				t.Errorf("%s: clock %v", refusal, at)
			}
		}, n)
		if len(n.batches) != 3 || len(n.batches[2]) != 4 {
			t.Errorf("%s: batches %v, want the form to be remembered, with TIME", refusal, n.batches)
		}
	}
}

func TestDeniedInfoIsNotAskedForEachSecond(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.refuse["INFO"] = errors.New("NOPERM User bob has no permissions to run the 'info' command")
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		var s Snapshot
		for range 30 {
			s = next(t, c, s.Version)
		}
		e, ok := errors.AsType[*Error](s.Nodes[0].Err)
		if !ok || e.Kind != Permission || e.Op != "INFO" || !strings.Contains(e.Try, "+info") || !strings.Contains(e.Error(), "bob") {
			t.Errorf("error %+v", e)
		}
		if s.Nodes[0].Ping.Or(0) != time.Millisecond {
			t.Errorf("ping %v: the server answers", s.Nodes[0].Ping)
		}
		if len(n.batches) != 1 {
			t.Errorf("asked %d times: each is an entry in the ACL LOG", len(n.batches))
		}
		n.set(func(f *fakeNode) { clear(f.refuse) })
		c.Retry()
		if s = next(t, c, s.Version); s.Nodes[0].Err != nil {
			t.Errorf("after a retry: %v", s.Nodes[0].Err)
		}
	}, n)
}

func TestDeniedInfoIsSeenToBeAllowed(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.refuse["INFO"] = errors.New("NOPERM this user has no permissions to run the 'info' command")
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		s := next(t, c, 0)
		n.set(func(f *fakeNode) { clear(f.refuse) })
		for s.Nodes[0].Err != nil && s.Version < 100 {
			s = next(t, c, s.Version)
		}
		if s.Nodes[0].Err != nil || s.Version < 60 {
			t.Errorf("snapshot %d: %v", s.Version, s.Nodes[0].Err)
		}
	}, n)
}

func TestRefusalsOfPartsAreReasons(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.refuse["DBSIZE"] = errors.New("NOPERM this user has no permissions to run the 'dbsize' command")
	n.refuse["TIME"] = errors.New("ERR unknown command 'TIME'")
	n.refuse["PING"] = errors.New("MISCONF Errors writing to the AOF file")
	n.reply = func(Command) any { return "redis_version:5.0.14\r\n" }
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		s := next(t, c, next(t, c, 0).Version)
		node := s.Nodes[0]
		if node.Err != nil {
			t.Fatal(node.Err)
		}
		for _, got := range []struct{ why, want string }{
			{node.DBSize.Why(), "DBSIZE is denied to this user"},
			{node.Clock.Why(), "this server has no TIME"},
			{node.Ping.Why(), "PING was refused: MISCONF Errors writing to the AOF file"},
		} {
			if got.why != got.want {
				t.Errorf("reason %q, want %q", got.why, got.want)
			}
		}
	}, n)
	if len(n.batches[1]) != 1 {
		t.Errorf("second batch %v asks for what was denied", n.batches[1])
	}
}

func TestLoadingIsNoError(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.refuse["DBSIZE"] = errors.New("LOADING Redis is loading the dataset in memory")
	n.refuse["PING"] = n.refuse["DBSIZE"]
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		node := next(t, c, 0).Nodes[0]
		if node.Err != nil || !node.Info.Persistence.Loading.Or(false) || node.DBSize.Why() != "the server is loading its data" {
			t.Errorf("%v, loading %v, keys %v", node.Err, node.Info.Persistence.Loading, node.DBSize)
		}
	}, n)
	if len(n.batches[0]) != 3 {
		t.Errorf("batch %v", n.batches[0])
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	for _, answer := range []any{nil, int64(5), "", "HTTP/1.1 400 Bad Request", []any{"redis_version:7"}} {
		n := newFake("a:1")
		n.reply = func(Command) any { return answer }
		collect(t, time.Second, func(t *testing.T, c *Collector) {
			e, ok := errors.AsType[*Error](next(t, c, 0).Nodes[0].Err)
			if !ok || e.Kind != Protocol {
				t.Errorf("%v passes for INFO: %v", answer, e)
			}
		}, n)
	}
}

func TestErrorsTellTheirKind(t *testing.T) {
	t.Parallel()
	wrapped := func(err error) error { return fmt.Errorf("connect to cache:6379: %w", fmt.Errorf("hello: %w", err)) }
	tests := []struct {
		err  error
		kind Kind
		try  string // a part of the advice
	}{
		{errors.New("WRONGPASS invalid username-password pair or user is disabled."), Auth, "password"},
		{errors.New("NOAUTH Authentication required."), Auth, "password"},
		{errors.New("ERR invalid password"), Auth, "password"},
		{errors.New("ERR Client sent AUTH, but no password is set"), Auth, "password"},
		{errors.New("NOPERM User x has no permissions"), Permission, "ACL SETUSER"},
		{errors.New("DENIED Redis is running in protected mode"), Permission, "protected mode"},
		{errors.New("BUSY Redis is busy running a script."), Busy, "SCRIPT KILL"},
		{errors.New("LOADING Redis is loading the dataset in memory"), Loading, "wait"},
		{errors.New("ERR max number of clients reached"), Refused, "maxclients"},
		{errors.New("MISCONF Redis is configured to save"), Refused, ""},
		{x509.UnknownAuthorityError{}, TLS, "--cacert"},
		{x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h"}, TLS, "--sni"},
		{errors.New("tls: first record does not look like a TLS handshake"), TLS, "--tls"},
		{os.ErrDeadlineExceeded, NoAnswer, "stopped"},
		{io.EOF, Unreachable, "port"},
	}
	for _, test := range tests {
		e := connectionError("cache:6379", "INFO", wrapped(test.err))
		if e.Kind != test.kind || !strings.Contains(e.Try, test.try) || test.try == "" && e.Try != "" {
			t.Errorf("%v: kind %q, try %q", test.err, e.Kind, e.Try)
		}
		if !errors.Is(e, test.err) && test.kind != TLS {
			t.Errorf("%v: the cause is lost", test.err)
		}
	}
	known := &Error{Op: "connect", Kind: TLS, Err: io.EOF}
	if e := connectionError("cache:6379", "INFO", wrapped(known)); e.Kind != TLS || e.Node != "cache:6379" || known.Node != "" {
		t.Errorf("an error that is one already: %+v", e)
	}
	if down := connectionError("a:1", "INFO", wrapped(fakeDown{})); down.Op != "connect" || down.Kind != Unreachable {
		t.Errorf("a lost connection: %+v", down)
	}
}

func TestSnapshotsDoNotChange(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.ids = []int64{1}
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		first := next(t, c, 0)
		before := fmt.Sprintf("%+v", first)
		for v := first.Version; v < 15; v++ {
			next(t, c, v)
		}
		if after := fmt.Sprintf("%+v", first); after != before {
			t.Errorf("it was\n%s\nand is\n%s", before, after)
		}
	}, n)
}

func TestPastIsAskedForSeldomAndAfterTheFirstSnapshot(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.ids = []int64{7}
	n.reply = func(c Command) any {
		switch c[0] {
		case "INFO":
			return fmt.Sprintf("connected_clients:3\r\nserver_time_usec:%d\r\n", time.Now().UnixMicro())
		case "SLOWLOG":
			return []any{[]any{int64(1), int64(1718000000), int64(5), []any{"GET"}}}
		case "LATENCY":
			return []any{[]any{"fork", int64(1718000000), int64(1), int64(2)}}
		case "CLIENT":
			return listed
		}
		return int64(0)
	}
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		if p := next(t, c, 0).Nodes[0].Past; !p.Time.IsZero() {
			t.Errorf("the first snapshot waited for the past: %+v", p)
		}
		s := next(t, c, 1)
		p := s.Nodes[0].Past
		if len(p.SlowLog.Or(nil)) != 1 || len(p.Latency.Or(nil)) != 1 || p.ClientAges.Or(ClientAges{}).Count != 4 || p.Others.Or(0) != 1 || s.Time.Sub(p.Time) != time.Second {
			t.Errorf("past %+v", p)
		}
		for v := s.Version; v < 30; v++ {
			s = next(t, c, v)
		}
	}, n)
	if len(n.tried) != 3*3 {
		t.Errorf("in 29 s it tried %v", n.tried)
	}
}

func TestPastSaysWhyItIsUnknown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, clients string
		refuse        map[string]error
		check         func(p Past) (string, string)
		want          string
	}{
		{"many connections", "1001", nil, func(p Past) (string, string) { return p.ClientAges.Why(), p.Others.Why() }, "too many connections"},
		{"unknown number", "x", nil, func(p Past) (string, string) { return p.ClientAges.Why(), p.Others.Why() }, "the number of connections is unknown"},
		{"denied", "3", map[string]error{"CLIENT": errors.New("NOPERM no"), "SLOWLOG": errors.New("NOPERM no")}, func(p Past) (string, string) { return p.ClientAges.Why(), p.SlowLog.Why() }, " is denied to this user"},
		{"missing", "3", map[string]error{"LATENCY": errors.New("ERR unknown command 'latency'"), "SLOWLOG": errors.New("ERR unknown command"), "COMMANDLOG": errors.New("ERR unknown command")}, func(p Past) (string, string) { return p.Latency.Why(), p.SlowLog.Why() }, "this server has no "},
		{"own ids unknown", "3", nil, func(p Past) (string, string) { return p.Others.Why(), p.Others.Why() }, "the server does not tell"},
	} {
		n := newFake("a:1")
		n.refuse = test.refuse
		n.reply = func(c Command) any {
			switch c[0] {
			case "INFO":
				return "connected_clients:" + test.clients + "\r\n"
			case "CLIENT":
				return listed
			}
			return []any{}
		}
		collect(t, time.Second, func(t *testing.T, c *Collector) {
			a, b := test.check(next(t, c, next(t, c, 0).Version).Nodes[0].Past)
			if !strings.Contains(a, test.want) || !strings.Contains(b, test.want) {
				t.Errorf("%s: %q and %q, want %q", test.name, a, b, test.want)
			}
		}, n)
	}
}

func TestSlowLogUnderItsNewerName(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.refuse["SLOWLOG"] = errors.New("ERR unknown command 'SLOWLOG', with args beginning with: 'GET' ")
	n.reply = func(c Command) any {
		switch c[0] {
		case "INFO":
			return "connected_clients:300\r\n"
		case "COMMANDLOG":
			return []any{[]any{int64(1), int64(1718000000), int64(5), []any{"GET"}}}
		}
		return []any{}
	}
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		var s Snapshot
		for range 30 {
			s = next(t, c, s.Version)
		}
		if len(s.Nodes[0].Past.SlowLog.Or(nil)) != 1 {
			t.Errorf("slow log %+v", s.Nodes[0].Past.SlowLog)
		}
	}, n)
	count := func(c string) (times int) {
		for _, one := range n.tried {
			if one == c {
				times++
			}
		}
		return times
	}
	if count("SLOWLOG GET 16") != 1 || count("COMMANDLOG GET 16 slow") != 3 || count("CLIENT LIST") != 1 {
		t.Errorf("tried %v: SLOWLOG once, CLIENT LIST of 300 connections once a minute", n.tried)
	}
	if slices.Contains(n.tried, "") {
		t.Error("an empty command")
	}
}
