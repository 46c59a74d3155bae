package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"golang.org/x/sync/errgroup"

	"valktop/analysis"
	"valktop/collector"
	"valktop/deployment"
	"valktop/keyspace"
)

const (
	hitRateFor  = 7 * time.Second
	hitRatePart = 4 // the driver sends at a fourth of what saturates the server
)

// hitRate compares the hit rate that the dashboard would show with the driver's own, while
// the same program asks every key for details, which the server counts as lookups.
func (g guest) hitRate(ctx context.Context, s *server, d driver, most float64, tell func(string)) (row, error) {
	tell("the hit rate beside details")
	c, err := deployment.ParseURL(s.url())
	if err != nil {
		return row{}, err
	}
	reached, err := deployment.New(c)
	if err != nil {
		return row{}, err
	}
	defer func() { _ = reached.Close() }() // all was read
	ctx, cancel := context.WithTimeout(ctx, hitRateFor)
	defer cancel()
	var running errgroup.Group
	applied := d.at(ctx, most/hitRatePart)
	running.Go(func() error {
		<-ctx.Done()
		return applied.end()
	})
	watch := collector.New(reached, collector.Options{Interval: time.Second})
	running.Go(func() error { return watch.Run(ctx) })
	scan := keyspace.New(reached.Keyspace(), keyspace.EngineOptions{Goal: keyspace.Goal{Until: keyspace.ExactAll}})
	running.Go(func() error { return scan.Run(ctx) })
	history := analysis.New(analysis.DefaultConfig())
	worst, ticks := 0.0, 0
	for after := uint64(0); ; {
		snapshot, err := watch.Next(ctx, after)
		if err != nil {
			break
		}
		after = snapshot.Version
		if rate, known := history.Add(snapshot).HitRate.Interval.Get(); known && ticks > 0 {
			worst = max(worst, math.Abs(rate-hitRate))
		}
		ticks++
	}
	if err := running.Wait(); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return row{}, err
	}
	report, err := scan.Next(context.Background(), 0)
	if err != nil {
		return row{}, err
	}
	return row{
		"hit rate on display against the driver's own, while the same program asks keys for details",
		fmt.Sprintf("%.3f points at most, in any of %d ticks, with %d lookups of valktop's own", 100*worst, ticks, report.Own.Hits+report.Own.Misses),
		"under 0.1 points",
	}, nil
}
