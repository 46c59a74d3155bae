package cli

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"valktop/access"
	"valktop/actions"
	"valktop/keyspace"
	screen "valktop/ui/access"
	"valktop/ui/text"
)

const (
	// undoTimeout is how long valktop stays at its end to undo what it switched on; what is
	// not undone then, the next start does.
	undoTimeout = 3 * time.Second
	// leftAgain is how long after a server could not be asked it is looked for what is left on it.
	leftAgain = 2 * time.Second
)

// accesses is what the dashboard samples accesses with. It implements Sampler of the screens.
type accesses struct {
	*access.Engine
	changer *changer
	notes   actions.Notes
	known   atomic.Pointer[access.Known]

	mu     sync.Mutex
	busy   bool
	stop   context.CancelFunc // of what runs; nil when nothing does
	failed error              // of undoing
}

// accesses returns what samples the accesses of a server. Keys are those that are scanned, or nil.
func (p *program) accesses(from source, c *changer, keys *keyspace.Engine) *accesses {
	a := &accesses{changer: c, notes: p.notes()}
	a.Engine = access.New(from.accesses, func() access.Known {
		if k := a.known.Load(); k != nil {
			return *k
		}
		return access.Known{}
	})
	if keys != nil {
		from.run(func(ctx context.Context) error { a.learn(ctx, keys); return nil })
	}
	from.run(func(ctx context.Context) error { a.undoLeft(ctx); return nil })
	return a
}

// learn takes the patterns from reports on the keys.
func (a *accesses) learn(ctx context.Context, keys *keyspace.Engine) {
	for after := uint64(0); ; {
		r, err := keys.Next(ctx, after)
		if err != nil {
			return
		}
		after = r.Version
		k := access.Known{Version: r.Version, Delimiters: r.Delimiters}
		for _, g := range r.Patterns {
			k.Patterns = append(k.Patterns, g.Pattern)
		}
		a.known.Store(&k)
	}
}

// undoLeft undoes what a valktop that was killed has left on these servers, and tells.
func (a *accesses) undoLeft(ctx context.Context) {
	for a.notes.AnyLeft() {
		primaries := a.changer.to.Primaries(ctx)
		answered := len(primaries) > 0
		for _, n := range primaries {
			if why := a.changer.rules.readOnlyWhy(); why != "" {
				return
			}
			limited, cancel := context.WithTimeout(ctx, undoTimeout)
			done, err := actions.UndoMissesLeftOn(limited, n, a.notes)
			cancel()
			answered = answered && err == nil
			for _, note := range done {
				_ = a.changer.logUndone(ctx, note) // it was done, and is said on the screen
				a.Say(fmt.Sprintf("%s is %s again on %s: a valktop that was killed had left it at %s",
					actions.EventsSetting, quoted(note.Before), note.Addr, quoted(note.After)))
			}
		}
		if answered {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(leftAgain):
		}
	}
}

// Policy is what may be changed now.
func (a *accesses) Policy() actions.Policy { return a.changer.Policy() }

// Allows is why the setting cannot be changed now.
func (a *accesses) Allows(p actions.Plan) *actions.Refusal { return a.changer.Allows(p) }

// Look finds out whether the servers tell of misses as they are.
func (a *accesses) Look(ctx context.Context) (screen.Setting, error) {
	var s screen.Setting
	for _, n := range a.changer.to.Primaries(ctx) {
		lacks, unseen, err := actions.MissesOff(ctx, n)
		if err != nil {
			return s, err
		}
		s.Primaries++
		if unseen != nil {
			s.Unseen = unseen
		}
		if lacks != "" {
			s.Off++
			s.Lacks = lacks
		}
	}
	return s, nil
}

// Stop ends what runs.
func (a *accesses) Stop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stop != nil {
		a.stop()
	}
}

// errSampling says that one is enough.
var errSampling = errors.New("accesses are being sampled already")

