package analysis_test

import (
	"bufio"
	"math"
	"net"
	"strconv"
	"testing"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/deployment"
	"valktop/testserver"
)

// TestChurnIsThatOfADriverThatCounts holds the rate of new connections, and the size of a
// pool, against a client that knows when it opened each.
func TestChurnIsThatOfADriverThatCounts(t *testing.T) {
	t.Parallel()
	const patience = 30 * time.Second
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d, err := deployment.New(deployment.Config{Host: "127.0.0.1", Port: s.Port})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		c := collector.New(d, collector.Options{Interval: 100 * time.Millisecond})
		ended := make(chan error, 1)
		go func() { ended <- c.Run(t.Context()) }()
		c.Watch(collector.TopicClients)

		watch, version := analysis.NewConnectionWatch(), uint64(0)
		look := func() time.Time {
			t.Helper()
			for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
				snapshot, err := c.Next(t.Context(), version)
				if err != nil {
					t.Fatal(err)
				}
				version = snapshot.Version
				if watch.Add(snapshot) {
					return watch.Time("")
				}
			}
			t.Fatal("connections are not listed")
			return time.Time{}
		}
		first := look()
		var opened []time.Time
		var last time.Time
		for range 8 {
			for range 3 {
				connect(t, s, "driver")
				opened = append(opened, time.Now())
			}
			last = look()
		}
		truth := 0 // opened before the last list was asked for, for certain
		for _, at := range opened {
			if at.Before(last) {
				truth++
			}
		}
		rate := watch.Opened("", func(c *analysis.Connection) bool { return c.Name == "driver" }).Or(math.NaN())
		over := last.Sub(first).Seconds() // less than what a rate is of at most
		if got := rate * over; got < float64(truth)-0.5 || got > float64(len(opened))+0.5 {
			t.Errorf("%.1f connections were new in %.1f s, the driver opened %d to %d", got, over, truth, len(opened))
		}
		for _, g := range watch.Groups(analysis.ByName, "", nil) {
			if g.Name != "driver" {
				continue
			}
			if size, _ := g.Size.Get(); size.Least != 0 || size.Most != len(g.Members) || size.Most < truth {
				t.Errorf("a pool of %d to %d, the driver has %d", size.Least, size.Most, len(opened))
			}
		}
	})
}

// connect opens a connection that calls itself so, until the test ends.
func connect(t *testing.T, s *testserver.Server, name string) {
	t.Helper()
	conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := conn.Write([]byte("CLIENT SETNAME " + name + "\r\n")); err != nil {
		t.Fatal(err)
	}
	if said, err := bufio.NewReader(conn).ReadString('\n'); err != nil || said != "+OK\r\n" {
		t.Fatalf("%q, %v", said, err)
	}
}
