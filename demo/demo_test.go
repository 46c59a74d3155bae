package demo_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"valktop/demo"
)

// small is a demo that starts at once and tells no story.
func small(server string) demo.Options {
	return demo.Options{Server: server, Keys: 500, Rate: 300, Seed: 1, StoryScale: 1000}
}

func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

func listens(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

func folders(t *testing.T, temp string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(temp, "valktop-demo-*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestCloseEndsEverything(t *testing.T) { // not parallel: it looks at all goroutines and sets TMPDIR
	for _, server := range []string{"valkey-server", "redis-server", demo.Embedded} {
		t.Run(server, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			d, err := demo.Start(t.Context(), small(server))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(d.Server(), server) {
				t.Errorf("runs %q, want %s", d.Server(), server)
			}
			addr := strings.TrimPrefix(d.URL(), "redis://")
			if !listens(addr) {
				t.Errorf("nothing listens at %s", d.URL())
			}
			if n := len(folders(t, temp)); (n == 1) != (server != demo.Embedded) {
				t.Errorf("%d folders while it runs", n)
			}
			await(t, "hits", func() bool { return d.Counts().Hits > 0 })
			for range 2 {
				if err := d.Close(); err != nil {
					t.Errorf("Close: %v", err)
				}
			}
			if listens(addr) {
				t.Errorf("something listens at %s after Close", addr)
			}
			if left := folders(t, temp); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			<-d.Done()
			if err := d.Err(); err != nil {
				t.Errorf("after Close, Err is %v", err)
			}
			goleak.VerifyNone(t, before)
		})
	}
}

func TestAutoTakesAnInstalledServerElseTheEmbedded(t *testing.T) { // not parallel: it sets PATH
	d, err := demo.Start(t.Context(), small(demo.Auto))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(d.Server(), "valkey-server ") {
		t.Errorf("runs %q", d.Server())
	}
	d.Close()

	bin := t.TempDir()
	t.Setenv("PATH", bin)
	d, err = demo.Start(t.Context(), small(demo.Auto))
	if err != nil {
		t.Fatal(err)
	}
	if d.Server() != demo.Embedded {
		t.Errorf("without servers runs %q", d.Server())
	}
	d.Close()

	broken := filepath.Join(bin, "redis-server")
	if err := os.WriteFile(broken, []byte("#!/bin/sh\necho it is broken\nexit 3\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	d, err = demo.Start(t.Context(), small(demo.Auto))
	if err != nil {
		t.Fatal(err)
	}
	if d.Server() != "embedded, as redis-server did not start" {
		t.Errorf("with a broken server runs %q", d.Server())
	}
	d.Close()

	_, err = demo.Start(t.Context(), small(broken))
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "it is broken") {
		t.Errorf("a broken server by its path: %v", err)
	}
}

func TestOptionsOutOfBounds(t *testing.T) {
	t.Parallel()
	for want, o := range map[string]demo.Options{
		"100 to 5000000 keys":                {Keys: 1},
		"1 to 50000 requests per second":     {Rate: -1},
		"find the server to run the demo on": {Server: "/nowhere/valkey-server"},
	} {
		if _, err := demo.Start(t.Context(), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q in it", o, err, want)
		}
	}
}

func TestEventsComeWithVersions(t *testing.T) {
	t.Parallel()
	o := small(demo.Embedded)
	o.StoryScale = 0.01
	d, err := demo.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	seen := 0
	for after := uint64(0); seen < 3; {
		events, err := d.NextEvents(ctx, after)
		if err != nil {
			t.Fatal(err)
		}
		if events.Version <= after || len(events.All) <= seen {
			t.Fatalf("after version %d and %d events came version %d with %d", after, seen, events.Version, len(events.All))
		}
		for i, e := range events.All {
			if e.Label == "" || e.Time.IsZero() || i > 0 && e.Time.Before(events.All[i-1].Time) {
				t.Errorf("event %d is %+v", i, e)
			}
		}
		after, seen = events.Version, len(events.All)
	}
}

func TestDoneWhenTheServerDies(t *testing.T) {
	t.Parallel()
	d, err := demo.Start(t.Context(), small("valkey-server"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	conn, err := net.Dial("tcp", strings.TrimPrefix(d.URL(), "redis://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "SHUTDOWN NOSAVE\r\n")
	select {
	case <-d.Done():
	case <-time.After(60 * time.Second):
		t.Fatal("the server was shut down, and Done is not closed")
	}
	if err := d.Err(); err == nil || !strings.Contains(err.Error(), "valkey-server ended") {
		t.Errorf("Err is %v", err)
	}
}
