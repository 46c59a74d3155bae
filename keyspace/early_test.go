package keyspace_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

func TestFiguresComeBeforeThereAreManyNames(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		f := newFiller(t, s)
		for i := range 3000 {
			f.put("user/{id}", fmt.Sprintf("user/%d", i), "string", 5, keyspace.NoTTL)
		}
		f.flush()
		o := greedy(keyspace.Full)
		o.Rate = 500
		e := start(t, reach(t, s, deployment.Config{}), o)
		r := until(t, e, 0, "the first figures", func(r keyspace.Report) bool { return r.Sampled > 0 })
		if g := groups(r); r.Sampled >= 1000 || len(g) != 1 || g["user/{id}"].Keys.Value == 0 || len(r.Tree) != 1 || r.Tree[0].Prefix != "user/" {
			t.Errorf("report %+v, patterns %v, tree %v", headOf(r), g, r.Tree)
		}
		e.SetRate(0)
		r = until(t, e, r.Version, "the end", done)
		checkCounts(t, r, f.truth)
		if g := groups(r)["user/{id}"]; g.Samples == 0 || !g.Memory.Known() {
			t.Errorf("no key was asked for details: %+v", g)
		}
	})
}

func TestAWrongGuessOfDelimitersIsMended(t *testing.T) {
	t.Parallel()
	for _, goal := range []keyspace.Until{keyspace.Full, keyspace.ExactAll} {
		n := newScripted(40)
		for i := range 20 {
			n.names = append(n.names, fmt.Sprintf("celery-task-meta-%d", i))
		}
		for i := range 2000 {
			n.names = append(n.names, fmt.Sprintf("user-profile:%d", i))
		}
		e := start(t, n, greedy(goal))
		n.allow <- 20
		r := until(t, e, 0, "the guess", func(r keyspace.Report) bool { return r.Sampled == 20 })
		if len(r.Tree) != 1 || r.Tree[0].Prefix != "celery-" {
			t.Errorf("tree %+v", r.Tree)
		}
		close(n.allow)
		r = until(t, e, r.Version, "the end", done)
		g := groups(r)
		if len(g) != 2 || g["celery-task-meta-{id}"].Keys != keyspace.Exactly(20) || g["user-profile:{id}"].Keys != keyspace.Exactly(2000) {
			t.Errorf("patterns %+v", g)
		}
		if len(r.Tree) != 2 || r.Tree[0].Prefix != "user-profile:" || r.All.Keys != keyspace.Exactly(2020) {
			t.Errorf("all %+v, tree %+v", r.All.Keys, r.Tree)
		}
		if goal == keyspace.ExactAll && (r.Detailed != 2020 || r.All.Types[0].Share != 1) {
			t.Errorf("%d keys were asked, types %v", r.Detailed, r.All.Types)
		}
		if r.Detailed == 0 || g["celery-task-meta-{id}"].Samples != 20 {
			t.Errorf("%d keys were asked: %+v", r.Detailed, g["celery-task-meta-{id}"])
		}
	}
}

func TestAnotherPassFindsDelimitersAgainAfterFewNames(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SET", "celery-task-meta-1", "x")
		e := start(t, reach(t, s, deployment.Config{}), greedy(keyspace.Full))
		first := until(t, e, 0, "the first pass", done)
		if len(first.Tree) != 1 || first.Tree[0].Prefix != "celery-" {
			t.Errorf("tree %+v", first.Tree)
		}
		f := newFiller(t, s)
		for i := range 100 {
			f.put("user-profile:{id}", fmt.Sprintf("user-profile:%d", i), "string", 5, keyspace.NoTTL)
		}
		f.flush()
		e.Rescan()
		second := until(t, e, first.Version, "the second pass", func(r keyspace.Report) bool { return r.Pass == 2 && done(r) })
		if len(second.Tree) != 2 || second.Tree[0].Prefix != "user-profile:" {
			t.Errorf("tree %+v", second.Tree)
		}
	})
}

// scripted is a server that returns its names in order, page by page, as it is allowed to.
type scripted struct {
	names []string
	per   int
	allow chan int // how many names more it may return; all when closed
	left  int
}

func newScripted(per int) *scripted { return &scripted{per: per, allow: make(chan int, 1)} }

func (n *scripted) Primaries(context.Context) []keyspace.Node { return []keyspace.Node{n} }

func (n *scripted) Addr() string { return "scripted:6379" }

func (n *scripted) DB() int { return 0 }

func (n *scripted) Slots() ([]keyspace.SlotRange, uint64) { return nil, 0 }

func (n *scripted) Scan(ctx context.Context, stretch keyspace.Stretch) (keyspace.Page, error) {
	for n.left == 0 {
		select {
		case more, open := <-n.allow:
			if n.left = more; !open {
				n.left = len(n.names)
			}
		case <-ctx.Done():
			return keyspace.Page{}, ctx.Err()
		}
	}
	from := int(stretch.Cursor)
	to := min(from+min(n.per, n.left), len(n.names))
	n.left -= to - from
	size := int64(len(n.names))
	page := keyspace.Page{Names: append([]string(nil), n.names[from:to]...), Next: uint64(to), Before: size, After: size}
	if to == len(n.names) {
		page.Next = 0
	}
	return page, nil
}

var errUnknownCommand = errors.New("ERR unknown command")

func (n *scripted) Uncounted(_ context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	return n.replies(batch), keyspace.Spent{}, nil
}

func (n *scripted) Counted(_ context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	return n.replies(batch), keyspace.Spent{}, nil
}

func (n *scripted) Ask(_ context.Context, probes []keyspace.Probe, answers []keyspace.Answer) (keyspace.Spent, error) {
	for i, p := range probes {
		answers[i] = keyspace.Answer{Kind: keyspace.IsError, Err: errUnknownCommand}
		if p.Query.Before[0] == "TYPE" {
			answers[i] = keyspace.Answer{Kind: keyspace.IsText, Text: "string"}
		}
	}
	return keyspace.Spent{}, nil
}

func (n *scripted) Try(_ context.Context, _ string, c keyspace.Command) (keyspace.Reply, keyspace.Spent, error) {
	return n.replies([]keyspace.Command{c})[0], keyspace.Spent{}, nil
}

func (n *scripted) replies(batch []keyspace.Command) []keyspace.Reply {
	replies := make([]keyspace.Reply, len(batch))
	for i, c := range batch {
		switch c[0] {
		case "DBSIZE":
			replies[i].Value = int64(len(n.names))
		case "TYPE":
			replies[i].Value = "string"
		case "INFO":
			replies[i].Value = "# Server\r\nredis_version:7.0.15\r\nrun_id:0\r\nredis_mode:standalone\r\n"
		default:
			replies[i].Err = errUnknownCommand
		}
	}
	return replies
}
