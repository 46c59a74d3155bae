package incidents

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"
)

const (
	// attempts are how often something is made to go wrong where the machine had no time for it.
	attempts = 3
	// disturbed is how late a machine wakes somebody that has no time: what valktop measures
	// then, and the application does, is the machine's doing as well.
	disturbed = 100 * time.Millisecond
)

// attempting tries again what failed on a machine that was busy with something else meanwhile:
// all of this is told by the clock. On one that has time a failure is a failure, and so is the
// last one on any.
func attempting(t *testing.T, f func(t testing.TB)) {
	t.Helper()
	for n := 1; ; n++ {
		a := &attempt{TB: t}
		late := a.run(f)
		if !a.Failed() {
			return
		}
		t.Logf("attempt %d, on a machine that was up to %v late:\n%s", n, late, a.said)
		if late < disturbed || n == attempts {
			t.FailNow()
		}
	}
}

// attempt is a test of its own, with its cleanups, whose failure is not yet the test's.
type attempt struct {
	testing.TB

	mu       sync.Mutex
	failed   bool
	said     string
	cleanups []func()
}

// run returns how late the machine woke somebody meanwhile, at most.
func (a *attempt) run(f func(t testing.TB)) (late time.Duration) {
	done := make(chan struct{})
	go func() { // of its own, for FailNow to end
		defer close(done)
		defer a.clean()
		f(a)
	}()
	const often = 20 * time.Millisecond
	for {
		asked := time.Now()
		select {
		case <-done:
			return late
		case <-time.After(often):
			late = max(late, time.Since(asked)-often)
		}
	}
}

// clean runs the cleanups, the last one first, also after one that ends the test.
func (a *attempt) clean() {
	a.mu.Lock()
	last := len(a.cleanups) - 1
	if last < 0 {
		a.mu.Unlock()
		return
	}
	f := a.cleanups[last]
	a.cleanups = a.cleanups[:last]
	a.mu.Unlock()
	defer a.clean()
	f()
}

func (a *attempt) Cleanup(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cleanups = append(a.cleanups, f)
}

func (a *attempt) Failed() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.failed
}

func (a *attempt) fail(text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failed, a.said = true, a.said+text+"\n"
}

func (a *attempt) Fail()                     { a.fail("") }
func (a *attempt) FailNow()                  { a.fail(""); runtime.Goexit() }
func (a *attempt) Error(args ...any)         { a.fail(fmt.Sprint(args...)) }
func (a *attempt) Errorf(f string, v ...any) { a.fail(fmt.Sprintf(f, v...)) }
func (a *attempt) Fatal(args ...any)         { a.fail(fmt.Sprint(args...)); runtime.Goexit() }
func (a *attempt) Fatalf(f string, v ...any) { a.fail(fmt.Sprintf(f, v...)); runtime.Goexit() }
