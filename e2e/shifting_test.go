package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/testserver"
)

// background is a run without a terminal that goes on while something happens to servers.
type background struct {
	t    *testing.T
	cmd  *exec.Cmd
	out  bytes.Buffer
	told complaints
}

// complaints is what a program has written to standard error so far.
type complaints struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (c *complaints) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.Write(p)
}

func (c *complaints) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// begin runs valktop with its output in pipes.
func begin(t *testing.T, args ...string) *background {
	t.Helper()
	b := &background{t: t, cmd: program(t, nil, args...)}
	b.cmd.Stdout, b.cmd.Stderr = &b.out, &b.told
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.cmd.Process.Kill() })
	return b
}

// end waits for its end, which is to be with that exit code, and reads the JSON on
// standard output.
func (b *background) end(code int, into any) {
	b.t.Helper()
	if got := endOf(b.t, b.cmd); got != code {
		b.t.Errorf("exit code %d, want %d: %s %.2000s", got, code, &b.told, &b.out)
	}
	if err := json.Unmarshal(b.out.Bytes(), into); err != nil {
		b.t.Fatalf("%v: %s %.2000s", err, &b.told, &b.out)
	}
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v", what, patience)
		}
	}
}

// calls is how often a server ran a command so far.
func calls(s *testserver.Server, command string) (n int) {
	_, text, _ := strings.Cut(fmt.Sprint(s.Do("INFO", "commandstats")), "cmdstat_"+command+":calls=")
	_, _ = fmt.Sscanf(text, "%d", &n) // a command that was never called is not there
	return n
}

const (
	// tags is how many slots the keys of these tests are in, each how many.
	tags, ofEach = 60, 40
	// slowly is a rate at which a command over all of these keys takes some seconds.
	slowly = "600"
)

// fillTagged writes keys of user: and of page: into tags slots, as many of each.
func fillTagged(t *testing.T, servers ...*testserver.Server) {
	t.Helper()
	var addrs []string
	for _, s := range servers {
		addrs = append(addrs, s.Addr)
	}
	c := redis.NewUniversalClient(&redis.UniversalOptions{Addrs: addrs, Protocol: 2, DisableIdentity: true})
	defer c.Close()
	p := c.Pipeline()
	for i := range tags * ofEach {
		of := [...]string{"user", "page"}[i/tags%2]
		p.Set(t.Context(), fmt.Sprintf("%s:{%d}:%d", of, i%tags, i), i, 0) // MIGRATE would shift an expiry by some milliseconds
	}
	if _, err := p.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// mine are the slots of the tags at a primary.
func mine(c *testserver.Cluster, s *testserver.Server) (slots []int) {
	for tag := range tags {
		if slot := c.SlotOf(fmt.Sprintf("{%d}", tag)); c.Owner(slot) == s {
			slots = append(slots, slot)
		}
	}
	return slots
}

// keptBy is what servers hold together. A key that two of them hold fails the test.
func keptBy(t *testing.T, servers []*testserver.Server) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, s := range servers {
		own := kept(t, s.Client())
		for name := range own {
			if all[name] != "" {
				t.Errorf("%s is on two nodes", name)
			}
		}
		maps.Copy(all, own)
	}
	return all
}

// scannedKeys is what tests read of `valktop scan --json`.
type scannedKeys struct {
	Keys, Sampled     int64
	Complete, Partial bool
	Lacking           string
	Patterns          []struct {
		Prefix string
		Keys   struct{ Value, Low, High int64 }
	}
}

func TestSlotsMoveWhileAllKeysAreScanned(t *testing.T) {
	t.Parallel()
	c := testserver.StartCluster(t, testserver.Valkey, 3, 0)
	fillTagged(t, c.Primaries...)
	from, to, third := c.Primaries[0], c.Primaries[1], c.Primaries[2]
	first, second := mine(c, from), mine(c, to)
	b := begin(t, "scan", "--full", "--json", "--rate", slowly, third.URL())
	eventually(t, "the scan is under way", func() bool { return calls(from, "scan") > 1 && calls(to, "scan") > 1 })
	c.Move(to, first[:3]...)
	c.Move(third, second[0])
	c.OpenSlot(from, second[1])
	c.Carry(from, second[1], ofEach/2)
	eventually(t, "it says that it waits for the slot", func() bool { return strings.Contains(b.told.String(), "slots are being moved") })
	c.Carry(from, second[1], 0)
	c.CloseSlot(from, second[1])
	var got scannedKeys
	b.end(0, &got)
	if !got.Complete || got.Partial || got.Lacking != "" || got.Keys != tags*ofEach {
		t.Errorf("%+v", got)
	}
	counts := map[string]int64{}
	for _, p := range got.Patterns {
		if p.Keys.Low != p.Keys.High {
			t.Errorf("%s is not counted exactly: %+v", p.Prefix, p.Keys)
		}
		prefix, _, _ := strings.Cut(p.Prefix, ":")
		counts[prefix] += p.Keys.Value
	}
	if counts["user"] != tags*ofEach/2 || counts["page"] != tags*ofEach/2 {
		t.Errorf("counts %v", counts)
	}
}

// changed is what tests read of the outcome of a change.
type changed struct {
	Changed, Failed, Unsure int64
	BackedUp                int64 `json:"backed_up"`
	Error                   *string
	Nodes                   []struct {
		Addr    string
		Changed int64
	}
}

func TestSlotsMoveWhileAPrefixIsInvalidated(t *testing.T) {
	t.Parallel()
	c := testserver.StartCluster(t, testserver.Redis, 3, 0, "--enable-debug-command", "yes")
	fillTagged(t, c.Primaries...)
	before := keptBy(t, c.Primaries)
	from, to, third := c.Primaries[0], c.Primaries[1], c.Primaries[2]
	first, second := mine(c, from), mine(c, to)
	backup := filepath.Join(t.TempDir(), "backup")
	b := begin(t, "invalidate", "--prefix", "user:", "--yes", "--json", "--rate", slowly, "--backup", backup, "-u", third.URL())
	left := func() int {
		return int(from.Do("DBSIZE").(int64) + to.Do("DBSIZE").(int64) + third.Do("DBSIZE").(int64))
	}
	eventually(t, "some are removed", func() bool { return left() < len(before)-len(before)/20 })
	c.Move(to, first[:3]...)
	c.Move(third, second[0])
	c.OpenSlot(from, second[1])
	c.Carry(from, second[1], 10)
	eventually(t, "more are removed", func() bool { return left() < len(before)-len(before)/5 })
	c.Carry(from, second[1], 0)
	c.CloseSlot(from, second[1])
	c.Move(third, first[3]) // from where it may be through, to where it may be
	var got changed
	b.end(0, &got)
	if got.Changed != tags*ofEach/2 || got.BackedUp != got.Changed || got.Failed != 0 || got.Error != nil {
		t.Errorf("%+v", got)
	}
	same(t, keptBy(t, c.Primaries), without(before, "user:"))
	r := headless(t, "restore", backup, "--yes", "-u", to.URL())
	if r.code != 0 {
		t.Errorf("restore: exit code %d: %s%s", r.code, r.out, r.err)
	}
	same(t, keptBy(t, c.Primaries), before)
}
