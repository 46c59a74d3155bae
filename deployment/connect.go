package deployment

import (
	"context"
	"errors"
	"net"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"

	"valktop/collector"
)

// connectOp is what failed when there is no connection.
const connectOp = "connect"

// readRoom and writeRoom are what a connection buffers, in bytes: an INFO is about 8 KiB, and
// a deployment of a hundred nodes has hundreds of connections. Pages of names and details of
// keys have room of their own.
const readRoom, writeRoom = 12 << 10, 4 << 10

// errSpent ends a client whose connection is gone: a lane then makes a new one.
var errSpent = errors.New("the connection is gone")

// connect opens a connection, when an attempt may be made now, and prepares it for commands.
func (n *node) connect(ctx context.Context) (*link, error) {
	caller := ctx
	ctx, cancel := context.WithTimeout(ctx, n.config.DialTimeout)
	defer cancel()
	if err := n.gate.enter(ctx); err != nil {
		if ctx.Err() == nil {
			return nil, err
		}
		if given := n.givenUp(caller); given != nil {
			return nil, given
		}
		return nil, n.gate.waited(n.failure(connectOp, err, nil))
	}
	if n.broken != nil {
		why := n.broken(ctx)
		if given := n.givenUp(caller); given != nil {
			n.gate.abandon()
			return nil, given
		}
		return nil, n.gate.leave(why)
	}
	opened, w, err := n.open(ctx)
	if err == nil {
		_ = n.gate.leave(nil) // there was no failure
		if !n.connected.Swap(true) {
			n.tell()
		}
		return opened, nil
	}
	if given := n.givenUp(caller); given != nil {
		n.gate.abandon()
		return nil, given
	}
	if ended := ctx.Err(); ended != nil && !errors.Is(err, ended) {
		err = ended // what it did to the connection is of no interest
	}
	return nil, n.gate.leave(n.failure(connectOp, err, w))
}

// open dials and shakes hands. With an error it also returns the connection, closed,
// if there was one: what arrived on it tells more.
func (n *node) open(ctx context.Context) (*link, *wire, error) {
	user, password := n.config.User, n.config.Password
	if n.config.Credentials != nil {
		var err error
		if user, password, err = n.config.Credentials(ctx); err != nil {
			return nil, nil, credentialsError{err}
		}
	}
	w, err := n.dial(ctx)
	if err != nil {
		return nil, nil, err
	}
	stop := context.AfterFunc(ctx, w.cut)
	opened, err := n.greet(ctx, w, user, password)
	if !stop() && err == nil {
		opened.client.Close()
		err = ctx.Err()
	}
	if err != nil {
		w.cut()
		return nil, w, err
	}
	return opened, nil, nil
}

// greet makes a client of w alone and sends it through the handshake.
func (n *node) greet(ctx context.Context, w *wire, user string, password Secret) (*link, error) {
	h := &handshake{node: n, password: password}
	client := newClient(w, h, user, password)
	batch := h.greeting()
	replies, err := send(ctx, client, batch)
	switch {
	case h.refusal != nil:
		err = h.refusal
	case err == nil:
		err = h.greeted(batch, replies)
	}
	if err != nil {
		client.Close()
		return nil, err
	}
	return &link{client: client, wire: w, id: h.id}, nil
}

// newClient returns a client that owns the connection w and never makes another: go-redis
// would dial again on its own schedule, in the background, where nobody counts.
// Contexts bound every call by closing w, so there are no read and write time-outs.
func newClient(w *wire, h *handshake, user string, password Secret) *redis.Client {
	logging.Disable() // it would print into the screen
	unused := make(chan *wire, 1)
	unused <- w
	client := redis.NewClient(&redis.Options{
		Addr: h.node.Addr(),
		Dialer: func(context.Context, string, string) (net.Conn, error) {
			select {
			case w := <-unused:
				return w, nil
			default:
				return nil, errSpent
			}
		},
		OnConnect:                h.ready,
		Protocol:                 2,
		Username:                 user,
		Password:                 password.Reveal(),
		MaxRetries:               -1,
		DialerRetries:            1,
		ContextTimeoutEnabled:    true,
		ReadTimeout:              -2,
		WriteTimeout:             -2,
		PoolSize:                 1,
		PipelinePoolSize:         -1,
		ConnMaxIdleTime:          -1,
		ReadBufferSize:           readRoom,
		WriteBufferSize:          writeRoom,
		DisableIdentity:          true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
	client.AddHook(h)
	return client
}

var _ collector.Node = (*node)(nil)
