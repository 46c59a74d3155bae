package collector

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

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
}
