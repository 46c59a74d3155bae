package ui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"go.uber.org/goleak"

	"valktop/analysis"
	"valktop/collector"
)

// screenful is a terminal's output that tests can wait on.
type screenful struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screenful) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *screenful) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// await waits until the output holds s.
func (s *screenful) await(t *testing.T, want string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !strings.Contains(s.text(), want); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%q was not shown within 20 s; what was: %q", want, s.text())
		}
	}
}

// steady is a source with one snapshot and no other.
type steady struct{ silent }

func (s *steady) Next(ctx context.Context, after uint64) (collector.Snapshot, error) {
	if after == 0 {
		return healthy(1), nil
	}
	return s.silent.Next(ctx, after)
}

// start runs a dashboard of 100x30 and returns its keyboard, its output and its end.
func start(t *testing.T, ctx context.Context, o Options) (keyboard io.Writer, out *screenful, end chan error) {
	in, keyboard := io.Pipe()
	out, end = &screenful{}, make(chan error, 1)
	o.Input, o.Output, o.Width, o.Height = in, out, 100, 30
	o.Environ = []string{"TERM=xterm-256color"}
	o.Name, o.Analysis = "cache-1:6379", analysis.DefaultConfig()
	go func() { end <- Run(ctx, o) }()
	t.Cleanup(func() { in.Close() })
	return keyboard, out, end
}

// finished waits for the program to end and fails the test unless the terminal was given back.
func finished(t *testing.T, out *screenful, end chan error) error {
	t.Helper()
	select {
	case err := <-end:
		if last := strings.LastIndex(out.text(), ansi.ResetModeAltScreenSaveCursor); last < strings.LastIndex(out.text(), ansi.SetModeAltScreenSaveCursor) {
			t.Error("the alternate screen was not left")
		}
		if !strings.Contains(out.text(), ansi.SetModeTextCursorEnable) {
			t.Error("the cursor was not shown again")
		}
		return err
	case <-time.After(20 * time.Second):
		t.Fatal("the program did not end")
		return nil
	}
}

func TestRunShowsDataAndQuitsWithoutATrace(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	keyboard, out, end := start(t, t.Context(), Options{Source: &steady{}})
	out.await(t, "8.0.1")
	io.WriteString(keyboard, "?")
	out.await(t, "Everywhere")
	io.WriteString(keyboard, "q")
	if err := finished(t, out, end); err != nil {
		t.Errorf("quitting is no error, got %v", err)
	}
	keyboard.(io.Closer).Close()
}

func TestRunEndsWithItsContext(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	why := errors.New("the server of the demo ended")
	ctx, cancel := context.WithCancelCause(t.Context())
	keyboard, out, end := start(t, ctx, Options{Source: &steady{}})
	out.await(t, "Overview")
	cancel(why)
	if err := finished(t, out, end); !errors.Is(err, why) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that the context ended and why", err)
	}
	keyboard.(io.Closer).Close()
}

// broken is a source with a bug.
type broken struct{ silent }

func (*broken) Next(context.Context, uint64) (collector.Snapshot, error) { panic("a bug of ours") }

func TestRunGivesTheTerminalBackAfterAPanic(t *testing.T) {
	keyboard, out, end := start(t, t.Context(), Options{Source: &broken{}})
	select {
	case err := <-end:
		if !errors.Is(err, tea.ErrProgramPanic) {
			t.Errorf("got %v, want a panic", err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the program did not end")
	}
	if strings.Count(out.text(), ansi.SetModeAltScreenSaveCursor) != strings.Count(out.text(), ansi.ResetModeAltScreenSaveCursor) {
		t.Error("the alternate screen was not left")
	}
	keyboard.(io.Closer).Close()
}

func TestRunRefusesAnUnknownTheme(t *testing.T) {
	err := Run(t.Context(), Options{Source: &steady{}, Theme: "nosuch"})
	if err == nil || !strings.Contains(err.Error(), "dark, light") {
		t.Errorf("got %v, want an error that names the themes", err)
	}
}

func TestRunAsksForSynchronizedFrames(t *testing.T) {
	keyboard, out, end := start(t, t.Context(), Options{Source: &steady{}})
	out.await(t, ansi.RequestModeSynchronizedOutput)
	out.await(t, ansi.RequestBackgroundColor)
	io.WriteString(keyboard, "q")
	_ = finished(t, out, end)
	keyboard.(io.Closer).Close()
}
