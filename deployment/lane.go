package deployment

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"github.com/redis/go-redis/v9"

	"valktop/collector"
)

// errNothing is a batch that says nothing.
var errNothing = errors.New("there is no command to send")

// lane is one connection for one purpose. It connects when it is first used, again when
// it was dropped, and carries one batch at a time.
type lane struct {
	node *node
	turn turn         // taken by the batch under way
	link *link        // nil while not connected; belongs to who has the turn
	id   atomic.Int64 // CLIENT ID of the open connection; 0 when there is none or it is not known
	nth  uint64       // the number of the connection; belongs to who has the turn
}

// link is an open connection that is ready for commands.
type link struct {
	client *redis.Client // of this connection alone
	wire   *wire
	codec  *codec
	ahead  *ahead // a page of names that was asked for and not fetched yet; nil for none
	id     int64

	readonly bool // READONLY was sent
}

func newLane(n *node) *lane { return &lane{node: n} }

// do sends batch in one round trip and returns a reply for each command, and how many
// bytes it sent. An urgent one goes before those that wait. It calls sending when the
// connection stands, just before. Without an answer the connection is dropped, since the
// answer may come later.
func (l *lane) do(ctx context.Context, urgent bool, batch []collector.Command, sending func()) ([]collector.Reply, uint64, error) {
	if slices.ContainsFunc(batch, func(c collector.Command) bool { return len(c) == 0 }) || len(batch) == 0 {
		return nil, 0, errNothing
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.node.life, cancel)()
	if l.turn.take(ctx, urgent) != nil {
		return nil, 0, l.overtaken(ctx, batch)
	}
	defer l.turn.leave()
	rest := l.node.abilities.spare(batch)
	if len(rest.batch) == 0 {
		sending()
		return rest.answers(nil), 0, nil
	}
	if err := l.connect(ctx); err != nil {
		return nil, 0, err
	}
	if ctx.Err() != nil {
		return nil, 0, l.overtaken(ctx, batch)
	}
	if err := l.fetchAhead(ctx); err != nil {
		return nil, 0, l.lost(ctx, batch, err)
	}
	sending()
	replies, sent, err := l.exchange(ctx, rest.batch)
	if err != nil {
		return nil, sent, err
	}
	return rest.answers(replies), sent, nil
}

// connect opens the connection unless it is open.
func (l *lane) connect(ctx context.Context) error {
	if err := l.open(ctx); err != nil || l.link.readonly || !l.node.readonly.Load() || l != l.node.scan && l != l.node.counted {
		return err
	}
	if err := l.fetchAhead(ctx); err != nil {
		return l.lost(ctx, readonlyBatch(), err)
	}
	_, _, err := l.exchange(ctx, readonlyBatch())
	if err == nil && l.link != nil {
		l.link.readonly = true
	}
	return err
}

// readonlyBatch makes a replica of a cluster answer for its keys itself, on one connection.
func readonlyBatch() []collector.Command { return []collector.Command{{"READONLY"}} }

// open opens the connection unless it is open.
func (l *lane) open(ctx context.Context) error {
	if l.link != nil && (l.link.ahead.coming() && !l.link.wire.closed.Load() || l.link.wire.usable()) {
		return nil
	}
	l.drop()
	opened, err := l.node.connect(ctx)
	if err != nil {
		return err
	}
	l.link = opened
	l.nth++
	l.id.Store(opened.id)
	return nil
}

// exchange sends batch on the open connection and reads the replies.
func (l *lane) exchange(ctx context.Context, batch []collector.Command) ([]collector.Reply, uint64, error) {
	w := l.link.wire
	before := w.sent.Load()
	stop := context.AfterFunc(ctx, w.cut)
	replies, err := send(ctx, l.link.client, batch)
	stopped := stop()
	sent := w.sent.Load() - before
	if sent > 0 {
		l.node.ledger.bookBatch(l.node.serverID(), batch, replies)
		l.node.misses.read(l.node.serverID(), unfold(batch, replies))
	}
	for _, r := range replies {
		l.node.hear(r.Err)
	}
	if err != nil || !stopped {
		l.drop()
	}
	if err != nil {
		return nil, sent, l.lost(ctx, batch, err)
	}
	l.node.gate.answered()
	l.node.abilities.learnRefusals(batch, replies)
	return replies, sent, nil
}

// lost is the error of a batch that was not answered. A connection that the caller gave
// up on is not down.
func (l *lane) lost(ctx context.Context, batch []collector.Command, err error) error {
	if given := l.node.givenUp(ctx); given != nil {
		return given
	}
	if ctx.Err() != nil {
		err = ctx.Err() // what it did to the connection is of no interest
	}
	dropped := l.node.gate.dropped(l.node.failure(nameOf(batch[0]), err, nil))
	l.node.tell()
	return dropped
}

// overtaken is the error of a batch whose time ended before its turn came. That says
// nothing about the connection.
func (l *lane) overtaken(ctx context.Context, batch []collector.Command) error {
	if given := l.node.givenUp(ctx); given != nil {
		return given
	}
	return l.node.failure(nameOf(batch[0]), ctx.Err(), nil)
}

// drop closes the connection.
func (l *lane) drop() {
	if l.link == nil {
		return
	}
	l.link.client.Close()
	l.link = nil
	l.id.Store(0)
}

// end closes the connection after the batch under way.
func (l *lane) end() {
	_ = l.turn.take(context.Background(), true) // which does not end
	defer l.turn.leave()
	l.drop()
}

// send writes batch and reads its replies: all of them, or those that came before the error.
func send(ctx context.Context, client *redis.Client, batch []collector.Command) ([]collector.Reply, error) {
	pipe := client.Pipeline()
	for _, c := range batch {
		args := make([]any, len(c))
		for i, a := range c {
			args[i] = a
		}
		pipe.Do(ctx, args...)
	}
	sent, err := pipe.Exec(ctx)
	replies, lost := readReplies(sent)
	if _, isReply := asReply(err); err != nil && !isReply && lost == nil {
		return nil, err // go-redis failed before the first reply, and the commands know nothing of it
	}
	return replies, lost
}
