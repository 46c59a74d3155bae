package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"valktop/themes"
	accessscreen "valktop/ui/access"
	"valktop/ui/change"
	"valktop/ui/inspect"
)

// Signal is the error of a program that a signal ended.
type Signal struct{ Signal syscall.Signal }

func (s Signal) Error() string { return "ended by a signal: " + s.Signal.String() }

// Run shows the dashboard until the user quits, ctx ends or a signal comes. It gives the
// terminal back in every case. The error is nil when the user quit, a Signal when a
// signal ended it, that of ctx with its cause when ctx did.
func Run(ctx context.Context, o Options) error {
	if o.Theme != "" {
		all := o.Themes
		if len(all) == 0 {
			all = themes.Builtin()
		}
		if _, err := themes.Find(o.Theme, all); err != nil {
			return err
		}
	}
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	_, err := run(ctx, o, func(ctx context.Context) tea.Model {
		m := New(o)
		m.ctx, m.inspect, m.alone = ctx, inspect.New(ctx, o.Inspector), alone()
		m.change = change.New(ctx, o.Changes, o.NoChanges)
		m.access = accessscreen.New(ctx, o.Access)
		return m
	})
	return err
}

// run shows a model until it quits, ctx ends or a signal comes, and returns its last state.
// The model's context ends with all of these.
func run(ctx context.Context, o Options, begin func(context.Context) tea.Model) (tea.Model, error) {
	outer := ctx
	ctx, killed, stop := onSignals(ctx)
	defer stop()
	last, err := tea.NewProgram(begin(ctx), programOptions(ctx, o)...).Run()
	switch s, ok := killed(); {
	case outer.Err() != nil:
		if why := context.Cause(outer); !errors.Is(why, outer.Err()) {
			return nil, fmt.Errorf("%w (%w)", why, outer.Err())
		}
		return nil, outer.Err()
	case ok:
		return nil, Signal{s}
	case err != nil:
		return nil, fmt.Errorf("dashboard: %w", err)
	}
	return last, nil
}

func programOptions(ctx context.Context, o Options) []tea.ProgramOption {
	options := []tea.ProgramOption{
		tea.WithContext(ctx), tea.WithEnvironment(o.Environ), tea.WithoutSignalHandler(),
	}
	if o.Input != nil {
		options = append(options, tea.WithInput(o.Input))
	}
	if o.Output != nil {
		options = append(options, tea.WithOutput(o.Output))
	}
	if o.Width > 0 && o.Height > 0 {
		options = append(options, tea.WithWindowSize(o.Width, o.Height))
	}
	return options
}

// onSignals returns a context that also ends with the signals that end programs, and which
// of them it was. Each signal's context lies within the one before: the outermost that
// has ended tells.
func onSignals(ctx context.Context) (_ context.Context, killed func() (syscall.Signal, bool), stop func()) {
	type heard struct {
		signal syscall.Signal
		ctx    context.Context
		stop   func()
	}
	var all []heard
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		h := heard{signal: s}
		h.ctx, h.stop = signal.NotifyContext(ctx, s)
		all, ctx = append(all, h), h.ctx
	}
	killed = func() (syscall.Signal, bool) {
		for _, h := range all {
			if h.ctx.Err() != nil {
				return h.signal, true
			}
		}
		return 0, false
	}
	stop = func() {
		for _, h := range all {
			h.stop()
		}
	}
	return ctx, killed, stop
}