// Start begins to sample.
func (a *accesses) Start(ctx context.Context, r screen.Request) error {
	a.mu.Lock()
	busy := a.busy
	a.busy = true
	a.mu.Unlock()
	if busy {
		return errSampling
	}
	began := make(chan error, 1)
	a.changer.from.run(func(life context.Context) error {
		err := a.carryOut(life, r, began)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.busy, a.stop = false, nil
		return err
	})
	select {
	case err := <-began:
		return err
	case <-ctx.Done():
		a.Stop() // nobody waits for it
		return ctx.Err()
	}
}

// carryOut switches on what is needed, samples, and undoes it.
func (a *accesses) carryOut(ctx context.Context, r screen.Request, began chan<- error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	a.mu.Lock()
	a.stop = cancel
	a.mu.Unlock()
	plan := access.Plan{Monitor: r.Monitor, Misses: r.Misses, Called: map[string]string{}}
	on := &switched{}
	if r.Misses {
		var err error
		if on, err = a.switchOn(ctx, r.Plan); err != nil {
			began <- err
			return nil // who asked is told
		}
		for _, m := range on.events {
			plan.Called[m.Addr] = m.Called()
		}
	}
	began <- nil
	_ = a.Run(ctx, plan) // it ends when it was told to
	if err := on.off(); err != nil {
		a.mu.Lock()
		a.failed = err
		a.mu.Unlock()
		a.Say(a.notUndone(err))
		return err
	}
	return nil
}

// notUndone says that a setting was not put back.
func (a *accesses) notUndone(err error) string {
	return fmt.Sprintf("%s is not as it was: %v; the next start of valktop undoes it", actions.EventsSetting, err)
}

// tell prints what nobody could see any more.
func (a *accesses) tell() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.failed != nil {
		fmt.Fprintln(a.changer.Err, "valktop: "+text.Escape(a.notUndone(a.failed)))
	}
}

// switched are the servers that were made to tell of misses.
type switched struct {
	events []*actions.MissEvents
	log    actions.Log
	record actions.Record
	begun  time.Time
}

// switchOn has all primaries tell of misses, and writes that down before.
func (a *accesses) switchOn(ctx context.Context, plan actions.Plan) (*switched, error) {
	s := &switched{log: a.changer.log(), begun: time.Now()}
	look, err := a.Look(ctx)
	if err != nil {
		return nil, err
	}
	if look.Off > 0 {
		if refusal := a.Allows(plan); refusal != nil {
			return nil, refusal
		}
		s.record = a.changer.begin(plan, actions.Preview{})
		if err := s.log.Append(ctx, s.record); err != nil {
			return nil, err
		}
	}
	for _, n := range a.changer.to.Primaries(ctx) {
		m, err := actions.SwitchMissesOn(ctx, n, a.notes)
		if m != nil {
			s.events = append(s.events, m)
		}
		if err != nil {
			return nil, errors.Join(err, s.off())
		}
	}
	return s, nil
}

// off undoes it. The context of whoever asked has ended by then.
func (s *switched) off() error {
	ctx, cancel := context.WithTimeout(context.Background(), undoTimeout)
	defer cancel()
	var all error
	o := actions.Outcome{Action: s.record.Plan.Action, Plan: s.record.Plan, Begun: s.begun}
	for _, m := range s.events {
		undone, err := m.Release(ctx)
		if m.Added != "" {
			o.Matched++
		}
		if undone {
			o.Changed++
		}
		all = errors.Join(all, err)
	}
	if s.record.ID == "" {
		return all
	}
	o.Err, o.Ended = all, time.Now()
	s.record.Event, s.record.Time, s.record.Outcome = actions.Ended, time.Now(), outcomeOf(o)
	return errors.Join(all, s.log.Append(ctx, s.record))
}

// readOnlyWhy is why nothing at all is changed; empty when something may be.
func (r rules) readOnlyWhy() string {
	if r.readOnly.Or(false) {
		return "changes are turned off"
	}
	return ""
}
