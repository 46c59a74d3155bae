package main

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"time"
)

// guest measures what a scan at its default pace costs the clients beside it.
type guest struct{ binary string }

const (
	guestKeys    = 2_000_000
	guestClients = 16
	guestPairs   = 10
	guestStretch = 3 * time.Second
	guestShort   = 2 * time.Second // at full speed
	guestSettle  = 300 * time.Millisecond
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
	most, err := d.closed(ctx, guestShort)
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, measure := range []func(context.Context, *server, driver, float64, func(string)) (row, error){
		g.latency, g.throughput, g.hitRate,
	} {
		r, err := measure(ctx, s, d, most, tell)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// pairs measures stretches with a scan and without one, alternately.
func (g guest) pairs(ctx context.Context, s *server, n int, measure func() (float64, error)) (with, without []float64, err error) {
	for i := range 2 * n {
		scanning := i%4 == 0 || i%4 == 3 // with, without, without, with
		var stop func() error
		if scanning {
			if stop, err = g.scan(ctx, s); err != nil {
				return nil, nil, err
			}
		}
		wait(ctx, guestSettle)
		got, err := measure()
		if err != nil {
			return nil, nil, err
		}
		if !scanning {
			without = append(without, got)
			continue
		}
		with = append(with, got)
		if err := stop(); err != nil {
			return nil, nil, err
		}
	}
	return with, without, nil
}

// scan starts a scan at the default pace. stop ends it; that it was under way until then is
// checked.
func (g guest) scan(ctx context.Context, s *server) (stop func() error, err error) {
	cmd := exec.CommandContext(ctx, g.binary, "scan", s.url(), "--full", "--json")
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // it is killed, or stop says that it ended
		close(ended)
	}()
	return func() error {
		select {
		case <-ended:
			return fmt.Errorf("the scan ended before what was measured beside it: %v", cmd.ProcessState)
		default:
		}
		_ = cmd.Process.Kill()
		<-ended
		return nil
	}, nil
}

// latency compares the p99 of a client that sends at half the rate that saturates the server.
func (g guest) latency(ctx context.Context, s *server, d driver, most float64, tell func(string)) (row, error) {
	tell("latencies at a fixed rate")
	with, without, err := g.pairs(ctx, s, guestPairs, func() (float64, error) {
		h, err := d.open(ctx, most/2, guestStretch)
		return float64(h.ValueAtPercentile(99)) / 1000, err
	})
	if err != nil {
		return row{}, err
	}
	differences := paired(with, without)
	usual := median(without)
	middle := median(differences)
	return row{
		fmt.Sprintf("p99 of a client at %.0f requests/s, half of what saturates the server, beside a scan at its default pace", most/2),
		fmt.Sprintf("%+.2f ms (%+.0f %%), median of %d pairs, quartiles %+.2f and %+.2f; without a scan %.2f ms",
			middle, 100*middle/usual, guestPairs, differences[len(differences)/4], differences[len(differences)*3/4], usual),
		"10 % or 0.3 ms",
	}, nil
}

// throughput compares how many requests are answered to clients that always have one under way.
func (g guest) throughput(ctx context.Context, s *server, d driver, _ float64, tell func(string)) (row, error) {
	tell("throughput at full speed")
	with, without, err := g.pairs(ctx, s, guestPairs, func() (float64, error) { return d.closed(ctx, guestShort) })
	if err != nil {
		return row{}, err
	}
	var losses []float64
	for i := range with {
		losses = append(losses, 1-with[i]/without[i])
	}
	return row{
		fmt.Sprintf("throughput of %d clients at full speed, lost to a scan at its default pace", d.clients),
		fmt.Sprintf("%.1f %%, median of %d pairs; without a scan %.0f requests/s", 100*median(losses), guestPairs, median(without)),
		"15 %: its tenth and 5 %",
	}, nil
}

// paired is each with less its without, sorted.
func paired(with, without []float64) []float64 {
	var list []float64
	for i := range with {
		list = append(list, with[i]-without[i])
	}
	slices.Sort(list)
	return list
}
