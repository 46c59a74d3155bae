package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"valktop/deployment"
	"valktop/keyspace"
)

// pass measures passes over all keys against a bare SCAN loop and against redis-cli.
type pass struct{ binary string }

const (
	passKeys  = 2_000_000
	passValue = 300 // bytes, in the mean
	scanPairs = 5
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
	for _, flag := range []string{"--memkeys", "--bigkeys"} {
		tell(cli + " " + flag)
		measured, err := p.beside(ctx, s, cli, flag)
		if err != nil {
			return nil, err
		}
		rows = append(rows, measured...)
	}
	return rows, nil
}

// beside compares whole passes with one of the server's own client. That one is measured
// between two of ours, whose mean counts, so that a slow minute of the machine falls on both.
func (p pass) beside(ctx context.Context, s *server, cli, flag string) ([]row, error) {
	goals := []struct {
		flag  string
		times float64 // as fast, that it should be
	}{{"--full", 15}, {"--exact", 3}}
	sums := make([]run, len(goals))
	ours := func() error {
		for i, g := range goals {
			r, err := timed(ctx, s, p.binary, "scan", s.url(), g.flag, "--rate", "0", "--json")
			if err != nil {
				return err
			}
			sums[i] = sums[i].plus(r)
		}
		return nil
	}
	if err := ours(); err != nil {
		return nil, err
	}
	theirs, err := timed(ctx, s, cli, "-p", s.port, flag)
	if err != nil {
		return nil, err
	}
	if err := ours(); err != nil {
		return nil, err
	}
	var rows []row
	for i, g := range goals {
		rows = append(rows, against(cli+" "+flag, theirs, g.flag, sums[i].half(), g.times))
	}
	return rows, nil
}

// against is a row that compares two programs.
func against(them string, theirs run, flag string, ours run, goal float64) row {
	return row{
		fmt.Sprintf("`scan %s --rate 0` over 2 million keys, as fast as `%s`", flag, them),
		fmt.Sprintf("%.1f times: %v against %v", theirs.took.Seconds()/ours.took.Seconds(), ours, theirs),
		fmt.Sprintf("%.0f times", goal),
	}
}

// names compares a pass over all names, in this process, with a bare loop of go-redis, and
// says how long the server itself is busy with it: nothing can be faster.
func (p pass) names(ctx context.Context, s *server) ([]row, error) {
	var ratios, bare, ours, floor []float64
	for i := range scanPairs {
		loops := []func() (time.Duration, error){
			func() (time.Duration, error) {
				before := s.cpu()
				d, err := bareLoop(ctx, s)
				floor = append(floor, (s.cpu() - before).Seconds())
				return d, err
			},
			func() (time.Duration, error) { return namesPass(ctx, s) },
		}
		took := make([]time.Duration, len(loops))
		for j := range loops {
			at := (i + j) % len(loops)
			var err error
			if took[at], err = loops[at](); err != nil {
				return nil, err
			}
		}
		ratios = append(ratios, took[0].Seconds()/took[1].Seconds())
		bare, ours = append(bare, took[0].Seconds()), append(ours, took[1].Seconds())
	}
	return []row{{
		fmt.Sprintf("names of 2 million keys of %s, keys/s of a bare go-redis loop with COUNT %d", s.kind, scanCount),
		fmt.Sprintf("%.0f %%, median of %d pairs (%.1f s against %.1f s; the server's own part of it %.1f s)",
			100*median(ratios), scanPairs, median(ours), median(bare), median(floor)),
		"80 %",
	}}, nil
}

// bareLoop scans all names with go-redis and does nothing with them.
func bareLoop(ctx context.Context, s *server) (time.Duration, error) {
	c := redis.NewClient(&redis.Options{Addr: s.addr, Protocol: 2})
	defer c.Close()
	begun := time.Now()
	for cursor := uint64(0); ; {
		_, next, err := c.Scan(ctx, cursor, "", scanCount).Result()
		if err != nil {
			return 0, err
		}
		if cursor = next; next == 0 {
			return time.Since(begun), nil
		}
	}
}

// namesPass is a pass over all names with all that comes of it: patterns, the tree, and the
// details of the keys that are sampled.
func namesPass(ctx context.Context, s *server) (time.Duration, error) {
	c, err := deployment.ParseURL(s.url())
	if err != nil {
		return 0, err
	}
	d, err := deployment.New(c)
	if err != nil {
		return 0, err
	}
	defer func() { _ = d.Close() }() // all was read
	ctx, cancel := context.WithCancel(ctx)
	e := keyspace.New(d.Keyspace(), keyspace.EngineOptions{Goal: keyspace.Goal{Until: keyspace.Full}, Pace: 1})
	begun := time.Now()
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
			return 0, err
		case r.State == keyspace.Done:
			return time.Since(begun), nil
		case r.State == keyspace.Failed:
			return 0, fmt.Errorf("the scan failed: %s", strings.TrimSpace(r.Why))
		}
		after = r.Version
	}
}
