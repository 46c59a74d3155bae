package main

import (
	"context"
	"fmt"
	"time"
)

// guest measures what a scan at its default pace costs the clients beside it.
type guest struct{ binary string }

const (
	guestKeys    = 2_000_000
	guestClients = 16
	guestPairs   = 30 // with fewer the interval of their median is wide
	guestStretch = time.Second
	guestSettle  = 200 * time.Millisecond
)

func (g guest) measure(ctx context.Context, tell func(string)) ([]row, error) {
	tell("fill")
	s, err := startFilled(ctx, kinds()[0][0], guestKeys, cacheLike(smallValue))
	if err != nil {
		return nil, err
	}
	defer s.close()
	d := driver{addr: s.addr, clients: guestClients}
	if err := d.prepare(); err != nil {
		return nil, err
	}
	most, err := d.most(ctx)
	if err != nil {
		return nil, err
	}
	var rows []row
	tell("latencies at a fixed rate")
	r, err := g.scanning(ctx, s, func(b *beside) (row, error) { return latency(ctx, d, most, b, "a scan") })
	if err != nil {
		return nil, err
	}
	rows = append(rows, r)
	tell("throughput at full speed")
	r, err = g.scanning(ctx, s, func(b *beside) (row, error) { return throughput(ctx, d, b) })
	if err != nil {
		return nil, err
	}
	rows = append(rows, r)
	r, err = g.hitRate(ctx, s, d, most, tell)
	return append(rows, r), err
}

// scanning measures beside a scan at the default pace.
func (g guest) scanning(ctx context.Context, s *server, measure func(*beside) (row, error)) (row, error) {
	b, err := startBeside(ctx, g.binary, "scan", s.url(), "--full", "--json")
	if err != nil {
		return row{}, err
	}
	defer b.end()
	r, share, err := b.share(s, func() (row, error) { return measure(b) })
	r.measured += fmt.Sprintf("; the scan took %.1f %% of the server's time", 100*share)
	return r, err
}

// latency compares the p99 of a client that sends at half the rate that saturates the
// server, beside what is called so and without it.
func latency(ctx context.Context, d driver, most float64, b *beside, called string) (row, error) {
	with, without, err := b.pairs(ctx, guestPairs, d.at(ctx, most/2), (*load).p99)
	if err != nil {
		return row{}, err
	}
	differences := pairOff(with, without, difference)
	low, high := differences.interval()
	usual, middle := median(without), median(differences)
	return row{
		fmt.Sprintf("p99 of a client at half of what saturates the server (%.0f requests/s), beside %s at its default pace", most/2, called),
		fmt.Sprintf("%+.2f ms (%+.0f %%), median of %d paired differences, %+.2f to %+.2f at 95 %%; without it %.2f ms",
			middle, 100*middle/usual, len(differences), low, high, usual),
		"10 % or 0.3 ms",
	}, nil
}

// throughput compares how many requests are answered to clients that always have one under way.
func throughput(ctx context.Context, d driver, b *beside) (row, error) {
	with, without, err := b.pairs(ctx, guestPairs, d.full(ctx), (*load).rate)
	if err != nil {
		return row{}, err
	}
	losses := pairOff(with, without, loss)
	low, high := losses.interval()
	return row{
		fmt.Sprintf("throughput of %d clients at full speed, lost to a scan at its default pace", d.clients),
		fmt.Sprintf("%.1f %%, median of %d pairs, %.1f to %.1f at 95 %%; without a scan %.0f requests/s",
			100*median(losses), len(losses), 100*low, 100*high, median(without)),
		"15 %: its tenth and 5 %",
	}, nil
}
