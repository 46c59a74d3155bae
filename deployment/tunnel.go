package deployment

import (
	"context"
	"errors"
	"net"
	"sync"

	"valktop/collector"
	"valktop/deployment/tunnel"
)

// Tunnel is one SSH connection that all connections to a deployment go through. It is opened
// when it is first needed, again when it was lost, and not more often than the gate lets it.
// It is a Dialer.
type Tunnel struct {
	route tunnel.Route
	keys  tunnel.Keyring
	gate  *gate

	mu      sync.Mutex
	open    *tunnel.Client // nil when there is none
	opening *opening       // nil when nobody is
	working sync.WaitGroup

	life context.Context // ends with Close
	end  context.CancelFunc
}

// opening is an attempt that whoever needs the tunnel waits for.
type opening struct {
	done   chan struct{}
	client *tunnel.Client // when done
	err    error
}

// NewTunnel prepares the way to a bastion; nothing is sent yet.
func NewTunnel(r tunnel.Route) *Tunnel {
	t := &Tunnel{route: r, gate: newGate()}
	t.life, t.end = context.WithCancel(context.Background())
	return t
}

// Name is what to call it on a screen: "bastion".
func (t *Tunnel) Name() string { return t.route.Name() }

// Spec is what was given to find the way: "ops@bastion:2222".
func (t *Tunnel) Spec() string { return t.route.Spec() }

// Retry ends a wait for the next attempt.
func (t *Tunnel) Retry() { t.gate.open() }

// Unlock opens the tunnel while there is a person to ask for the passphrases of keys that no
// agent holds, and does nothing when there are none. The keys, not the passphrases, are kept
// until Close. Only an error of asking is returned: why the tunnel does not open is told by what needs it.
func (t *Tunnel) Unlock(ctx context.Context, ask tunnel.Ask) error {
	if len(t.route.Locked(&t.keys)) == 0 {
		return nil
	}
	var failed error
	_, _ = t.client(ctx, func(ctx context.Context, file string, again bool) ([]byte, error) {
		passphrase, err := ask(ctx, file, again)
		if err != nil {
			failed = err
		}
		return passphrase, err
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return failed
}

// DialContext opens a connection from the bastion. An end of ctx does not end an attempt to
// open the tunnel: others wait for it, too, and a slow one would never come to an end.
func (t *Tunnel) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	client, err := t.client(ctx, nil)
	if err != nil {
		return nil, err
	}
	return client.DialContext(ctx, network, addr)
}

// client is the open tunnel.
func (t *Tunnel) client(ctx context.Context, ask tunnel.Ask) (*tunnel.Client, error) {
	t.mu.Lock()
	if open := t.open; open != nil {
		t.mu.Unlock()
		return open, nil
	}
	if t.life.Err() != nil {
		t.mu.Unlock()
		return nil, ErrClosed
	}
	if t.opening == nil {
		t.opening = &opening{done: make(chan struct{})}
		attempt := t.opening
		t.working.Go(func() { t.attempt(attempt, ask) })
	}
	attempt := t.opening
	t.mu.Unlock()
	select {
	case <-attempt.done:
		return attempt.client, attempt.err
	case <-ctx.Done():
		return nil, tunnel.Pending(t.route, ctx.Err())
	}
}

// attempt opens the tunnel when the gate lets it, and keeps an eye on it.
func (t *Tunnel) attempt(a *opening, ask tunnel.Ask) {
	a.client, a.err = t.connect(ask)
	t.mu.Lock()
	t.open, t.opening = a.client, nil
	t.mu.Unlock()
	close(a.done)
	if a.client == nil {
		return
	}
	select {
	case <-a.client.Done():
	case <-t.life.Done():
	}
	t.mu.Lock()
	t.open = nil
	t.mu.Unlock()
	_ = a.client.Close() // it has ended
}

func (t *Tunnel) connect(ask tunnel.Ask) (*tunnel.Client, error) {
	if err := t.gate.enter(t.life); err != nil {
		return nil, err
	}
	client, err := tunnel.Open(t.life, t.route, &t.keys, ask)
	if err != nil {
		if t.life.Err() != nil {
			t.gate.abandon()
			return nil, ErrClosed
		}
		return nil, t.gate.leave(explain(err, Config{}, nil))
	}
	return client, t.gate.leave(nil)
}

// Close ends the tunnel and every connection through it.
func (t *Tunnel) Close() error {
	t.mu.Lock()
	t.end()
	t.mu.Unlock()
	t.working.Wait()
	return nil
}

// explainTunnel tells why a tunnel does not open, or does not lead to the server.
func explainTunnel(err error, _ Config, _ *wire) *collector.Error {
	var e *tunnel.Error
	if !errors.As(err, &e) {
		return nil
	}
	kind := collector.Tunnel
	if e.Beyond {
		kind = collector.Unreachable
	}
	return failure(kind, err, e.Why, e.Try)
}

// lasting reports whether a failure stays until a person does something about it.
func lasting(failure *collector.Error) bool {
	switch failure.Kind {
	case collector.Auth, collector.Permission, collector.TLS, collector.Protocol:
		return true
	}
	var e *tunnel.Error
	return errors.As(failure, &e) && e.Lasting
}
