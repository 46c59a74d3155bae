package e2e

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/testserver"
)

// driver is an application whose lookups are known: of four, three hit.
type driver struct {
	client *redis.Client
	tag    string // of its keys
	rounds int64  // of four lookups each, that the server has answered
}

const (
	hitsARound, missesARound = 3, 1
	// hitRate is what it makes the server's hit rate, in each interval.
	hitRate = "75.0 %"
	// lifetime stays on the screen while nobody answers; the rates of now do not.
	lifetime = "lifetime 75 %"
	// roundsEach is how often a driver looks: a hundred times a second.
	roundsEach = 10 * time.Millisecond
)

// drive keeps the server busy until the returned function is called, or the test ends.
// Failures are nothing to it: servers come and go in these tests.
func drive(t testing.TB, s *testserver.Server) (stop func() driver) {
	t.Helper()
	return driveAt(t, s, "")
}

// driveAt is drive with keys that have a tag: a node of a cluster takes some only.
func driveAt(t testing.TB, s *testserver.Server, tag string) (stop func() driver) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	d := driver{client: s.ClientWith(redis.Options{PoolSize: 1, DialerRetries: 1}), tag: tag}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for every := time.NewTicker(roundsEach); ; {
			if d.look(ctx) == nil {
				d.rounds++
			}
			select {
			case <-every.C:
			case <-ctx.Done():
				every.Stop()
				return
			}
		}
	}()
	stop = func() driver {
		cancel()
		<-done
		return d
	}
	t.Cleanup(func() { stop() })
	return stop
}

// look is one round. It is a transaction, so that no poll sees half of it.
func (d driver) look(ctx context.Context) error {
	_, err := d.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.Set(ctx, d.tag+"there", "value", 0)
		for range hitsARound {
			p.Get(ctx, d.tag+"there")
		}
		p.Get(ctx, d.tag+"not there")
		return nil
	})
	if errors.Is(err, redis.Nil) {
		return nil // the miss
	}
	return err
}
