package cli_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"valktop/testserver"
	"valktop/ui/text"
)

// fields are the names that scripts rely on, in their order.
var fields = []string{
	"time", "hit_rate", "hit_rate_1m", "hit_rate_lifetime", "hits", "misses", "commands",
	"hits_per_sec", "misses_per_sec", "commands_per_sec", "keys",
	"memory_used", "memory_rss", "memory_peak", "memory_max",
	"fragmentation_ratio", "fragmentation_bytes",
	"clients_connected", "clients_blocked", "clients_max",
	"evicted_per_sec", "expired_per_sec", "ping_ms", "health", "reasons", "partial", "events", "own", "nodes",
}

// keysOf returns the keys of a JSON object in their order.
func keysOf(t *testing.T, object string) []string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(object))
	var keys []string
	for depth, name := 0, true; d.More() || depth > 0; {
		token, err := d.Token()
		if err != nil {
			t.Fatalf("%v in %s", err, object)
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
			name = depth == 1
			continue
		case json.Delim('}'), json.Delim(']'):
			depth--
			name = depth == 1
			continue
		}
		if depth == 1 && name {
			keys = append(keys, token.(string))
		}
		name = depth == 1 && !name
	}
	return keys
}

func TestStatsJSONHasExactlyItsFields(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		r := valktop("stats", s.URL(), "--json", "--count", "2", "--interval", "100ms")
		if r.code != 0 || r.err != "" {
			t.Fatalf("%+v", r)
		}
		lines := strings.Split(strings.TrimSpace(r.out), "\n")
		if len(lines) != 2 {
			t.Fatalf("%d lines, want 2: %s", len(lines), r.out)
		}
		for _, line := range lines {
			if got := keysOf(t, line); !slices.Equal(got, fields) {
				t.Errorf("fields %v\nwant   %v", got, fields)
			}
		}
		var f map[string]any
		if err := json.Unmarshal([]byte(lines[1]), &f); err != nil {
			t.Fatal(err)
		}
		for _, unknown := range []string{"hit_rate", "hit_rate_1m", "hit_rate_lifetime", "memory_max"} {
			if f[unknown] != nil {
				t.Errorf("%s = %v, want null: there were no lookups and there is no limit", unknown, f[unknown])
			}
		}
		for _, zero := range []string{"hits", "misses", "keys", "clients_blocked"} {
			if f[zero] != 0.0 {
				t.Errorf("%s = %v, want 0", zero, f[zero])
			}
		}
		if !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$`).MatchString(f["time"].(string)) {
			t.Errorf("time = %v, want RFC 3339 with milliseconds", f["time"])
		}
		if own := f["own"].(map[string]any); len(own) != 3 || own["hits"] != 0.0 || own["misses"] != 0.0 || own["commands"].(float64) < 1 {
			t.Errorf("own = %v, want no lookups but the commands of a poll", own)
		}
		node := f["nodes"].([]any)[0].(map[string]any)
		if len(node) != 4 || node["addr"] != s.Addr || node["role"] != "primary" || node["version"] == nil || node["error"] != nil {
			t.Errorf("node = %v", node)
		}
		if ping := f["ping_ms"].(float64); ping <= 0 {
			t.Errorf("ping_ms = %v", ping)
		}
	})
}

func TestStatsTableFits80CellsAndIsAligned(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d := newDriver(t, s)
		d.look(t, 500, 100*time.Millisecond)
		r := valktop("stats", s.URL(), "--count", "3", "--interval", "100ms")
		lines := strings.Split(strings.TrimRight(r.out, "\n"), "\n")
		if r.code != 0 || len(lines) != 5 {
			t.Fatalf("%+v, want two lines of heads and three of figures", r)
		}
		for _, line := range lines {
			if w := text.Width(line); w != text.Width(lines[0]) || w > 80 {
				t.Errorf("%d cells wide: %q", w, line)
			}
		}
		if got := strings.Fields(lines[4])[1]; got != text.Unknown {
			t.Errorf("hit rate without lookups = %s, want %s", got, text.Unknown)
		}
	})
}

func TestStatsEndsAfterItsTime(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	r := valktop("stats", s.URL(), "--for", "1s", "--interval", "250ms", "--json")
	// Four intervals fit; a busy machine polls later, never more often.
	if n := strings.Count(r.out, "\n"); r.code != 0 || n < 1 || n > 4 {
		t.Errorf("%d lines, want up to 4: %+v", n, r)
	}
}

func TestStatsSaysWhyItCannotStart(t *testing.T) {
	t.Parallel()
	gone := testserver.Start(t, testserver.Redis)
	gone.Kill()
	r := valktop("stats", gone.URL())
	if r.code != 1 || r.out != "" || !strings.Contains(r.err, "cannot connect to "+gone.Addr) || !strings.Contains(r.err, "try: ") {
		t.Errorf("%+v, want what, why and what to try on standard error", r)
	}
	if strings.Contains(r.err, "Usage") || strings.Contains(r.err, "goroutine") {
		t.Errorf("a stack or a usage text: %s", r.err)
	}
}

func TestStatsWaitsForAServerThatIsStarting(t *testing.T) {
	t.Parallel()
	s := testserver.Prepare(t, testserver.Valkey)
	p := start(t, "stats", s.URL(), "--count", "1", "--json", "--interval", "100ms")
	s.Launch()
	p.line()
	if code := p.wait(); code != 0 {
		t.Errorf("exit code %d; %s", code, p.err)
	}
}

func TestStatsEndsQuietlyWithItsReader(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	p := start(t, "stats", s.URL(), "--interval", "100ms")
	p.line()
	p.out.Close()
	p.wait()
	if p.err.Len() != 0 {
		t.Errorf("standard error after the reader left: %s", p.err)
	}
	if status := p.cmd.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != syscall.SIGPIPE {
		t.Errorf("ended with %v, want SIGPIPE as every filter does", p.cmd.ProcessState)
	}
}

func TestStatsEndsOnSignals(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	for sig, want := range map[syscall.Signal]struct {
		code int
		says string
	}{
		syscall.SIGINT:  {130, ""},
		syscall.SIGTERM: {143, "valktop: ended by a signal: terminated\n"},
		syscall.SIGHUP:  {129, "valktop: ended by a signal: hangup\n"},
	} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			p := start(t, "stats", s.URL(), "--interval", "100ms")
			p.line()
			if code := p.stop(os.Signal(sig)); code != want.code || p.err.String() != want.says {
				t.Errorf("exit code %d, want %d; said %q, want %q", code, want.code, p.err, want.says)
			}
		})
	}
}
