package access_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"valktop/access"
	"valktop/deployment"
	"valktop/testserver"
)

// reached connects to a URL until the test ends.
func reached(t *testing.T, url string) *deployment.Deployment {
	t.Helper()
	c, err := deployment.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	d, err := deployment.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// soon runs f until it is done.
func soon(t *testing.T, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !f(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came to pass: %s", what)
		}
	}
}

// hear collects what MONITOR shows of s, until the test ends.
func hear(t *testing.T, n access.Node) (lines func() []access.Line) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var mu sync.Mutex
	var all []access.Line
	var running sync.WaitGroup
	running.Go(func() {
		if err := n.Monitor(ctx, func(text []byte, _ int) bool {
			mu.Lock()
			defer mu.Unlock()
			if l, ok := access.ParseLine(text); ok {
				all = append(all, l)
			} else {
				t.Errorf("this is no line: %q", text)
			}
			return true
		}); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { stop(); running.Wait() })
	return func() []access.Line {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

func TestMonitorShowsEveryByteOfACommand(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		n := reached(t, s.URL()).Accesses().Primaries(t.Context())[0]
		lines := hear(t, n)
		soon(t, "MONITOR runs", func() bool { s.Do("PING"); return len(lines()) > 0 })
		every := make([]byte, 256)
		for i := range every {
			every[i] = byte(i)
		}
		s.Do("SET", string(every), strings.Repeat("\x00\"", 200<<10)) // more than is read of a line
		s.Do("EVAL", "return redis.call('get', KEYS[1])", "1", "from a script")
		soon(t, "the commands are shown", func() bool {
			all := lines()
			written := slices.ContainsFunc(all, func(l access.Line) bool {
				return strings.EqualFold(l.Args[0], "set") && len(l.Args) == 3 && l.Args[1] == string(every) && strings.HasPrefix(l.Args[2], "\x00\"\x00")
			})
			script := slices.ContainsFunc(all, func(l access.Line) bool {
				return l.Client == "lua" && slices.Equal(l.Args, []string{"get", "from a script"})
			})
			return written && script
		})
	})
}

func TestASubscriptionMakesWayForAChangeAndComesBack(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	d := reached(t, s.URL())
	n := d.Accesses().Primaries(t.Context())[0]
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- n.Misses(t.Context(), "", func(_ access.Miss, is bool) {
			if is {
				close(ready)
			}
		})
	}()
	<-ready
	link, err := d.Changes().Primaries(t.Context())[0].Change(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, access.ErrYielded) {
		t.Errorf("the subscription ended with %v", err)
	}
	link.Close()
	count := 0
	for range strings.SplitSeq(s.Do("CLIENT", "LIST").(string), "name=valktop") {
		count++
	}
	if most := 4 + 1; count > most {
		t.Errorf("there are %d connections", count-1)
	}
}

func TestOwnLookupsAreNoMisses(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("CONFIG", "SET", "notify-keyspace-events", "Em")
		d := reached(t, s.URL())
		e := access.New(d.Accesses(), nil)
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = e.Run(ctx, access.Plan{Misses: true}) })
		t.Cleanup(func() { stop(); running.Wait() })
		newest := func() access.Report {
			r, err := e.Next(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		soon(t, "misses are heard", func() bool { return newest().Misses.On })
		probing := d.Keyspace().Primaries(t.Context())[0]
		for range 30 {
			if _, _, err := probing.Counted(t.Context(), []string{"PTTL", "gone:1"}, []string{"TYPE", "gone:2"}); err != nil {
				t.Fatal(err)
			}
		}
		for range 7 {
			s.Do("GET", "gone:1")
		}
		soon(t, "all misses are told apart", func() bool { return newest().Own == 60 && newest().Missed.Total == 7 })
		if r := newest(); len(r.Missed.Keys) != 1 || r.Missed.Keys[0].Name != "gone:1" || r.Missed.Keys[0].Pattern != "gone:{id}" {
			t.Errorf("the misses are %+v", r.Missed)
		}
	})
}

func TestWhatIsDeniedIsSaidWithWhatWouldAllowIt(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("ACL", "SETUSER", "poor", "on", ">secret", "~*", "resetchannels", "+@all", "-monitor")
		until := watching(t, strings.Replace(s.URL(), "redis://", "redis://poor:secret@", 1), access.Plan{Monitor: true, Misses: true})
		r := until("both are refused", func(r access.Report) bool { return r.Burst.State == access.Ended && r.Misses.Why != "" })
		if !r.Burst.Failed || !strings.Contains(r.Burst.Why, "MONITOR is denied") || !strings.Contains(r.Burst.Try, "+monitor") {
			t.Errorf("of MONITOR it says %q, %q", r.Burst.Why, r.Burst.Try)
		}
		if !strings.Contains(r.Misses.Try, "&__keyevent@*__:keymiss") {
			t.Errorf("of the misses it says %q, %q", r.Misses.Why, r.Misses.Try)
		}
	})
}

func TestSilenceOfAServerThatTellsOfNoMissesIsNotTakenForNone(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	rates, weights := ofFour()
	lookups(t, s, rates, weights)
	until := watching(t, s.URL(), access.Plan{Misses: true})
	r := until("its end", func(r access.Report) bool { return r.State == access.Ended })
	if !strings.Contains(r.Ended, "notify-keyspace-events") {
		t.Errorf("it ended since %q", r.Ended)
	}
}

func TestEveryPrimaryOfAClusterIsHeard(t *testing.T) {
	t.Parallel()
	c := testserver.StartCluster(t, testserver.Valkey, 3, 0)
	for _, n := range c.Nodes() {
		n.Do("CONFIG", "SET", "notify-keyspace-events", "Em")
	}
	until := watching(t, c.Nodes()[0].URL(), access.Plan{Monitor: true, Misses: true, Budget: enough()})
	until("all subscriptions", func(r access.Report) bool { return r.Misses.On })
	for _, n := range c.Nodes() {
		soon(t, "MONITOR runs", func() bool { return isMonitored(n) })
	}
	for range 20 {
		for _, key := range []string{"a:1", "b:1", "c:1", "d:1"} { // of slots of all three
			c.OwnerOf(key).Do("GET", key)
		}
	}
	fillUp(t, c.Nodes()...)
	r := until("all misses, and the burst", func(r access.Report) bool { return r.Missed.Total == 80 && r.Burst.State == access.Ended })
	if len(r.Reads.Keys) != 4 || r.Reads.Keys[0].Count != 20 {
		t.Errorf("MONITOR showed %+v", r.Reads)
	}
}
