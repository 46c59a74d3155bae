package keyspace

import (
	"context"
	"errors"
)

// maxRedirections is how often a key is followed that is somewhere else each time: a slot
// that is being moved takes two, and nodes that disagree do so for a moment.
const maxRedirections = 5

// errUnsettled says that no primary has a key.
var errUnsettled = errors.New("no primary has the key: its slot is being moved, and the nodes do not agree on where it is")

// elsewhere is the answer of a primary that does not have a key.
type elsewhere struct{ reply error }

func (e elsewhere) Error() string { return e.reply.Error() }

// isElsewhere recognises such an answer.
func isElsewhere(reply error) bool {
	_, is := RedirectionOf(reply)
	return is
}

// begin is the primary to ask for a key first, and the others where it is not known which
// one has it.
func (i *Inspector) begin(ctx context.Context, key string) (n Node, others []Node, err error) {
	if d, knows := i.deployment.(Owning); knows {
		n, err = d.Owner(ctx, key)
		return n, nil, err
	}
	all := i.deployment.Primaries(ctx)
	return all[0], all[1:], nil
}

// follow is the primary to ask next, when one said that a key is elsewhere.
func (i *Inspector) follow(ctx context.Context, key string, e elsewhere, others []Node) (n Node, left []Node, err error) {
	where, _ := RedirectionOf(e.reply)
	d, shifts := i.deployment.(Shifting)
	switch {
	case shifts:
		n, known := d.At(where.Addr)
		if !known || !where.Ask {
			d.Refresh(ctx)
		}
		if !known {
			n, known = d.At(where.Addr)
		}
		if known && where.Ask {
			n = asking{n}
		}
		if !known {
			n, err = d.Owner(ctx, key)
		}
		return n, nil, err
	case len(others) > 0:
		return others[0], others[1:], nil
	}
	return nil, nil, errUnsettled
}

// asking is a node that a slot is being moved to: what it is asked about a key follows an
// ASKING.
type asking struct{ Node }

// Counted sends batch with an ASKING before each command.
func (a asking) Counted(ctx context.Context, batch ...Command) ([]Reply, Spent, error) {
	replies, spent, err := a.Node.Counted(ctx, Asking(batch)...)
	if err != nil {
		return nil, spent, err
	}
	return Answered(batch, replies), spent, nil
}

// Try sends c after an ASKING. What it is refused is not remembered: it is about a key
// that is here for the time being.
func (a asking) Try(ctx context.Context, _ string, c Command) (Reply, Spent, error) {
	replies, spent, err := a.Counted(ctx, c)
	if err != nil || len(replies) == 0 {
		return Reply{}, spent, err
	}
	return replies[0], spent, nil
}
