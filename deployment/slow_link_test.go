package deployment

import (
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/testserver"
)

// slowLink stands between a test and a server; all bytes take a while on it, each way.
func slowLink(t *testing.T, server string, delay time.Duration) Config {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", server)
			if err != nil {
				client.Close()
				continue
			}
			running.Go(func() { carry(far, client, delay) })
			running.Go(func() { carry(client, far, delay) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		running.Wait()
	})
	return Config{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}
}

// carry passes on what comes, some time later, and the end as well.
func carry(to, from net.Conn, delay time.Duration) {
	type parcel struct {
		due   time.Time
		bytes []byte
	}
	way := make(chan parcel, 1000)
	go func() {
		defer close(way)
		for {
			b := make([]byte, 4096)
			n, err := from.Read(b)
			if err != nil {
				return
			}
			way <- parcel{time.Now().Add(delay), b[:n]}
		}
	}()
	for p := range way {
		time.Sleep(time.Until(p.due))
		_, _ = to.Write(p.bytes) // the end comes by way of from
	}
	to.Close()
}

func TestPollsOnASlowLinkWaitForOneBatchOfDetailsAtMost(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		n := open(t, slowLink(t, s.Addr, 50*time.Millisecond))
		ask(t, n, "PING")
		keys := &scanned{node: n, scan: n.scan}
		var batches atomic.Int64
		var asking sync.WaitGroup
		var over atomic.Bool
		for range 6 {
			asking.Go(func() {
				probes := []keyspace.Probe{{Query: &keyspace.Query{Before: []string{"TYPE"}}, Key: "a"}}
				answers := make([]keyspace.Answer, 1)
				for !over.Load() {
					if _, err := keys.Ask(within(t), probes, answers); err != nil {
						t.Error(err)
						return
					}
					batches.Add(1)
				}
			})
		}
		until(t, "details are asked", func() bool { return waiters(&n.counted.turn) >= 4 })
		for range 5 {
			before := batches.Load()
			if _, _, err := n.Counted(within(t), collector.Command{"INFO", "server"}); err != nil {
				t.Fatal(err)
			}
			// The one under way, and one that was over and not yet counted here.
			if after := batches.Load(); after-before > 2 {
				t.Errorf("%d batches of details went before a poll", after-before)
			}
		}
		over.Store(true)
		asking.Wait()
	})
}
