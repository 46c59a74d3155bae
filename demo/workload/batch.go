package workload

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

// connection is one of the application's: its client has a pool of one.
type connection struct {
	name   string
	client *redis.Client
	batch  []sent
}

// sent is a command in a batch, and what to do with its reply.
type sent struct {
	args  []any
	reply func(v any) // nil for an absent value; not called for an error reply
}

// do adds a command to the batch.
func (c *connection) do(reply func(v any), args ...any) {
	c.batch = append(c.batch, sent{args, reply})
}

// flush sends the batch in one round trip and hands out the replies. Replies may add
// commands, which wait for the next flush. The error is that of a lost connection.
func (c *connection) flush(ctx context.Context, l *ledger) error {
	if len(c.batch) == 0 {
		return nil
	}
	batch := c.batch
	c.batch = nil
	pipe := c.client.Pipeline()
	replies := make([]*redis.Cmd, len(batch))
	for i, one := range batch {
		replies[i] = pipe.Do(ctx, one.args...)
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	var lost error
	answered := 0
	for i, r := range replies {
		v, err := r.Result()
		var refused redis.Error // an error reply, or nil
		switch {
		case errors.Is(err, redis.Nil):
			v = nil
		case errors.As(err, &refused):
			answered++
			continue
		case err != nil:
			lost = err
			continue
		}
		answered++
		if batch[i].reply != nil {
			batch[i].reply(v)
		}
	}
	l.answered(answered, len(batch)-answered)
	return lost
}
