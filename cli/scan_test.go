package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/testserver"
)

// interval is a figure of `valktop scan --json` with its bounds.
type interval struct{ Value, Low, High float64 }

func (i interval) is(v float64) bool { return i.Value == v && i.Low == v && i.High == v }

// scannedGroup is a pattern or a branch of `valktop scan --json`.
type scannedGroup struct {
	Pattern, Prefix string
	Keys, Share     interval
	Memory          *interval
	Types           map[string]float64
	TTL             map[string]*float64
	Examples        []string
	Children        []scannedGroup
}

// scanned is what `valktop scan --json` prints.
type scanned struct {
	Keys, Sampled    int64
	Complete, Biased bool
	Seconds          float64
	Patterns, Tree   []scannedGroup
	Own              struct{ Hits, Misses, Commands int64 }
	Nodes            []struct {
		Addr   string
		Keys   int64
		Limits []struct{ Command, Missing, Why, Try string }
	}
}

// under returns the group of that prefix.
func under(t *testing.T, all []scannedGroup, prefix string) scannedGroup {
	t.Helper()
	for _, g := range all {
		if g.Prefix == prefix {
			return g
		}
	}
	t.Fatalf("nothing begins with %q in %+v", prefix, all)
	return scannedGroup{}
}

// scan runs `valktop scan --json` and reads what it prints.
func scan(t *testing.T, args ...string) scanned {
	t.Helper()
	r := valktop(append([]string{"scan", "--json"}, args...)...)
	if r.code != 0 || r.err != "" {
		t.Fatalf("valktop scan %v: exit code %d, %s", args, r.code, r.err)
	}
	var s scanned
	if err := json.Unmarshal([]byte(r.out), &s); err != nil {
		t.Fatalf("%v: %s", err, r.out)
	}
	return s
}

// fill writes 300 hashes that live for half an hour, 200 strings that stay, a big list and
// 40 keys without a delimiter: 39 strings and a hash.
func fill(t *testing.T, s *testserver.Server) {
	t.Helper()
	pipe := s.Client().Pipeline()
	for i := range 300 {
		key := fmt.Sprintf("user:%d", 1000+i)
		pipe.HSet(t.Context(), key, "name", strings.Repeat("n", i%50), "mail", "a@example.org")
		pipe.PExpire(t.Context(), key, 30*time.Minute)
	}
	for i := range 200 {
		pipe.Set(t.Context(), fmt.Sprintf("page:%d", i), strings.Repeat("x", 10*i), 0)
	}
	for i := range 5000 {
		pipe.RPush(t.Context(), "queue:mail", i)
	}
	pipe.HSet(t.Context(), "maintenance", "mode", "off")
	for i := range 39 {
		pipe.Set(t.Context(), strconv.Itoa(7000+i), "v", 0)
	}
	if _, err := pipe.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// memoryOf adds up the memory of the keys that match a glob, as the server counts it.
func memoryOf(t *testing.T, c *redis.Client, glob string) float64 {
	t.Helper()
	names, err := c.Keys(t.Context(), glob).Result()
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	for _, name := range names {
		n, err := c.MemoryUsage(t.Context(), name, 0).Result()
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	return float64(sum)
}

func TestScanExactIsTheTruth(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s)
		got := scan(t, s.URL(), "--exact", "--rate", "0")
		if got.Keys != 541 || got.Sampled != 541 || !got.Complete || got.Biased {
			t.Errorf("%d keys, %d sampled, complete %v, biased %v", got.Keys, got.Sampled, got.Complete, got.Biased)
		}
		for prefix, keys := range map[string]float64{"user:": 300, "page:": 200, "queue:": 1, "": 40} {
			b := under(t, got.Tree, prefix)
			if !b.Keys.is(keys) || !b.Share.is(round9(keys/541)) {
				t.Errorf("%q: %+v keys, a share of %+v", prefix, b.Keys, b.Share)
			}
			names := prefix + "*"
			if prefix == "" {
				names = "[7m]???*" // those without a delimiter
				if b.Types["hash"] != round9(1.0/40) || *b.TTL["none"] != 1 {
					t.Errorf("%q: %+v", prefix, b)
				}
			}
			if want := memoryOf(t, s.Client(), names); b.Memory == nil || !b.Memory.is(want) {
				t.Errorf("%q: %+v bytes, want %v", prefix, b.Memory, want)
			}
		}
		users := under(t, got.Patterns, "user:")
		if users.Pattern != "user:{id}" || users.Types["hash"] != 1 || *users.TTL["medium"] != 1 || *users.TTL["none"] != 0 || *users.TTL["p50_ms"] > 30*60*1000 {
			t.Errorf("users: %+v", users)
		}
		if pages := under(t, got.Patterns, "page:"); pages.Types["string"] != 1 || *pages.TTL["none"] != 1 || pages.TTL["p50_ms"] != nil {
			t.Errorf("pages: %+v", pages)
		}
	})
}

