package deployment

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"valktop/access"
	"valktop/collector"
	"valktop/keyspace"
)

const (
	monitorCommand   = "MONITOR"
	forMonitor       = "to sample which keys are asked for"
	subscribeCommand = "PSUBSCRIBE"
	forSubscribe     = "to hear which keys are missed"

	// missChannels are those of all databases that tell which keys were missed.
	missChannels = "__keyevent@*__:keymiss"
	// longestTold is how much of a line of MONITOR is read, in bytes: values stand in it whole.
	longestTold = 256 << 10
	// yieldEvery is how often a subscription looks whether a change wants its connection.
	yieldEvery = 50 * time.Millisecond
)

// feed lets f read from a connection of the lane that is for this alone: it is closed
// afterwards. f ends when ctx does, or when somebody else wants the lane and it yields.
func (l *lane) feed(ctx context.Context, name string, yields bool, f func(*link) error) error {
	batch := []collector.Command{{name}}
	if err := l.node.abilities.denied(name); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(l.node.life, func() { cancel(ErrClosed) })()
	if err := l.turn.take(ctx, false); err != nil {
		return l.overtaken(ctx, batch)
	}
	defer l.turn.leave()
	l.drop() // what stands may have something under way, and is not for this
	if err := l.connect(ctx); err != nil {
		return err
	}
	defer l.drop()
	opened := l.link
	opened.codec = newCodec(opened.wire)
	defer context.AfterFunc(ctx, opened.wire.cut)()
	if yields {
		go l.yield(ctx, cancel)
	}
	err := f(opened)
	if cause := context.Cause(ctx); cause != nil && err != nil {
		return cause // what it did to the connection is of no interest
	}
	if _, refused := asReply(err); err == nil || refused {
		return err
	}
	return l.node.failure(name, err, opened.wire)
}

// yield ends a feed once somebody else wants the lane.
func (l *lane) yield(ctx context.Context, cancel context.CancelCauseFunc) {
	for every := time.NewTicker(yieldEvery); ; {
		select {
		case <-every.C:
			if l.turn.wanted() {
				cancel(access.ErrYielded)
			}
		case <-ctx.Done():
			every.Stop()
			return
		}
	}
}

// Accesses is a deployment as package access calls it.
type Accesses struct{ of *Deployment }

var _ access.Deployment = (*Accesses)(nil)

// Accesses returns the deployment as who samples accesses sees it.
func (d *Deployment) Accesses() *Accesses { return &Accesses{d} }

// Primaries lists the nodes that own keys.
func (a *Accesses) Primaries(ctx context.Context) []access.Node {
	var nodes []access.Node
	for _, s := range a.of.settled(ctx).shards {
		nodes = append(nodes, s.primary.heard)
	}
	return nodes
}

// heard is a node whose accesses are sampled.
type heard struct{ node *node }

// Addr is the node's.
func (h *heard) Addr() string { return h.node.Addr() }

// DB is the node's.
func (h *heard) DB() int { return h.node.DB() }

// OwnMisses are the names that valktop itself has looked up in vain.
func (h *heard) OwnMisses() []string { return h.node.misses.take() }

// Counted sends batch on the counted lane.
func (h *heard) Counted(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	return h.node.sampled.Counted(ctx, batch...)
}

// Monitor sends MONITOR on the scan lane and calls line with each line.
func (h *heard) Monitor(ctx context.Context, line func(text []byte, size int) bool) error {
	err := h.node.scan.feed(ctx, monitorCommand, false, func(l *link) error {
		if _, err := l.wire.Write(appendCommand(nil, monitorCommand)); err != nil {
			return err
		}
		var first keyspace.Answer
		if err := l.codec.answer(&first); err != nil {
			return err
		}
		h.node.ledger.book(monitorCommand, first.Err)
		h.node.abilities.learn(monitorCommand, forMonitor, first.Err)
		if first.Err != nil {
			return first.Err
		}
		for {
			text, size, err := told(l.codec.in)
			if ctx.Err() != nil {
				return nil // it was told to end
			}
			if err != nil {
				return err
			}
			if !line(text, size) {
				return nil
			}
		}
	})
	if ctx.Err() != nil {
		return nil // it was told to end
	}
	return err
}

