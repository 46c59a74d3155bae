package e2e

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/testserver"
)

// users is how many users the cache of these tests knows; each has two keys.
const users = 1500

// fillUsers writes keys below user:, and others whose names are much like them.
func fillUsers(t *testing.T, c *redis.Client) {
	t.Helper()
	p := c.Pipeline()
	for i := range users {
		p.HSet(t.Context(), fmt.Sprintf("user:%d", i), "name", "Ada", "mail", strings.Repeat("x", 80))
		p.Expire(t.Context(), fmt.Sprintf("user:%d", i), time.Hour+time.Duration(i)*time.Second)
		p.Set(t.Context(), fmt.Sprintf("user:%d:posts", i), "1 2 3", 2*time.Hour)
	}
	for i := range 20 {
		p.Set(t.Context(), fmt.Sprintf("users:%d", i), "no user", 0)
	}
	p.Set(t.Context(), "user", "nor this", 0)
	if _, err := p.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// kept is what a server holds: the digest of each key's value, and when it expires. DUMP
// would not do: a restored hash may hold its fields in another order.
func kept(t *testing.T, c *redis.Client) map[string]string {
	t.Helper()
	all := map[string]string{}
	names, err := c.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		p := c.Pipeline()
		digest, expiry := p.Do(t.Context(), "DEBUG", "DIGEST-VALUE", name), p.PExpireTime(t.Context(), name)
		if _, err := p.Exec(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		all[name] = fmt.Sprint(digest.Val(), "|", expiry.Val().Truncate(10*time.Millisecond))
	}
	return all
}

// toButton moves the keys to the button of a dialog, which the footer then names.
func (d *dashboard) toButton(does string) {
	d.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		d.press("tab")
		if d.WaitFor("enter "+does, time.Second) != nil {
			continue
		}
		time.Sleep(500 * time.Millisecond)
		if strings.Contains(d.text(), "enter "+does) { // not on its way on, by a tab that was answered late
			return
		}
	}
	d.t.Fatalf("tab never comes to the button:\n%s", d.text())
}

func TestAPrefixIsInvalidatedAndBroughtBack(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c := s.Client()
		fillUsers(t, c)
		before := kept(t, c)
		d := open(t, s.URL(), "--rate", "0")
		d.see("primary")
		d.press("2")
		d.see("user:", "users:", "exact")
		d.press("enter") // the prefix with most memory is the first row
		d.see("Prefixes › user:")
		d.press("esc")
		d.gone("Prefixes › user:") // a key right behind esc would be taken for alt and that key
		d.press("x")
		d.see("Change user:")
		d.press("enter")
		d.see("Invalidate user:", "exactly user:")
		d.press("space")
		d.see("everything that starts with user:", "preview · exact", "3,000")
		d.press("right", "enter") // the button says what is missing, and goes there
		d.see("say why first")
		d.press("space")
		d.see("(•) wrong data")
		d.toButton("invalidate")
		d.press("enter")
		d.see("type user: to go on")
		if n := c.DBSize(t.Context()).Val(); n != int64(len(before)) {
			t.Fatalf("%d of %d keys are left before anything was confirmed", n, len(before))
		}
		if err := d.Type("user:"); err != nil {
			t.Fatal(err)
		}
		d.see("● typed")
		d.press("tab", "enter")
		d.see("Invalidate user: · done", "3,000 keys")
		same(t, kept(t, c), without(before, "user:"))
		d.press("tab", "enter") // Undo
		d.see("Undo: invalidate user:", "Restore 3,000 keys")
		d.press("right", "enter")
		d.see("type 3000 to go on")
		if err := d.Type("3,000"); err != nil {
			t.Fatal(err)
		}
		d.press("tab", "enter")
		d.see("· done", "3,000 keys")
		same(t, kept(t, c), before)
	}, "--enable-debug-command", "yes")
}

// A production profile wants its name and a reason, for a change and for its undo. The button
// says what is missing, one by one, and goes there.
func TestAProductionProfileIsChangedAndBroughtBackByItsName(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey, "--enable-debug-command", "yes")
	c := s.Client()
	fillUsers(t, c)
	before := kept(t, c)
	config := filepath.Join(t.TempDir(), "config.toml")
	profile := fmt.Sprintf("[profiles.shop]\nurl = %q\nproduction = true\nreason = \"required\"\n", s.URL())
	if err := os.WriteFile(config, []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, "@shop", "--config", config, "--rate", "0")
	d.see("@shop "+s.Addr, "▲ production")
	d.press("2")
	d.see("user:", "users:", "exact")
	d.press("x")
	d.see("Change user:")
	d.press("enter")
	d.see("Invalidate user:", "exactly user:")
	d.press("space")
	d.see("everything that starts with user:", "preview · exact", "3,000", "type the profile's name")
	answer := func(button, missing string, keys func()) {
		t.Helper()
		d.toButton(button)
		d.press("enter")
		d.see(missing)
		keys()
	}
	typed := func(text string) func() {
		return func() {
			t.Helper()
			if err := d.Type(text); err != nil {
				t.Fatal(err)
			}
			d.see("› " + text)
		}
	}
	answer("invalidate", "say why first", func() { d.press("space"); d.see("(•) wrong data") })
	answer("invalidate", "say whether to back up first", func() { d.press("space"); d.see("[x] back up first") })
	answer("invalidate", "a reason is required here", typed("stale prices"))
	answer("invalidate", "type shop to go on", typed("shop"))
	same(t, kept(t, c), before)
	d.toButton("invalidate")
	d.press("enter")
	d.see("Invalidate user: · done", "3,000 keys", "--profile shop")
	same(t, kept(t, c), without(before, "user:"))
	d.press("tab", "enter") // Undo
	d.see("Undo: invalidate user:", "Restore 3,000 keys", "type the profile's name")
	answer("restore", "a reason is required here", typed("they were right"))
	answer("restore", "type shop to go on", typed("shop"))
	same(t, kept(t, c), without(before, "user:"))
	d.toButton("restore")
	d.press("enter")
	d.see("· done", "3,000 keys")
	same(t, kept(t, c), before)
}

// without is what is kept but for names that begin with a prefix.
func without(all map[string]string, prefix string) map[string]string {
	rest := maps.Clone(all)
	maps.DeleteFunc(rest, func(name, _ string) bool { return strings.HasPrefix(name, prefix) })
	return rest
}

// same fails the test unless both hold the same.
func same(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name, was := range want {
		if got[name] != was {
			t.Errorf("%q is %q, was %q", name, got[name], was)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%q was not there", name)
		}
	}
}