// round9 is a share as JSON shows it.
func round9(f float64) float64 {
	v, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'f', 9, 64), 64)
	return v
}

func TestScanFullCountsExactlyAndEstimatesTheRest(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s)
		got := scan(t, s.URL(), "--full", "--rate", "0")
		if users := under(t, got.Tree, "user:"); !got.Complete || !users.Keys.is(300) || users.Memory == nil {
			t.Errorf("complete %v, %+v", got.Complete, users)
		}
	})
}

func TestScanTellsItsOwnLookupsExactly(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s)
		client := s.Client()
		for _, args := range [][]string{
			{}, {"--rate", "0"}, {"--full"}, {"--full", "--rate", "0"}, {"--exact"}, {"--exact", "--rate", "0"}, {"--sample", "100"},
			{"--match", "user:*"}, {"--prefix", "user:", "--exact", "--rate", "0"}, {"--type", "hash"}, {"--type", "hash", "--exact", "--rate", "0"},
		} {
			before := counters(t, client)
			got := scan(t, append(args, s.URL())...)
			after := counters(t, client)
			if hits, misses := after["keyspace_hits"]-before["keyspace_hits"], after["keyspace_misses"]-before["keyspace_misses"]; got.Own.Hits != hits || got.Own.Misses != misses {
				t.Errorf("%v: own %+v, the server counted %d hits and %d misses", args, got.Own, hits, misses)
			}
			// The INFO before is in what the one after it sees, and in nothing else.
			if commands := after["total_commands_processed"] - before["total_commands_processed"] - 1; got.Own.Commands != commands {
				t.Errorf("%v: own %+v, the server counted %d commands", args, got.Own, commands)
			}
		}
	})
}

// counters are those of INFO stats.
func counters(t *testing.T, c *redis.Client) map[string]int64 {
	t.Helper()
	info, err := c.Info(t.Context(), "stats").Result()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]int64{}
	for line := range strings.Lines(info) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			all[name], _ = strconv.ParseInt(value, 10, 64)
		}
	}
	return all
}

func TestScanSelectsByPrefixGlobAndType(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	fill(t, s)
	s.Do("SET", "a\x00b:1", "v")
	for _, c := range []struct {
		args []string
		keys float64 // of all patterns together
	}{
		{[]string{"--prefix", "user:10"}, 100},
		{[]string{"--match", "page:1?"}, 10},
		{[]string{"--type", "hash"}, 301},
		{[]string{"--prefix", `"a\x00b:"`, "--quoted-input"}, 1},
	} {
		got := scan(t, append(c.args, "--exact", "--rate", "0", s.URL())...)
		var keys float64
		for _, p := range got.Patterns {
			keys += p.Keys.Value
		}
		if keys != c.keys {
			t.Errorf("%v: %v keys, want %v", c.args, keys, c.keys)
		}
	}
}

