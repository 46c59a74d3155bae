package deployment

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"valktop/collector"
)

func turnedAway(kind collector.Kind) *collector.Error {
	return &collector.Error{Node: "n", Op: connectOp, Kind: kind, Err: errors.New("why")}
}

func TestAttemptsGetRarerUpToASecondForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		begin := time.Now()
		for attempt := 1; attempt <= 100; attempt++ {
			if err := g.enter(t.Context()); err != nil {
				t.Fatalf("attempt %d: %v", attempt, err)
			}
			var retrying collector.Retrying
			if err := g.leave(turnedAway(collector.Unreachable)); !errors.As(err, &retrying) {
				t.Fatalf("attempt %d: %v does not say that it is down", attempt, err)
			}
			down := retrying.Down()
			wait := time.Until(down.RetryAt)
			most := min(time.Duration(attempt)*retryStep, time.Second)
			if down.Attempt != attempt || !down.Since.Equal(begin) || wait > most || wait < most*3/4 {
				t.Fatalf("attempt %d: %+v, next in %v; want at most %v", attempt, down, wait, most)
			}
			time.Sleep(wait - time.Nanosecond)
			if err := g.enter(t.Context()); err == nil {
				t.Fatalf("attempt %d: another one before it is due", attempt)
			}
			time.Sleep(time.Nanosecond)
		}
	})
}

func TestAWrongPasswordOrCertificateIsTriedRarely(t *testing.T) {
	t.Parallel()
	for _, kind := range []collector.Kind{collector.Auth, collector.Permission, collector.TLS, collector.Protocol} {
		if d := delay(1, lasting(&collector.Error{Kind: kind, Err: ErrClosed})); d < retryWrong*3/4 || d > retryWrong {
			t.Errorf("after one failure of kind %q the next attempt is in %v", kind, d)
		}
	}
}

func TestRetryEndsAWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		if err := g.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := g.leave(turnedAway(collector.Auth)); err == nil {
			t.Fatal("a failure is no error")
		}
		if err := g.enter(t.Context()); err == nil {
			t.Fatal("no wait after a wrong password")
		}
		g.open()
		if err := g.enter(t.Context()); err != nil {
			t.Errorf("after Retry: %v", err)
		}
	})
}

func TestOneAttemptAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		if err := g.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		second := make(chan error, 1)
		go func() { second <- g.enter(t.Context()) }()
		synctest.Wait()
		if len(second) > 0 {
			t.Fatal("two attempts at a time")
		}
		if err := g.leave(turnedAway(collector.Unreachable)); err == nil {
			t.Fatal("a failure is no error")
		}
		var e *Error
		if err := <-second; !errors.As(err, &e) || e.Down().Attempt != 1 {
			t.Errorf("who waited for a failed attempt gets %v, want its failure", err)
		}
	})
}

func TestWhoWaitsForAnAttemptWaitsNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		if err := g.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := g.enter(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("enter = %v", err)
		}
	})
}

func TestAConnectionThatWasLostMayBeMadeAnewAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		var e *Error
		if err := g.dropped(turnedAway(collector.Unreachable)); !errors.As(err, &e) || e.Down().Attempt != 0 {
			t.Errorf("dropped = %v, want it down with no attempt yet", err)
		}
		if err := g.enter(t.Context()); err != nil {
			t.Errorf("first attempt: %v", err)
		}
		if err := g.leave(nil); err != nil || g.down != (collector.Down{}) {
			t.Errorf("after it succeeded: %v, %+v", err, g.down)
		}
	})
}
