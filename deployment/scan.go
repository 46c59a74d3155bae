package deployment

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/collector"
	"valktop/keyspace"
)

// Keyspace is a deployment as package keyspace calls it, with a scan lane for each primary.
type Keyspace struct{ nodes []keyspace.Node }

// Keyspace returns the server as the only primary.
func (s *Standalone) Keyspace() *Keyspace {
	return &Keyspace{nodes: []keyspace.Node{&scanned{node: s.node, scan: s.node.scan}}}
}

// Primaries lists the nodes that own keys.
func (k *Keyspace) Primaries(context.Context) []keyspace.Node { return k.nodes }

// scanned is a node with a scan lane: SCAN, and what no server counts as a lookup.
type scanned struct {
	node *node
	scan *lane
}

// Addr is the node's.
func (s *scanned) Addr() string { return s.node.Addr() }

// DB is the node's.
func (s *scanned) DB() int { return s.node.DB() }

// Uncounted sends batch on the scan lane.
func (s *scanned) Uncounted(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	return s.do(ctx, s.scan, batch)
}

// Counted sends batch on the counted lane.
func (s *scanned) Counted(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	return s.do(ctx, s.node.counted, batch)
}

// Try sends c on the counted lane unless it was denied before.
func (s *scanned) Try(ctx context.Context, needed string, c keyspace.Command) (keyspace.Reply, keyspace.Spent, error) {
	name := nameOf(collector.Command(c))
	if err := s.node.abilities.denied(name); err != nil {
		return keyspace.Reply{Err: err}, keyspace.Spent{}, nil
	}
	replies, spent, err := s.Counted(ctx, c)
	if err != nil {
		return keyspace.Reply{}, spent, err
	}
	s.node.abilities.learn(name, needed, replies[0].Err)
	return replies[0], spent, nil
}

// do sends batch on a lane and reads from the replies what it cost.
func (s *scanned) do(ctx context.Context, l *lane, batch []keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	commands := make([]collector.Command, len(batch))
	for i, c := range batch {
		commands[i] = collector.Command(c)
	}
	var start time.Time
	replies, sent, err := l.do(ctx, commands, func() { start = time.Now() })
	if err != nil {
		if sent == 0 {
			return nil, keyspace.Spent{}, err
		}
		return nil, keyspace.Spent{Lost: 1}, err
	}
	spent := s.node.spent(commands, replies)
	spent.Took = time.Since(start)
	answers := make([]keyspace.Reply, len(replies))
	for i, r := range replies {
		answers[i] = keyspace.Reply(r)
	}
	return answers, spent, nil
}

// spent is what a batch that was answered cost.
func (n *node) spent(batch []collector.Command, replies []collector.Reply) keyspace.Spent {
	did := unfold(batch, replies)
	found := lookups(n.serverID(), did)
	spent := keyspace.Spent{Hits: found.hits, Misses: found.misses, Commands: did.processed()}
	if found.unknown {
		spent.Lost = 1
	}
	return spent
}

// pageAsked is a page of names that is asked for.
type pageAsked struct {
	cursor uint64
	count  int
	glob   string // empty: all names
	sized  bool   // with DBSIZE before and after
}

// commands are what asks for it.
func (p pageAsked) commands() []collector.Command {
	scan := collector.Command{"SCAN", strconv.FormatUint(p.cursor, 10)}
	if p.glob != "" {
		scan = append(scan, "MATCH", p.glob)
	}
	scan = append(scan, "COUNT", strconv.Itoa(p.count))
	if p.sized {
		return []collector.Command{{"DBSIZE"}, scan, {"DBSIZE"}}
	}
	return []collector.Command{scan}
}

// Scan asks for a page of names.
func (s *scanned) Scan(ctx context.Context, cursor uint64, count int, sized bool) (keyspace.Page, error) {
	return s.page(ctx, pageAsked{cursor: cursor, count: count, sized: sized})
}

// page asks for a page of names. It reads them as strings at once: the replies of other
// commands would cost two allocations a name.
func (s *scanned) page(ctx context.Context, asked pageAsked) (keyspace.Page, error) {
	batch := asked.commands()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.node.life, cancel)()
	select {
	case s.scan.turn <- struct{}{}:
		defer func() { <-s.scan.turn }()
	case <-ctx.Done():
		return keyspace.Page{}, s.scan.overtaken(ctx, batch)
	}
	if err := s.scan.connect(ctx); err != nil {
		return keyspace.Page{}, err
	}
	stop := context.AfterFunc(ctx, s.scan.link.wire.cut)
	page, replies, err := readPageOf(ctx, s.scan.link.client, asked)
	if !stop() || err != nil {
		s.scan.drop()
	}
	s.node.ledger.bookBatch(s.node.serverID(), batch, replies)
	if err != nil {
		return keyspace.Page{}, s.scan.lost(ctx, batch, err)
	}
	s.node.gate.answered()
	took := page.Spent.Took
	page.Spent = s.node.spent(batch, replies)
	page.Spent.Took = took
	return page, nil
}

// readPageOf sends a SCAN and reads its page, and the replies without their values.
func readPageOf(ctx context.Context, client *redis.Client, asked pageAsked) (keyspace.Page, []collector.Reply, error) {
	pipe := client.Pipeline()
	var before, after *redis.IntCmd
	if asked.sized {
		before = pipe.DBSize(ctx)
	}
	scan := pipe.Scan(ctx, asked.cursor, asked.glob, int64(asked.count))
	if asked.sized {
		after = pipe.DBSize(ctx)
	}
	start := time.Now()
	sent, err := pipe.Exec(ctx)
	page := keyspace.Page{Spent: keyspace.Spent{Took: time.Since(start)}}
	if _, isReply := asReply(err); err != nil && !isReply {
		return page, nil, err
	}
	replies := make([]collector.Reply, 0, len(sent))
	for _, cmd := range sent {
		r := collector.Reply{}
		if reply, refused := asReply(cmd.Err()); refused {
			r.Err = reply
		} else if cmd.Err() != nil {
			return page, replies, cmd.Err()
		}
		replies = append(replies, r)
	}
	if asked.sized {
		page.Before, page.After = before.Val(), after.Val()
	}
	page.Names, page.Next = scan.Val()
	if reply, refused := asReply(scan.Err()); refused {
		page.Err = reply
	}
	return page, replies, nil
}
