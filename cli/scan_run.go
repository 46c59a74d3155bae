package cli

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"valktop/collector"
	"valktop/deployment"
	"valktop/keyspace"
)

// reach waits until every primary answers, as long as a server may take to come up.
func reach(ctx context.Context, d keyspace.Deployment) error {
	_, err := reached(ctx, d)
	return err
}

// reachSome is reach for what goes on without a primary that is down.
func reachSome(ctx context.Context, d keyspace.Deployment) error {
	some, err := reached(ctx, d)
	if some && ctx.Err() == nil {
		return nil
	}
	return err
}

// reached waits until every primary answers, and tells of some that do.
func reached(ctx context.Context, d keyspace.Deployment) (some bool, err error) {
	begun := time.Now()
	for {
		some, err := answers(ctx, d)
		if err == nil || ctx.Err() != nil {
			return some, ctx.Err()
		}
		e, known := errors.AsType[*collector.Error](err)
		waiting := known && (e.Kind == collector.Unreachable || e.Kind == collector.NoAnswer)
		if !waiting || time.Since(begun) >= startGrace {
			return some, err
		}
		select {
		case <-time.After(startGrace / 20):
		case <-ctx.Done():
		}
	}
}

// answers asks every primary for its number of keys. An error reply is an answer. It
// returns whether some answered, and why the first that did not has not.
func answers(ctx context.Context, d keyspace.Deployment) (some bool, silent error) {
	for _, n := range d.Primaries(ctx) {
		_, _, err := n.Uncounted(ctx, keyspace.Command{"DBSIZE"})
		some = some || err == nil
		if silent == nil {
			silent = err
		}
	}
	return some, silent
}

// sample scans until the goal is reached, or until ctx ends: what is known by then is
// worth printing, so that is no error. A scan that nothing came of is one.
func (p *program) sample(ctx context.Context, d keyspace.Deployment, o keyspace.EngineOptions) (keyspace.Report, error) {
	if err := reachSome(ctx, d); err != nil {
		return keyspace.Report{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	engine := keyspace.New(d, o)
	var running errgroup.Group
	running.Go(func() error { return engine.Run(ctx) })
	defer func() {
		cancel()
		_ = running.Wait() // it ended because it was told to
	}()
	line := p.newScanProgress()
	defer line.end()
	var last keyspace.Report
	for {
		r, err := engine.Next(ctx, last.Version)
		if err != nil {
			if last.Version == 0 {
				return last, err
			}
			return last, nil
		}
		last = r
		line.show(r, time.Now())
		switch r.State {
		case keyspace.Done:
			return r, nil
		case keyspace.Failed:
			return r, refusedScan(r)
		case keyspace.Starting, keyspace.Running, keyspace.Paused, keyspace.Waiting:
		}
	}
}

// refusedScan is why no names could be scanned.
func refusedScan(r keyspace.Report) error {
	p := problem{what: "cannot scan the keys", why: r.Why, code: exitFailed}
	for _, l := range r.Limits {
		if l.Command == "SCAN" {
			p.what = l.Node + " does not allow SCAN"
			p.why, p.try = l.Why, l.Try
		}
	}
	return p
}

// missing is what a scan lacks that has come to its end; nil when it has all it went for.
func missing(r keyspace.Report) error {
	lost := slices.ContainsFunc(r.Nodes, func(n keyspace.NodeReport) bool { return n.State == keyspace.Failed })
	if !r.Partial || !lost {
		return nil
	}
	return problem{
		what: "the scan is not whole", why: r.Lacking, code: exitFailed,
		try: "valktop stats shows which nodes answer; --patience D waits longer for one that is lost",
	}
}

// closingTime is how long the last question may take.
const closingTime = 2 * time.Second

// spentOn is all that valktop caused on the server, its handshakes and this last question
// included. When the server does not answer any more it is what the engine counted.
func spentOn(d *deployment.Deployment, r keyspace.Report) collector.Ledger {
	ctx, cancel := context.WithTimeout(context.Background(), closingTime)
	defer cancel()
	d.Settle(ctx) // a look under way is counted by the server before its answer is here
	ask := collector.Command{"PING"}
	var sum collector.Ledger
	for _, n := range d.Nodes(ctx) {
		replies, before, err := n.Counted(ctx, ask)
		if err != nil {
			return collector.Ledger{Hits: r.Own.Hits, Misses: r.Own.Misses, Commands: r.Own.Commands}
		}
		sum.Hits += before.Hits
		sum.Misses += before.Misses
		sum.Commands += before.Commands
		if replies[0].Err == nil { // a denied PING is not counted
			sum.Commands++
		}
	}
	return sum
}