// told reads a line of MONITOR, which the next read overwrites, and how long it is. Of a very
// long one the end is left out, so that it still reads as a line.
func told(in *bufio.Reader) (text []byte, size int, err error) {
	part, err := in.ReadSlice('\n')
	size = len(part)
	if !errors.Is(err, bufio.ErrBufferFull) {
		if err == nil && (len(part) < 3 || part[0] != '+') {
			err = errOutOfStep
		}
		if err != nil {
			return nil, 0, err
		}
		return bytes.TrimSuffix(part[1:], []byte("\r\n")), size, nil
	}
	if part[0] != '+' {
		return nil, 0, errOutOfStep
	}
	text = append(text, part[1:]...)
	for errors.Is(err, bufio.ErrBufferFull) {
		part, err = in.ReadSlice('\n')
		size += len(part)
		if room := longestTold - len(text); room > 0 {
			text = append(text, part[:min(room, len(part))]...)
		}
	}
	if err != nil {
		return nil, 0, err
	}
	if size <= longestTold {
		return bytes.TrimSuffix(text, []byte("\r\n")), size, nil
	}
	return closed(text), size, nil
}

// closed is a line that was cut, with a quote at its end and no half of an escape before it.
func closed(text []byte) []byte {
	const longestEscape = 4
	for i := max(len(text)-longestEscape, 0); i < len(text); i++ {
		if text[i] == '\\' {
			text = text[:i]
			break
		}
	}
	return append(bytes.TrimRight(text, `\`), '"')
}

// Misses subscribes on the change lane to the names of lookups that miss.
func (h *heard) Misses(ctx context.Context, called string, told func(m access.Miss, ready bool)) error {
	return h.node.change.feed(ctx, subscribeCommand, true, func(l *link) error {
		if err := h.rename(l, called); err != nil {
			return err
		}
		if _, err := l.wire.Write(appendCommand(nil, subscribeCommand, missChannels)); err != nil {
			return err
		}
		for {
			words, err := message(l.codec)
			if err != nil {
				return h.refusedBy(err)
			}
			switch {
			case len(words) == 3 && words[0] == "psubscribe":
				h.node.ledger.book(subscribeCommand, nil)
				h.node.abilities.learn(subscribeCommand, forSubscribe, nil)
				told(access.Miss{}, true)
			case len(words) == 4 && words[0] == "pmessage":
				if db, ok := databaseOf(words[2]); ok {
					told(access.Miss{DB: db, Name: words[3]}, false)
				}
			}
		}
	})
}

// rename tells the server another name of a connection, where that is allowed.
func (h *heard) rename(l *link, name string) error {
	if name == "" || h.node.abilities.denied(setNameCommand) != nil {
		return nil
	}
	if _, err := l.wire.Write(appendCommand(nil, "CLIENT", "SETNAME", name)); err != nil {
		return err
	}
	var said keyspace.Answer
	if err := l.codec.answer(&said); err != nil {
		return err
	}
	h.node.ledger.book(setNameCommand, said.Err)
	return nil
}

// refusedBy keeps why a subscription was refused.
func (h *heard) refusedBy(err error) error {
	if reply, ok := asReply(err); ok {
		h.node.ledger.book(subscribeCommand, reply)
		h.node.abilities.learn(subscribeCommand, forSubscribe, reply)
	}
	return err
}

// databaseOf reads the number in the name of a channel: __keyevent@3__:keymiss.
func databaseOf(channel string) (db int, ok bool) {
	var rest string
	n, err := fmt.Sscanf(channel, "__keyevent@%d__:%s", &db, &rest)
	return db, err == nil && n == 2 && db >= 0 && rest == "keymiss"
}

// message reads an array of words. A number is no word.
func message(c *codec) ([]string, error) {
	kind, rest, err := c.line()
	if err != nil {
		return nil, err
	}
	if kind == '-' {
		return nil, replyError(rest)
	}
	n, err := number(rest)
	if err != nil || kind != '*' || n < 0 || n > 8 {
		return nil, errOutOfStep
	}
	words := make([]string, n)
	for i := range words {
		var a keyspace.Answer
		if err := c.answer(&a); err != nil {
			return nil, err
		}
		words[i] = a.Text
	}
	return words, nil
}
