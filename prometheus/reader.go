package prometheus

import (
	"context"
	"fmt"
	"time"

	"valktop/analysis"
	"valktop/latest"
	"valktop/maybe"
)

// Reader reads the past of a deployment once, and tries again where it could not.
type Reader struct {
	c      Config
	client *client
	err    error // why there is no client
	again  []time.Duration
	newest latest.Value[analysis.Earlier]
}

// New returns what reads the past. It opens nothing yet.
func New(c Config) *Reader {
	r := &Reader{c: c, again: []time.Duration{30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute}}
	r.client, r.err = newClient(c)
	return r
}

// Next waits for a reading newer than version after and returns the newest.
func (r *Reader) Next(ctx context.Context, after uint64) (analysis.Earlier, error) {
	return r.newest.Next(ctx, after)
}

// Run reads the past of the servers before an instant, and tries again after a while, some
// times, if there is nothing or not all. It ends when all was read, or with ctx.
func (r *Reader) Run(ctx context.Context, servers []Server, until time.Time) error {
	for try := 0; ; try++ {
		e := r.Read(ctx, servers, until)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r.newest.Set(func(version uint64) analysis.Earlier {
			e.Version = version
			return e
		})
		if e.Problem == "" || r.err != nil || try == len(r.again) {
			return nil
		}
		wait := time.NewTimer(r.again[try])
		select {
		case <-ctx.Done():
			wait.Stop()
			return ctx.Err()
		case <-wait.C:
		}
	}
}

// Read reads the past of the servers before an instant once. What is wrong is its Problem,
// without secrets.
func (r *Reader) Read(ctx context.Context, servers []Server, until time.Time) analysis.Earlier {
	e := analysis.Earlier{Source: Source}
	if r.err != nil {
		e.Problem = r.err.Error()
		return e
	}
	defer r.client.http.CloseIdleConnections()
	found, problems, err := r.client.find(ctx, r.c.Match, servers, until)
	if err == nil {
		err = r.fill(ctx, &e, servers, found, until)
	}
	if err != nil {
		e.Problem = Source + ": " + err.Error()
		return e
	}
	missing, first := 0, ""
	for i, n := range e.Nodes {
		if len(n.Samples) > 0 {
			continue
		}
		if missing++; first == "" {
			first = "it has nothing of the last 24 h of this server"
			if problems[i] != nil {
				first = problems[i].Error()
			}
			if len(servers) > 1 {
				first = n.Addr + ": " + first
			}
		}
	}
	if missing > 0 {
		e.Problem = Source + ": " + first
		if missing < len(servers) {
			e.Problem += fmt.Sprintf(" (%d of %d nodes; without them there are no totals)", missing, len(servers))
		}
	}
	return e
}

// fill reads the samples of the targets that were found.
func (r *Reader) fill(ctx context.Context, e *analysis.Earlier, servers []Server, found []*target, until time.Time) error {
	var targets []*target
	for _, t := range found {
		if t != nil {
			targets = append(targets, t)
		}
	}
	samples, err := r.client.read(ctx, r.c.Match, targets, r.c.Fills, until)
	if err != nil {
		return err
	}
	for i, s := range servers {
		n := analysis.EarlierNode{Addr: s.Addr}
		if found[i] != nil {
			n.Samples, samples = samples[0], samples[1:]
		}
		assume(n.Samples, s.Primary)
		e.Nodes = append(e.Nodes, n)
	}
	return nil
}

// assume takes a node for what it is now where nobody says what it was.
func assume(samples []analysis.Sample, primary bool) {
	for _, s := range samples {
		if s.Primary.Known() {
			return
		}
	}
	for i := range samples {
		samples[i].Primary = maybe.Of(primary)
	}
}
