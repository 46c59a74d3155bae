package e2e

import (
	"bytes"
	"testing"
)

// result is what a run without a terminal left behind.
type result struct {
	out, err string
	code     int
}

// headless runs valktop with its output in pipes, to its end.
func headless(t testing.TB, args ...string) result {
	t.Helper()
	cmd := program(t, nil, args...)
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	code := endOf(t, cmd)
	return result{out.String(), err.String(), code}
}