func TestScanSaysWhatAnACLHides(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(t, s)
		s.Do("ACL", "SETUSER", "blind", "on", "nopass", "~*", "+@all", "-scan")
		s.Do("ACL", "SETUSER", "dim", "on", "nopass", "~*", "+@all", "-memory")
		r := valktop("scan", s.URL(), "--user", "blind", "-a", "x", "--no-auth-warning")
		if r.code != 1 || r.out != "" || !strings.Contains(r.err, "does not allow SCAN") || !strings.Contains(r.err, "why: ") || !strings.Contains(r.err, "try: ") {
			t.Errorf("without SCAN: %+v", r)
		}
		got := scan(t, s.URL(), "--user", "dim", "-a", "x", "--no-auth-warning", "--full", "--rate", "0")
		users := under(t, got.Tree, "user:")
		if users.Memory != nil || users.Types["hash"] != 1 || len(got.Nodes[0].Limits) == 0 || got.Nodes[0].Limits[0].Command != "MEMORY USAGE" {
			t.Errorf("without MEMORY USAGE: %+v, limits %+v", users, got.Nodes[0].Limits)
		}
	})
}

func TestScanNeverPrintsANameRaw(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	pipe := s.Client().Pipeline()
	for i := range 50 {
		pipe.Set(t.Context(), fmt.Sprintf("%s:%d", hostile, i), "v", 0)
		pipe.Set(t.Context(), fmt.Sprintf("\u202eEVIL:%d", i), "v", 0)
	}
	pipe.Set(t.Context(), strings.Repeat("日本\x9b", 20_000), "v", 0)
	if _, err := pipe.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"", "--json", "--csv", "--depth 3", "--csv --depth 3"} {
		r := valktop(append([]string{"scan", "--full", "--rate", "0", s.URL()}, strings.Fields(args)...)...)
		if r.code != 0 || !strings.Contains(r.out, `xaeEVIL:`) {
			t.Errorf("%s: nothing hostile was printed, so nothing was proven: %+v", args, r)
		}
		mustBePlain(t, args, r.out+r.err)
	}
}

func TestScanThatIsInterruptedPrintsWhatItKnows(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey, "--enable-debug-command", "yes")
	s.Do("DEBUG", "POPULATE", "20000", "user")
	p := start(t, "scan", "--full", "--rate", "1000", "--delimiter", ":", "--json", s.URL())
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		info, _ := s.Do("INFO", "commandstats").(string)
		_, after, _ := strings.Cut(info, "cmdstat_scan:calls=")
		calls, _, _ := strings.Cut(after, ",")
		if n, _ := strconv.Atoi(calls); n >= 10 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it does not scan")
		}
	}
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var got scanned
	if err := json.Unmarshal([]byte(p.line()), &got); err != nil || got.Complete || got.Keys != 20_000 || got.Sampled == 0 {
		t.Errorf("%v, %+v", err, got)
	}
	if code := p.wait(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
}

func TestScanShowsItsProgressOnATerminal(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis, "--enable-debug-command", "yes")
	s.Do("DEBUG", "POPULATE", "5000", "user")
	on := onScreen(t, nil, "scan", "--full", "--rate", "5000", s.URL())
	on.see("of 5,000 keys (")
	on.see("left")
	on.see("valktop's own:")
	if code := on.code(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	screen := on.text()
	table := screen[strings.LastIndex(screen, "\x1b[K")+len("\x1b[K"):]
	if !strings.HasPrefix(table, s.Addr) {
		t.Errorf("the progress line was not taken away before the table: %q", screen)
	}
	for line := range strings.Lines(strings.ReplaceAll(table, "\r", "")) {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 80 {
			t.Errorf("%d cells on a terminal of 80: %q", n, line)
		}
	}
	if r := valktop("scan", "--full", "--rate", "0", s.URL()); r.err != "" || strings.ContainsAny(r.out, "\r\x1b") {
		t.Errorf("without a terminal: %+v", r)
	}
}

func TestScanThatCannotConnectSaysWhyAndWhatToTry(t *testing.T) {
	t.Parallel()
	r := valktop("scan", "redis://127.0.0.1:1")
	if r.code != 1 || r.out != "" || !strings.Contains(r.err, "cannot connect to 127.0.0.1:1") || !strings.Contains(r.err, "try: ") {
		t.Errorf("%+v", r)
	}
}
