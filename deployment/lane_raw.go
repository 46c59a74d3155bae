package deployment

import (
	"context"
	"fmt"

	"valktop/collector"
)

// raw lets f use an open connection of the lane by its codec, when its turn came. With an
// error, or when something is left unread, the connection is dropped.
func (l *lane) raw(ctx context.Context, name collector.Command, f func(*link) error) error {
	batch := []collector.Command{name}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.node.life, cancel)()
	if err := l.turn.take(ctx, false); err != nil {
		return l.overtaken(ctx, batch)
	}
	defer l.turn.leave()
	if err := l.connect(ctx); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return l.overtaken(ctx, batch)
	}
	opened := l.link
	if opened.codec == nil { // most lanes of a large deployment never need its room
		opened.codec = newCodec(opened.wire)
	}
	stop := context.AfterFunc(ctx, opened.wire.cut)
	err := f(opened)
	if left := opened.codec.in.Buffered(); err == nil && left > 0 && !opened.ahead.coming() {
		err = fmt.Errorf("%w: %d bytes too many", errOutOfStep, left)
	}
	if !stop() || err != nil {
		l.drop()
	}
	if err != nil {
		return l.lost(ctx, batch, err)
	}
	l.node.gate.answered()
	return nil
}
