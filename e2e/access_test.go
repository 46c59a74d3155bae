package e2e

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"valktop/testserver"
)

// notifications is what a server's notifications are set to.
func notifications(t *testing.T, s *testserver.Server) string {
	t.Helper()
	got, err := s.Client().ConfigGet(t.Context(), "notify-keyspace-events").Result()
	if err != nil {
		t.Fatal(err)
	}
	return got["notify-keyspace-events"]
}

// listen has the dashboard sample accesses, misses by name among them.
func (d *dashboard) listen() {
	d.t.Helper()
	d.press("h")
	d.see("Sample accesses", "adds Em to notify-keyspace-events")
	d.press("up", "space")
	d.see("[x] names of misses")
	d.press("down", "right", "enter")
	d.see("ends by itself", "misses by name")
}

func TestNothingIsLeftSwitchedOnAfterAnyEnd(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("CONFIG", "SET", "notify-keyspace-events", "Kx")
		before := notifications(t, s)
		w := window{env: []string{"XDG_STATE_HOME=" + t.TempDir()}}
		for name, end := range map[string]func(*dashboard){
			"q":      func(d *dashboard) { d.press("q") },
			"ctrl+c": func(d *dashboard) { d.press("ctrl+c") },
			"INT":    func(d *dashboard) { d.signal(syscall.SIGINT) },
			"e":      func(d *dashboard) { d.press("e"); d.see("ended"); d.press("q") },
		} {
			d := w.open(t, s.URL(), "--no-sampling")
			d.see("primary", "Fragmentation")
			d.listen()
			if now := notifications(t, s); !strings.Contains(now, "m") || !strings.Contains(now, "E") {
				t.Errorf("while it listens it is %q", now)
			}
			end(d)
			d.ended()
			if now := notifications(t, s); now != before {
				t.Errorf("after %s it is %q, was %q", name, now, before)
			}
		}
		killed := w.open(t, s.URL(), "--no-sampling")
		killed.see("primary", "Fragmentation")
		killed.listen()
		killed.Close() // which kills it
		if now := notifications(t, s); now == before {
			t.Fatal("it cannot have undone that")
		}
		next := w.open(t, s.URL(), "--no-sampling")
		next.see("again on")
		if now := notifications(t, s); now != before {
			t.Errorf("after the next start it is %q, was %q", now, before)
		}
		next.press("q")
		next.ended()
	})
}

func TestTheCulpritOfADropIsNamedFirst(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	stop := drive(t, s)
	d := window{width: 80, height: 24}.open(t, s.URL(), "--no-sampling")
	d.see("primary")
	d.busy()
	d.listen()
	d.press("v", "v")
	d.until("what the hit rate is made of", func(screen string) bool { return strings.Contains(screen, "→") })
	client := s.Client()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for begun := time.Now(); time.Since(begun) < patience && t.Context().Err() == nil; time.Sleep(2 * time.Millisecond) {
			pipe := client.Pipeline()
			for range 20 {
				pipe.Get(t.Context(), "crawled:1234")
			}
			_, _ = pipe.Exec(t.Context()) // nulls are errors to it
			select {
			case <-d.Done():
				return
			default:
			}
		}
	}()
	d.until("the culprit in the first row", func(screen string) bool {
		_, below, found := strings.Cut(screen, "POINTS")
		rows := strings.SplitN(below, "\n", 3)
		return found && len(rows) > 1 && strings.Contains(rows[1], "crawled:{id}")
	})
	stop()
	d.press("q")
	d.ended()
	<-ended
}
