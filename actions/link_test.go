package actions_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"valktop/actions"
	"valktop/keyspace"
)

// wrapped is a deployment whose change lanes are looked into.
type wrapped struct {
	actions.Deployment
	do func(ctx context.Context, l actions.Link, batch []keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error)
}

func (w wrapped) Primaries(ctx context.Context) []actions.Node {
	var nodes []actions.Node
	for _, n := range w.Deployment.Primaries(ctx) {
		nodes = append(nodes, wrappedNode{n, w})
	}
	return nodes
}

func (w wrapped) Owner(ctx context.Context, key string) (actions.Node, error) {
	n, err := w.Deployment.Owner(ctx, key)
	return wrappedNode{n, w}, err
}

type wrappedNode struct {
	actions.Node
	w wrapped
}

func (n wrappedNode) Change(ctx context.Context) (actions.Link, error) {
	l, err := n.Node.Change(ctx)
	if err != nil {
		return nil, err
	}
	return &wrappedLink{Link: l, w: n.w}, nil
}

type wrappedLink struct {
	actions.Link
	w    wrapped
	dead error
}

func (l *wrappedLink) Do(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	if l.dead != nil {
		return nil, keyspace.Spent{}, l.dead
	}
	replies, spent, err := l.w.do(ctx, l.Link, batch)
	l.dead = err
	return replies, spent, err
}

type replyError string

func (e replyError) Error() string { return string(e) }

// refusing answers commands that hold a word with an error, as an older server would:
// pairs of the word and the error.
func refusing(d actions.Deployment, pairs ...string) actions.Deployment {
	return wrapped{d, func(ctx context.Context, l actions.Link, batch []keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
		asked := slices.Clone(batch)
		refused := make([]error, len(batch))
		for i, c := range batch {
			for p := 0; p < len(pairs); p += 2 {
				if slices.Contains(c, pairs[p]) {
					asked[i], refused[i] = keyspace.Command{"ECHO", ""}, replyError(pairs[p+1])
				}
			}
		}
		replies, spent, err := l.Do(ctx, asked...)
		for i := range replies {
			if refused[i] != nil {
				replies[i] = keyspace.Reply{Err: refused[i]}
			}
		}
		return replies, spent, err
	}}
}

var errTorn = errors.New("the connection was lost")

// forgetful loses the answer to every nth batch that holds a word; where sent is false it
// is not even sent.
func forgetful(d actions.Deployment, word string, every int64, sent bool) actions.Deployment {
	var count atomic.Int64
	return wrapped{d, func(ctx context.Context, l actions.Link, batch []keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
		lose := slices.ContainsFunc(batch, func(c keyspace.Command) bool { return c[0] == word }) && count.Add(1)%every == 0
		if lose && !sent {
			return nil, keyspace.Spent{}, errTorn
		}
		replies, spent, err := l.Do(ctx, batch...)
		if lose {
			return nil, spent, errTorn
		}
		return replies, spent, err
	}}
}
