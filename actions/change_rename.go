package actions

import (
	"context"
	"strings"

	"valktop/keyspace"
)

// renaming gives a key another name, if that is free.
type renaming struct{ to string }

const renameCommand = "RENAMENX"

func (r renaming) change(ctx context.Context, l *line, b *keyBatch) error {
	for _, i := range b.open(len(b.names)) {
		b.doubt = []int{i}
		replies, err := l.do(ctx, keyspace.Command{renameCommand, b.names[i], r.to})
		if err != nil {
			return err
		}
		b.doubt = nil
		switch reply := replies[0]; {
		case reply.Err != nil && strings.HasPrefix(reply.Err.Error(), "ERR no such key"):
			b.set(i, fateVanished)
		case reply.Err != nil:
			if err := b.refused(i, renameCommand, reply.Err); err != nil {
				return err
			}
		case reply.Value == int64(0):
			b.set(i, fateExists)
		default:
			b.set(i, fateChanged)
		}
	}
	return nil
}

// settle asks which of the two names there is now.
func (r renaming) settle(ctx context.Context, l *line, b *keyBatch) error {
	for _, i := range b.doubt {
		replies, err := l.do(ctx, keyspace.Command{"EXISTS", b.names[i]}, keyspace.Command{"EXISTS", r.to})
		if err != nil {
			return err
		}
		if replies[0].Value == int64(0) && replies[1].Value == int64(1) {
			b.sure(i)
		}
	}
	b.doubt = nil
	return nil
}
