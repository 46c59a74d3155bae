package collector

import (
	"errors"
	"fmt"
	"reflect"
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
	// INFO has the clock: TIME, which a user may not run, is not asked for.
	one := []Command{{"INFO", "default", "commandstats", "errorstats"}, {"DBSIZE"}}
	for i, batch := range n.batches[:2] {
		if !reflect.DeepEqual(batch, one) {
			t.Errorf("batch %d is %v, want %v", i, batch, one)
		}
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

func TestDeniedInfoIsAskedForAnewOnlyByARetry(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.refuse["INFO"] = errors.New("NOPERM User bob has no permissions to run the 'info' command")
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		var s Snapshot
		for range 100 {
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

func TestRefusalsOfPartsAreReasons(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.refuse["DBSIZE"] = errors.New("NOPERM this user has no permissions to run the 'dbsize' command")
	n.refuse["TIME"] = errors.New("ERR unknown command 'TIME'")
	n.refuse["PING"] = errors.New("MISCONF Errors writing to the AOF file")
	n.reply = func(Command) any { return "redis_version:5.0.14\r\n" }
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		s := next(t, c, next(t, c, next(t, c, 0).Version).Version)
		node := s.Nodes[0]
		if node.Err != nil {
			t.Fatal(node.Err)
		}
		for _, got := range []struct{ why, want string }{
			{node.DBSize.Why(), "DBSIZE is denied to this user"},
			{node.Clock.Why(), "this server has no TIME"},
			{node.Ping.Why(), "PING was refused: the server takes no writes because it cannot save to its disk"},
		} {
			if got.why != got.want {
				t.Errorf("reason %q, want %q", got.why, got.want)
			}
		}
	}, n)
	if len(n.batches[2]) != 1 {
		t.Errorf("third batch %v asks for what was denied", n.batches[2])
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
	if len(n.batches[0]) != 2 {
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
