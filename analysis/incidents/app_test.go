package incidents

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/testserver"
)

const (
	// ticks are how often the application asks, keysEach how many keys each time.
	tick     = 10 * time.Millisecond
	keysEach = 10
	// few is how many keys there are, each read some times a second, unless an incident says
	// that there are many: then the cache needs many seconds to fill.
	few, many = 200, 6000
)

// app is an application that reads through a cache: what it misses it writes.
type app struct {
	t      testing.TB
	server *testserver.Server
	client *redis.Client
	ctx    context.Context
	keys   int           // how many there are
	size   int           // of a value, bytes
	ttl    time.Duration // of what it writes; half of it at random

	settled time.Time // since when the server counts

	prefix atomic.Value // of its keys
	broken atomic.Bool  // its origin does not answer: nothing is written
	times  atomic.Int64 // how much it asks for, of the usual
	pool   []*redis.Client
	doing  sync.WaitGroup
}

// start begins to ask, until the test ends.
func start(t testing.TB, s *testserver.Server, keys, size int, ttl time.Duration) *app {
	ctx, cancel := context.WithCancel(context.Background())
	a := &app{t: t, server: s, ctx: ctx, keys: max(keys, few), size: size, ttl: ttl, client: s.ClientWith(redis.Options{PoolSize: 1, DialerRetries: 1})}
	a.prefix.Store("v1:product:")
	a.times.Store(1)
	a.all(func(p redis.Pipeliner, key string) {
		left := time.Duration(0) // of its life, as if it had been written at any time before
		if ttl > 0 {
			left = time.Millisecond + rand.N(ttl*3/2)
		}
		p.Set(ctx, key, strings.Repeat("x", size), left)
	})
	a.doing.Go(func() {
		for every := time.NewTicker(tick); ; {
			select {
			case <-every.C:
				for range a.times.Load() {
					a.look()
				}
			case <-ctx.Done():
				every.Stop()
				return
			}
		}
	})
	t.Cleanup(func() { cancel(); a.doing.Wait() })
	return a
}

func (a *app) name(i int) string { return fmt.Sprintf("%s%d", a.prefix.Load(), i) }

// write fills the cache. What goes wrong is nothing to it: servers come and go here.
func (a *app) write(keys ...string) {
	_, _ = a.client.Pipelined(a.ctx, func(p redis.Pipeliner) error {
		for _, k := range keys {
			ttl := a.ttl
			if ttl > 0 {
				ttl = ttl/2 + rand.N(ttl)
			}
			p.Set(a.ctx, k, strings.Repeat("x", a.size), ttl)
		}
		return nil
	})
}

// look asks for some keys and fills those that are not there.
func (a *app) look() {
	names := make([]string, keysEach)
	replies, _ := a.client.Pipelined(a.ctx, func(p redis.Pipeliner) error {
		for i := range names {
			names[i] = a.name(rand.IntN(a.keys))
			p.Get(a.ctx, names[i])
		}
		return nil
	})
	var missed []string
	for i, r := range replies {
		if errors.Is(r.Err(), redis.Nil) {
			missed = append(missed, names[i])
		}
	}
	if len(missed) > 0 && !a.broken.Load() {
		a.write(missed...)
	}
}

// again does something over and over until the test ends.
func (a *app) again(every time.Duration, do func(ctx context.Context)) {
	a.doing.Go(func() {
		for a.ctx.Err() == nil {
			do(a.ctx)
			select {
			case <-time.After(every):
			case <-a.ctx.Done():
			}
		}
	})
}

// connect opens n connections that stay, all at once.
func (a *app) connect(n int) {
	var opening sync.WaitGroup
	for range n {
		c := a.server.ClientWith(redis.Options{PoolSize: 1})
		a.pool = append(a.pool, c)
		opening.Go(func() {
			if err := c.Ping(a.ctx).Err(); err != nil && a.ctx.Err() == nil && !errors.Is(err, net.ErrClosed) { // a test that ends closes them
				a.t.Error(err)
			}
		})
	}
	opening.Wait()
}

// reconnect closes those and opens as many anew.
func (a *app) reconnect() {
	n := len(a.pool)
	for _, c := range a.pool {
		c.Close()
	}
	a.pool = nil
	a.connect(n)
}

// all sends one command for each of the application's keys.
func (a *app) all(command func(p redis.Pipeliner, key string)) {
	c := a.server.Client()
	if _, err := c.Pipelined(a.ctx, func(p redis.Pipeliner) error {
		for i := range a.keys {
			command(p, a.name(i))
		}
		return nil
	}); err != nil {
		a.t.Error(err)
	}
}
