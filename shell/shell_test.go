package shell

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

func TestRun(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]struct{ printed, err string }{
		"cat; echo $WORD":         {"inputword\n", ""},
		"echo a; echo b >&2":      {"a\n", ""},
		"echo a b >&2; exit 3":    {"", "exit status 3: a b"},
		"kill -9 $$":              {"", "signal: killed"},
		"yes":                     {"y\ny\ny\ny\n", "it printed too much: more than 8 bytes"},
		"sleep 1000":              {"", "it took longer than 2s"},
		"sleep 1000 & echo early": {"early\n", ""}, // what it left behind is not waited for
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			c := Command{Line: line, Input: []byte("input"), Environ: []string{"WORD=word", "PATH=" + os.Getenv("PATH")}, Limit: 8, Timeout: 2 * time.Second}
			if line != "sleep 1000" {
				c.Timeout, c.Limit = time.Minute, 8+8*strings.Count(line, "$WORD")
			}
			printed, err := Run(t.Context(), c)
			if got := text(err); string(printed) != want.printed || got != want.err {
				t.Errorf("%q, %q; want %q, %q", printed, got, want.printed, want.err)
			}
		})
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestItEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := Run(ctx, Command{Line: "sleep 1000 & wait"}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
