package keyspace

import (
	"context"
	"strings"
)

// valueRefused says why a part of a value may not be read.
type valueRefused struct {
	command string
	reply   error
}

func (r valueRefused) Error() string { return words(r.command, r.reply) }

// details asks what is asked of samples.
func (l *look) details(ctx context.Context) (d detail, gone bool, err error) {
	d = detail{memory: unknown, idle: unknown, freq: unknown}
	var asked []question
	for _, q := range questions(false) {
		if q.command == freqCommand {
			continue // when the server says that it keeps no idle times
		}
		refused, err := l.allowed(ctx, "to know "+q.missing, q.command, q.of(l.key))
		if err != nil {
			return d, false, err
		}
		if refused != nil {
			l.limit(q, refused)
			continue
		}
		asked = append(asked, q)
	}
	if len(asked) == 0 {
		return d, false, nil
	}
	batch := make([]Command, len(asked))
	for i, q := range asked {
		batch[i] = q.of(l.key)
	}
	replies, _, err := l.node.Counted(ctx, batch...)
	if err != nil {
		return d, false, err
	}
	for i, q := range asked {
		switch {
		case replies[i].Err == nil:
			gone = q.read(&d, replies[i].answer()) || gone
		case isElsewhere(replies[i].Err):
			return d, false, elsewhere{replies[i].Err}
		case judge(replies[i].Err) == otherLFU:
			if err := l.frequency(ctx, &d); err != nil {
				return d, false, err
			}
		case judge(replies[i].Err) == passing:
			return d, false, replies[i].Err
		default:
			l.limit(q, replies[i].Err)
		}
	}
	return d, gone, nil
}

// frequency asks for what servers with an LFU policy keep in place of idle times.
func (l *look) frequency(ctx context.Context, d *detail) error {
	reply, _, err := l.node.Try(ctx, "to know access frequencies", Command{"OBJECT", "FREQ", l.key})
	if err == nil && reply.Err == nil {
		readFreq(d, reply.answer())
	}
	return err
}

// allowed returns why a command is refused, after trying it once.
func (l *look) allowed(ctx context.Context, needed, command string, c Command) (refused, err error) {
	i, of := l.inspector, trial{l.node.Addr(), command}
	i.mu.Lock()
	refused, known := i.tried[of]
	i.mu.Unlock()
	if known {
		return refused, nil
	}
	reply, _, err := l.node.Try(ctx, needed, c)
	switch {
	case err != nil:
		return nil, err
	case reply.Err == nil:
	case isElsewhere(reply.Err):
		return nil, elsewhere{reply.Err}
	case judge(reply.Err) == forGood:
		refused = reply.Err
	case judge(reply.Err) == passing:
		return nil, reply.Err
	default:
		return nil, nil // it says nothing about the next key
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.tried[of] = refused
	return refused, nil
}

// values sends commands that read a value, in one round trip. TYPE goes first: it tells
// whether a lookup without a result hit.
func (l *look) values(ctx context.Context, commands ...Command) ([]Reply, error) {
	for _, c := range commands {
		name := strings.ToUpper(c[0])
		if name == "XINFO" {
			name += " " + c[1]
		}
		refused, err := l.allowed(ctx, "to show the value of a key", name, c)
		if err != nil {
			return nil, err
		}
		if refused != nil {
			return nil, valueRefused{name, refused}
		}
	}
	batch := append([]Command{{typeCommand, l.key}}, commands...)
	if refused, _ := l.allowed(ctx, "to know types", typeCommand, batch[0]); refused != nil {
		batch = commands
	}
	replies, _, err := l.node.Counted(ctx, batch...)
	if err != nil {
		return nil, err
	}
	replies = replies[len(batch)-len(commands):]
	for i, r := range replies {
		if isElsewhere(r.Err) {
			return nil, elsewhere{r.Err}
		}
		if r.Err != nil {
			return nil, valueRefused{strings.ToUpper(commands[i][0]), r.Err}
		}
	}
	return replies, nil
}
