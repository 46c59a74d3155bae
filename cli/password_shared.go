package cli

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"valktop/deployment"
	"valktop/maybe"
)

const (
	// passwordTimeout is how long a password_command may take: some ask a server far away,
	// or a person to touch a key.
	passwordTimeout = 30 * time.Second
	// passwordShared is how long a password serves others after it was first used. The
	// lanes of all nodes connect within that, and a token is not asked for again by each.
	passwordShared = 2 * time.Second
	// passwordUnused is how long one waits for its first connection.
	passwordUnused = time.Minute
	// passwordPatience is after how long a user who waits is told what for.
	passwordPatience = time.Second
)

// passwords gets a password anew whenever connections are made, and once for those made at
// the same time. It is safe for concurrent use.
type passwords struct {
	from func(context.Context) (string, error)
	life context.Context // ends what is under way
	run  func(func())    // beside the rest, and waited for at the end

	mu   sync.Mutex
	last *fetched
}

// fetched is one password, or why there is none.
type fetched struct {
	done     chan struct{} // closed when the fields below are set
	password string
	err      error
	at       time.Time // when it came

	used maybe.Value[time.Time] // when a connection got it first; under the mutex of passwords
}

// get waits for the password. One that is under way goes on when ctx ends, for who asks next.
func (p *passwords) get(ctx context.Context) (string, error) { return p.fetch(ctx, true) }

// ready waits until there is one for the first connection.
func (p *passwords) ready(ctx context.Context) error {
	_, err := p.fetch(ctx, false)
	return err
}

func (p *passwords) fetch(ctx context.Context, use bool) (string, error) {
	f := p.current()
	select {
	case <-f.done:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if use && !f.used.Known() {
		f.used = maybe.Of(time.Now())
	}
	return f.password, f.err
}

// current is the password under way or still good, else one that is asked for now.
func (p *passwords) current() *fetched {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last == nil || p.last.stale() {
		f := &fetched{done: make(chan struct{})}
		p.last = f
		p.run(func() {
			defer close(f.done)
			f.password, f.err = p.from(p.life)
			f.at = time.Now()
		})
	}
	return p.last
}

// stale reports whether the password has served its connections, or waited long for one.
func (f *fetched) stale() bool {
	select {
	case <-f.done:
	default:
		return false
	}
	if used, ok := f.used.Get(); ok {
		return time.Since(used) >= passwordShared
	}
	return time.Since(f.at) >= passwordUnused
}

// credentials puts into c where its password comes from, and waits for the first one: what
// fails does so before there is a dashboard.
func (p *program) credentials(ctx context.Context, s settings, c *deployment.Config) error {
	shared := p.passwordsFor(ctx, s, c)
	if shared == nil {
		return nil
	}
	if isTerminal(p.Err) {
		patience := time.AfterFunc(passwordPatience, func() {
			fmt.Fprintf(p.Err, "valktop: waiting for the password of @%s ...\n", s.rules.profile)
		})
		defer patience.Stop()
	}
	return unavailableFor(*c, shared.ready(ctx))
}

// passwordsFor has c ask for its password at each connection, where it comes from a command or
// a file; else it returns nil.
func (p *program) passwordsFor(ctx context.Context, s settings, c *deployment.Config) *passwords {
	from := s.server.passwordFrom(s.rules)
	if from == nil {
		return nil
	}
	shared := &passwords{from: from, life: ctx, run: p.beside.Go}
	user := c.User
	c.Credentials = func(ctx context.Context) (string, deployment.Secret, error) {
		password, err := shared.get(ctx)
		return user, deployment.NewSecret(password), err
	}
	return shared
}

// unavailableFor says for which server there is no password.
func unavailableFor(c deployment.Config, err error) error {
	if u, ok := errors.AsType[unavailable](err); ok {
		return problem{what: "there is no password for " + c.Name(), why: u.why, try: u.try, code: exitFailed}
	}
	return err
}
