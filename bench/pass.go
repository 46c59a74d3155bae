package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"valktop/deployment"
	"valktop/keyspace"
)

// pass measures passes over all keys against a bare SCAN loop and against redis-cli.
type pass struct{ binary string }

const (
	passKeys  = 2_000_000
	passValue = 300 // bytes, in the mean
	scanPairs = 3
	scanCount = 1000 // valktop's at full speed
)

func (p pass) measure(ctx context.Context, tell func(string)) ([]row, error) {
	var rows []row
	for _, kind := range kinds() {
		tell("fill " + kind[0])
		s, err := startFilled(ctx, kind[0], passKeys, cacheLike(passValue))
		if err != nil {
			return nil, err
		}
		measured, err := p.on(ctx, s, kind[1], tell)
		s.close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kind[0], err)
		}
		rows = append(rows, measured...)
	}
	return rows, nil
}

// on measures on one server.
func (p pass) on(ctx context.Context, s *server, cli string, tell func(string)) ([]row, error) {
	tell("a bare SCAN loop against a pass, on " + s.kind)
	rows, err := p.names(ctx, s)
	if err != nil {
		return nil, err
	}
	measured, err := p.beside(ctx, s, cli, tell)
	return append(rows, measured...), err
}

// beside compares passes with those of the server's own client, and with what the server
// needs for their commands in any case. A full pass stands between all others, and its mean
// counts, so that a slow minute of the machine falls on both.
func (p pass) beside(ctx context.Context, s *server, cli string, tell func(string)) ([]row, error) {
	ours := func(flag string) (run, error) {
		tell("scan " + flag)
		return timed(ctx, s, p.binary, "scan", s.url(), flag, "--rate", "0", "--json")
	}
	full, err := ours("--full")
	if err != nil {
		return nil, err
	}
	tell(cli + " --memkeys")
	memkeys, err := timed(ctx, s, cli, "-p", s.port, "--memkeys")
	if err != nil {
		return nil, err
	}
	exact, err := ours("--exact")
	if err != nil {
		return nil, err
	}
	tell(cli + " --bigkeys")
	bigkeys, err := timed(ctx, s, cli, "-p", s.port, "--bigkeys")
	if err != nil {
		return nil, err
	}
	again, err := ours("--full")
	if err != nil {
		return nil, err
	}
	tell("bare loops of the same commands")
	names, err := bareScan(s)
	if err != nil {
		return nil, err
	}
	details, err := bareDetails(s)
	if err != nil {
		return nil, err
	}
	full = full.plus(again).half()
	return []row{
		against(cli+" --memkeys", memkeys, "--full", full, names, 15),
		against(cli+" --bigkeys", bigkeys, "--full", full, names, 15),
		against(cli+" --memkeys", memkeys, "--exact", exact, details, 3),
		against(cli+" --bigkeys", bigkeys, "--exact", exact, details, 3),
	}, nil
}

// against is a row that compares two programs. floor is what the server needs for the
// commands of ours: nothing can be faster.
func against(them string, theirs run, flag string, ours run, floor time.Duration, goal float64) row {
	return row{
		fmt.Sprintf("`scan %s --rate 0` over 2 million keys, as fast as `%s`", flag, them),
		fmt.Sprintf("%.1f times: %v against %v; the server needs %.1f s for its commands: %.1f times at most",
			theirs.took.Seconds()/ours.took.Seconds(), ours, theirs, floor.Seconds(), theirs.took.Seconds()/floor.Seconds()),
		fmt.Sprintf("%.0f times", goal),
	}
}

// names compares a pass over all names, in this process, with a bare loop of go-redis. Both
// are also told by what they cost: on a machine that does other things as well the times
// compare how much each lets itself be disturbed.
func (p pass) names(ctx context.Context, s *server) ([]row, error) {
	var ratios, took, loopTook, cpu, loopCPU, floor []float64
	loop := func() (run, error) { return within(s, func() error { return bareLoop(ctx, s) }) }
	ours := func() (run, error) { return within(s, func() error { return namesPass(ctx, s) }) }
	for i := range scanPairs {
		var bare, pass run
		var err error
		if i%2 == 1 {
			if pass, err = ours(); err != nil {
				return nil, err
			}
		}
		if bare, err = loop(); err != nil {
			return nil, err
		}
		if i%2 == 0 {
			if pass, err = ours(); err != nil {
				return nil, err
			}
		}
		ratios = append(ratios, bare.took.Seconds()/pass.took.Seconds())
		took, loopTook = append(took, pass.took.Seconds()), append(loopTook, bare.took.Seconds())
		cpu, loopCPU = append(cpu, (pass.cpu+pass.server).Seconds()), append(loopCPU, (bare.cpu+bare.server).Seconds())
		floor = append(floor, bare.server.Seconds())
	}
	return []row{{
		fmt.Sprintf("names of 2 million keys of %s, keys/s of a bare go-redis loop with COUNT %d", s.kind, scanCount),
		fmt.Sprintf("%.0f %%, median of %d pairs (%.1f s against %.1f s; CPU with the server's %.1f s against %.1f s, of which the server cannot do without %.1f s)",
			100*median(ratios), scanPairs, median(took), median(loopTook), median(cpu), median(loopCPU), median(floor)),
		"80 %",
	}}, nil
}

// namesPass is a pass over all names with all that comes of it: patterns, the tree, and the
// details of the keys that are sampled.
func namesPass(ctx context.Context, s *server) error {
	c, err := deployment.ParseURL(s.url())
	if err != nil {
		return err
	}
	d, err := deployment.New(c)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // all was read
	ctx, cancel := context.WithCancel(ctx)
	e := keyspace.New(d.Keyspace(), keyspace.EngineOptions{Goal: keyspace.Goal{Until: keyspace.Full}, Pace: 1})
	var running errgroup.Group
	running.Go(func() error { return e.Run(ctx) })
	defer func() {
		cancel()
		_ = running.Wait() // it ended because it was told to
	}()
	for after := uint64(0); ; {
		r, err := e.Next(ctx, after)
		switch {
		case err != nil:
			return err
		case r.State == keyspace.Done:
			return nil
		case r.State == keyspace.Failed:
			return fmt.Errorf("the scan failed: %s", strings.TrimSpace(r.Why))
		}
		after = r.Version
	}
}
