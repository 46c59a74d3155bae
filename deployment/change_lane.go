package deployment

import (
	"context"
	"slices"
	"sync"
	"time"

	"valktop/actions"
	"valktop/collector"
	"valktop/keyspace"
)

// changeOp is what a change lane is taken for, where there is no command yet.
const changeOp = "change"

// changeLink is the connection of the change lane, in the hands of who changes something.
// It never connects again: what WATCH said would be lost without a word.
type changeLink struct {
	lane *lane
	link *link
	stop func() bool // ends what Close of the node would do
	dead error       // why it is of no use any more

	within bool // a transaction: whether MULTI was sent, and neither EXEC nor DISCARD

	closing sync.Once
}

var _ actions.Link = (*changeLink)(nil)

// take waits for the lane's turn and opens its connection. Both last until the link is closed.
func (l *lane) take(ctx context.Context) (*changeLink, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.node.life, cancel)()
	asked := []collector.Command{{changeOp}}
	if err := l.turn.take(ctx, false); err != nil {
		return nil, l.overtaken(ctx, asked)
	}
	if err := l.connect(ctx); err != nil {
		l.turn.leave()
		return nil, err
	}
	return &changeLink{lane: l, link: l.link, stop: context.AfterFunc(l.node.life, l.link.wire.cut)}, nil
}

// Close ends the connection and gives the lane back.
func (c *changeLink) Close() {
	c.closing.Do(func() {
		c.stop()
		c.lane.drop()
		c.lane.turn.leave()
	})
}

// Do sends batch in one round trip. While commands that count as lookups are under way no
// poll is: what lies between two INFOs is known exactly.
func (c *changeLink) Do(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	if c.dead != nil {
		return nil, keyspace.Spent{}, c.dead
	}
	commands := make([]collector.Command, len(batch))
	for i, command := range batch {
		if len(command) == 0 {
			return nil, keyspace.Spent{}, errNothing
		}
		commands[i] = collector.Command(command)
	}
	if len(commands) == 0 {
		return nil, keyspace.Spent{}, errNothing
	}
	n := c.lane.node
	rest := spared{batch: commands}
	if !c.within {
		rest = n.abilities.spare(commands)
	}
	if len(rest.batch) == 0 {
		return repliesOf(rest.answers(nil)), keyspace.Spent{}, nil
	}
	if mayCount(n.serverID(), commands) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(n.life, cancel)()
		if err := n.counted.turn.take(ctx, false); err != nil {
			return nil, keyspace.Spent{}, c.lane.overtaken(ctx, commands)
		}
		defer n.counted.turn.leave()
	}
	replies, spent, err := c.exchange(ctx, rest.batch)
	if err != nil {
		return nil, spent, err
	}
	c.follow(rest.batch)
	return repliesOf(rest.answers(replies)), spent, nil
}

// follow notes whether a batch ended within a transaction.
func (c *changeLink) follow(batch []collector.Command) {
	for _, command := range batch {
		switch nameOf(command) {
		case multiCommand:
			c.within = true
		case execCommand, discardCommand:
			c.within = false
		}
	}
}

// repliesOf are replies as package keyspace has them.
func repliesOf(replies []collector.Reply) []keyspace.Reply {
	all := make([]keyspace.Reply, len(replies))
	for i, r := range replies {
		all[i] = keyspace.Reply(r)
	}
	return all
}

// exchange sends commands and reads from the replies what they cost.
func (c *changeLink) exchange(ctx context.Context, commands []collector.Command) ([]collector.Reply, keyspace.Spent, error) {
	if !c.link.wire.usable() {
		c.dead = c.lane.lost(ctx, commands, errSpent)
		return nil, keyspace.Spent{}, c.dead
	}
	start := time.Now()
	replies, sent, err := c.lane.exchange(ctx, commands)
	took := time.Since(start)
	if err != nil {
		c.dead = err
		if sent == 0 {
			return nil, keyspace.Spent{}, err
		}
		return nil, keyspace.Spent{Lost: 1}, err
	}
	if c.lane.link == nil { // ctx ended as the last reply came
		c.dead = errSpent
	}
	spent := c.lane.node.spent(commands, replies)
	spent.Took = took
	return replies, spent, nil
}

// mayCount reports whether a batch has commands that the server may count as lookups.
func mayCount(server serverID, batch []collector.Command) bool {
	return slices.ContainsFunc(batch, func(c collector.Command) bool { return costOf(server, c) != free })
}
