package ui

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/collector"
)

// Clock is the wall clock, once a second. All ages and times on display go by it.
type Clock time.Time

// ended says that the source has nothing more to give.
type ended struct{ err error }

// bug is a panic in a command. Update panics with it: only there the terminal is given
// back before the reason is written, so that it can be read.
type bug struct {
	value any
	stack []byte
}

func (b bug) Error() string { return fmt.Sprintf("%v\n\n%s", b.value, b.stack) }

// caught is cmd with its panic as its message.
func caught(cmd tea.Cmd) tea.Cmd {
	return func() (msg tea.Msg) {
		defer func() {
			switch p := recover().(type) {
			case nil:
			case *collector.Bug: // it knows better where it was
				msg = bug{p.Value, p.Stack}
			default:
				msg = bug{p, debug.Stack()}
			}
		}()
		return cmd()
	}
}

// next returns a command that waits for a snapshot newer than after.
func next(ctx context.Context, s Source, after uint64) tea.Cmd {
	return caught(func() tea.Msg {
		snapshot, err := s.Next(ctx, after)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return ended{err}
		}
		return snapshot
	})
}

// events returns a command that waits for events newer than after.
func events(ctx context.Context, s EventSource, after uint64) tea.Cmd {
	if s == nil {
		return nil
	}
	return caught(func() tea.Msg {
		news, err := s.Next(ctx, after)
		if err != nil {
			return nil // no more will come: the marks that were set stay
		}
		return news
	})
}

// keysEnded says that no more reports on the keys come.
type keysEnded struct{ err error }

// report returns a command that waits for a report on the keys newer than after.
func report(ctx context.Context, s KeysSource, after uint64) tea.Cmd {
	if s == nil {
		return nil
	}
	return func() tea.Msg {
		r, err := s.Next(ctx, after)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return keysEnded{err}
		}
		return r
	}
}

// now returns a command that tells the time at once.
func now() tea.Msg { return Clock(time.Now()) }

// tick returns a command that tells the time when the next second begins. Unlike
// tea.Every it ends with ctx.
func tick(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		t := time.Now()
		wait := time.NewTimer(t.Truncate(time.Second).Add(time.Second).Sub(t))
		defer wait.Stop()
		select {
		case t := <-wait.C:
			return Clock(t)
		case <-ctx.Done():
			return nil
		}
	}
}
