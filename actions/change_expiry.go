package actions

import (
	"context"
	"strings"

	"valktop/keyspace"
)

// expiring changes times to live without looking at the keys first.
type expiring struct {
	expiry
	// otherwise does it where the server does not know the options of PEXPIRE.
	otherwise changer
	old       bool // it does not
}

func (e *expiring) change(ctx context.Context, l *line, b *keyBatch) error {
	if e.old {
		return e.otherwise.change(ctx, l, b)
	}
	places := b.open(len(b.names))
	commands := make([]keyspace.Command, len(places))
	for n, i := range places {
		commands[n] = e.command(b.names[i])
	}
	b.doubt = places
	replies, err := l.do(ctx, commands...)
	if err != nil {
		return err
	}
	b.doubt = nil
	var idle []int
	var stop error
	for n, i := range places {
		switch r := replies[n]; {
		case r.Err != nil && len(commands[n]) > 3 && isOption(r.Err):
			e.old = true
		case r.Err != nil:
			if err := b.refused(i, commands[n][0], r.Err); err != nil {
				stop = err
			}
		case r.Value == int64(0):
			idle = append(idle, i)
		default:
			b.set(i, fateChanged)
		}
	}
	if stop != nil {
		return stop
	}
	return unchangedOrGone(ctx, l, b, idle)
}

// settle asks for the times to live of the keys in doubt.
func (e *expiring) settle(ctx context.Context, l *line, b *keyBatch) error {
	if e.old {
		return e.otherwise.settle(ctx, l, b)
	}
	replies, err := askEach(ctx, l, b, b.doubt, "PTTL")
	if err != nil {
		return err
	}
	for n, i := range b.doubt {
		ttl, ok := replies[n].Value.(int64)
		switch {
		case replies[n].Err != nil:
			if err := b.refused(i, "PTTL", replies[n].Err); err != nil {
				return err
			}
		case ttl == gone:
			b.set(i, fateVanished)
		case !ok:
		case e.plan.Action == Persist && ttl == never, e.plan.Action != Persist && ttl >= 0 && ttl <= e.ttl(b.names[i]):
			b.sure(i)
		}
	}
	b.doubt = nil
	return nil
}

// isOption reports whether a server did not know an option: it is older than Redis 7.0.
func isOption(err error) bool {
	return strings.HasPrefix(err.Error(), "ERR wrong number of arguments") || strings.HasPrefix(err.Error(), "ERR Unsupported option")
}

// unchangedOrGone tells keys that a command left alone from those that were not there.
func unchangedOrGone(ctx context.Context, l *line, b *keyBatch, places []int) error {
	if len(places) == 0 {
		return nil
	}
	replies, err := askEach(ctx, l, b, places, "EXISTS")
	if err != nil {
		return err
	}
	for n, i := range places {
		switch r := replies[n]; {
		case r.Err != nil:
			if err := b.refused(i, "EXISTS", r.Err); err != nil {
				return err
			}
		case r.Value == int64(0):
			b.set(i, fateVanished)
		default:
			b.set(i, fateUnchanged)
		}
	}
	return nil
}

// askEach sends a command about each of the keys at these places.
func askEach(ctx context.Context, l *line, b *keyBatch, places []int, command string) ([]keyspace.Reply, error) {
	commands := make([]keyspace.Command, len(places))
	for n, i := range places {
		commands[n] = keyspace.Command{command, b.names[i]}
	}
	return l.do(ctx, commands...)
}
