package deployment

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"valktop/collector"
	"valktop/testserver"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long tests wait for what has to happen; it is no measure of anything.
const patience = 30 * time.Second

// at is the Config of a running server.
func at(t testing.TB, s *testserver.Server) Config {
	t.Helper()
	c, err := ParseURL(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// open connects to c until the test ends.
func open(t testing.TB, c Config) *node {
	t.Helper()
	d, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d.seed
}

// ask sends commands on the counted lane, each given as a line of words.
func ask(t testing.TB, n *node, lines ...string) []collector.Reply {
	t.Helper()
	replies, _, err := n.Counted(within(t), commands(lines...)...)
	if err != nil {
		t.Fatal(err)
	}
	return replies
}

func commands(lines ...string) []collector.Command {
	var batch []collector.Command
	for _, l := range lines {
		batch = append(batch, strings.Fields(l))
	}
	return batch
}

// within is a context that no test should use up.
func within(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// until repeats f until it returns true.
func until(t testing.TB, what string, f func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if f() {
			return
		}
	}
	t.Fatalf("waited %v in vain: %s", patience, what)
}

// counters are the fields of an INFO reply as numbers.
func counters(t testing.TB, info any) map[string]uint64 {
	t.Helper()
	text, ok := info.(string)
	if !ok {
		t.Fatalf("INFO = %v", info)
	}
	fields := map[string]uint64{}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if n, err := strconv.ParseUint(value, 10, 64); err == nil {
			fields[name] = n
		}
	}
	return fields
}

// failed asserts an error of a connection of this kind whose cause and advice hold these
// words, and that no error in its chain prints the secret.
func failed(t testing.TB, err error, kind collector.Kind, why, try string, secrets ...string) {
	t.Helper()
	var e *collector.Error
	if !errors.As(err, &e) {
		t.Fatalf("error = %v (%T), want a *collector.Error", err, err)
	}
	if e.Kind != kind || !strings.Contains(e.Err.Error(), why) || !strings.Contains(e.Try, try) {
		t.Errorf("error = %q: %q, try %q; want %q: %q, try %q", e.Kind, e.Err, e.Try, kind, why, try)
	}
	if strings.Contains(e.Try, "?") || e.Try != "" && !strings.HasSuffix(e.Try, ".") {
		t.Errorf("%q asks the user, it does not say what to do in a sentence", e.Try)
	}
	for chain := err; chain != nil; chain = errors.Unwrap(chain) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%q"} {
			noSecret(t, fmt.Sprintf(verb, chain), secrets...)
		}
	}
}

func noSecret(t testing.TB, text string, secrets ...string) {
	t.Helper()
	for _, s := range secrets {
		if strings.Contains(text, s) {
			t.Errorf("the secret %q is in %q", s, text)
		}
	}
}
