//go:build unix

package ui

import (
	"errors"
	"io"
	"syscall"
	"testing"
)

func TestRunEndsWithASignal(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		keyboard, out, end := start(t, t.Context(), Options{Source: &steady{}})
		out.await(t, "Overview")
		if err := syscall.Kill(syscall.Getpid(), s); err != nil {
			t.Fatal(err)
		}
		var got Signal
		if err := finished(t, out, end); !errors.As(err, &got) || got.Signal != s {
			t.Errorf("after %v: %v", s, err)
		}
		keyboard.(io.Closer).Close()
	}
}
