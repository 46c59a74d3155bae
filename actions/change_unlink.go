package actions

import (
	"context"

	"valktop/keyspace"
)

// changer changes the open keys of a batch in one way.
//
// Its errors are a lostError (with the keys that are in doubt noted in the batch), a
// waitError, or what the run fails for. Keys that stay open are given to it again.
type changer interface {
	change(ctx context.Context, l *line, b *keyBatch) error
	// settle asks what became of the keys in doubt.
	settle(ctx context.Context, l *line, b *keyBatch) error
}

// unlinking removes keys without looking at them.
type unlinking struct {
	single bool // a command for each key: of two slots, or because some are refused
}

const unlinkCommand = "UNLINK"

// change removes keys with one command, where the server takes it: it tells how many were
// there, and that is enough.
func (u *unlinking) change(ctx context.Context, l *line, b *keyBatch) error {
	places := b.open(len(b.names))
	if u.single || len(places) == 1 {
		return u.each(ctx, l, b, places)
	}
	command := make(keyspace.Command, 1, len(places)+1)
	command[0] = unlinkCommand
	for _, i := range places {
		command = append(command, b.names[i])
	}
	b.doubt = places
	replies, err := l.do(ctx, command)
	if err != nil {
		return err
	}
	b.doubt = nil
	if err := replies[0].Err; err != nil {
		switch judge(err) {
		case passing:
			return waits(err)
		case forGood:
			return refusedError{unlinkCommand, err}
		case forKey: // nothing was done: which of them it is, is told one by one
			u.single = true
		}
		return u.each(ctx, l, b, places)
	}
	gone, _ := replies[0].Value.(int64)
	for n, i := range places {
		if int64(n) < gone {
			b.set(i, fateChanged)
		} else {
			b.set(i, fateVanished) // one of them; which one makes no difference
		}
	}
	return nil
}

// each removes keys with a command each.
func (u *unlinking) each(ctx context.Context, l *line, b *keyBatch, places []int) error {
	commands := make([]keyspace.Command, len(places))
	for n, i := range places {
		commands[n] = keyspace.Command{unlinkCommand, b.names[i]}
	}
	b.doubt = places
	replies, err := l.do(ctx, commands...)
	if err != nil {
		return err
	}
	b.doubt = nil
	var stop error
	for n, i := range places {
		switch r := replies[n]; {
		case r.Err != nil:
			if err := b.refused(i, unlinkCommand, r.Err); err != nil {
				stop = err
			}
		case r.Value == int64(0):
			b.set(i, fateVanished)
		default:
			b.set(i, fateChanged)
		}
	}
	return stop
}

// settle asks which of the keys are there: those that are not are taken for removed.
func (u *unlinking) settle(ctx context.Context, l *line, b *keyBatch) error {
	return settleGone(ctx, l, b)
}

// settleGone asks which of the keys in doubt are gone. The others are open again.
func settleGone(ctx context.Context, l *line, b *keyBatch) error {
	commands := make([]keyspace.Command, len(b.doubt))
	for n, i := range b.doubt {
		commands[n] = keyspace.Command{"EXISTS", b.names[i]}
	}
	replies, err := l.do(ctx, commands...)
	if err != nil {
		return err
	}
	for n, i := range b.doubt {
		switch r := replies[n]; {
		case r.Err != nil:
			if err := b.refused(i, "EXISTS", r.Err); err != nil {
				return err
			}
		case r.Value == int64(0):
			b.sure(i)
		}
	}
	b.doubt = nil
	return nil
}
