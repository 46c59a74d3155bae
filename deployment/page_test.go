package deployment_test

import (
	"fmt"
	"strings"
	"testing"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

// primary reaches a server as the keyspace does.
func primary(t *testing.T, s *testserver.Server) keyspace.Node {
	t.Helper()
	d, err := deployment.New(deployment.Config{Host: "127.0.0.1", Port: s.Port})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d.Keyspace().Primaries(t.Context())[0]
}

// strange are names that a reader of lines or of buffers may trip over.
func strange() []string {
	return []string{
		"", " ", "\r\n", "$-1\r\n", "\x00\xff", strings.Repeat("x", 64<<10-2), strings.Repeat("y", 64<<10), strings.Repeat("z\r\n", 100<<10),
	}
}

func TestPagesAskedForAheadHoldAllNames(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		want := map[string]bool{}
		c := s.Client()
		pipe := c.Pipeline()
		for _, name := range strange() {
			want[name] = true
		}
		for i := range 3000 {
			want[fmt.Sprintf("user:%d", i)] = true
		}
		for name := range want {
			pipe.Set(t.Context(), name, "v", 0)
		}
		if _, err := pipe.Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
		n := primary(t, s)
		got := map[string]bool{}
		var own uint64
		stretch := keyspace.Stretch{Count: 50, Sized: true, Ahead: true}
		for pages := 0; pages == 0 || stretch.Cursor != 0; pages++ {
			page, err := n.Scan(t.Context(), stretch)
			if err != nil {
				t.Fatal(err)
			}
			if page.Before != int64(len(want)) || page.After != page.Before || page.Spent.Commands != 3 {
				t.Fatalf("before %d, after %d, spent %+v", page.Before, page.After, page.Spent)
			}
			for _, name := range page.Names {
				got[name] = true
			}
			own += page.Spent.Commands
			if pages%7 == 0 { // while a page is on its way
				replies, spent, err := n.Uncounted(t.Context(), keyspace.Command{"DBSIZE"})
				if err != nil || replies[0].Value != int64(len(want)) {
					t.Fatalf("DBSIZE: %v, %v", replies, err)
				}
				own += spent.Commands
			}
			if pages%11 == 0 { // and something else than it is wanted
				if _, err := n.Scan(t.Context(), keyspace.Stretch{Count: 10}); err != nil {
					t.Fatal(err)
				}
			}
			stretch.Cursor = page.Next
		}
		if len(got) != len(want) {
			t.Errorf("%d names, want %d", len(got), len(want))
		}
		for name := range want {
			if !got[name] {
				t.Errorf("%.20q is missing", name)
			}
		}
	})
}

func TestAPageThatIsRefusedSaysWhy(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d, err := deployment.New(deployment.Config{Host: "127.0.0.1", Port: s.Port})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		n := d.Keyspace().Primaries(t.Context())[0]
		if _, err := n.Scan(t.Context(), keyspace.Stretch{Count: 10}); err != nil {
			t.Fatal(err)
		}
		s.Do("ACL", "SETUSER", "default", "-scan")
		page, err := n.Scan(t.Context(), keyspace.Stretch{Count: 10, Sized: true, Ahead: true})
		if err != nil || page.Err == nil || !strings.HasPrefix(page.Err.Error(), "NOPERM ") || page.Spent.Commands != 2 {
			t.Errorf("%+v, %v", page, err)
		}
		s.Do("ACL", "SETUSER", "default", "+scan")
		if page, err = n.Scan(t.Context(), keyspace.Stretch{Count: 10}); err != nil || page.Err == nil {
			t.Errorf("it was asked for again: %+v, %v", page, err)
		}
		d.Nodes(t.Context())[0].Retry()
		if page, err = n.Scan(t.Context(), keyspace.Stretch{Count: 10}); err != nil || page.Err != nil {
			t.Errorf("%+v, %v", page, err)
		}
	})
}
