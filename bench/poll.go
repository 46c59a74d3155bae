package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"valktop/collector"
	"valktop/demo"
	"valktop/deployment"
)

// pollCost measures what a poll (INFO with its sections, DBSIZE, and the PING beside it)
// costs the server: its processor time over many polls less that of as long a rest.
func pollCost(ctx context.Context, d *demo.Demo) ([]row, error) {
	const pollers, every, during = 10, collector.MinInterval, 5 * time.Second
	if err := d.Pause(ctx); err != nil {
		return nil, err
	}
	defer d.Resume()
	c, err := deployment.ParseURL(d.URL())
	if err != nil {
		return nil, err
	}
	watch, err := open(ctx, c, time.Minute)
	if err != nil {
		return nil, err
	}
	defer watch.close()
	rest, _, err := watch.spend(ctx, during)
	if err != nil {
		return nil, err
	}
	var all []*polling
	for range pollers {
		p, err := open(ctx, c, every)
		if err != nil {
			return nil, err
		}
		defer p.close()
		all = append(all, p)
	}
	wait(ctx, time.Second) // past their first questions
	before := polls(all)
	busy, elapsed, err := watch.spend(ctx, during)
	if err != nil {
		return nil, err
	}
	n := polls(all) - before
	cost := (busy - time.Duration(float64(rest)*elapsed.Seconds()/during.Seconds())) / time.Duration(n)
	return []row{{
		"one poll's cost to the server, mean of " + fmt.Sprint(n), fmt.Sprintf("%d µs of its CPU", cost.Microseconds()), "under 150 µs",
	}}, ctx.Err()
}

// polling is a collector at work.
type polling struct {
	c      *collector.Collector
	d      *deployment.Deployment
	cancel context.CancelFunc
	done   sync.WaitGroup
	last   collector.Snapshot
}

func open(ctx context.Context, c deployment.Config, every time.Duration) (*polling, error) {
	d, err := deployment.New(c)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	p := &polling{c: collector.New(d, collector.Options{Interval: every}), d: d, cancel: cancel}
	p.done.Go(func() { _ = p.c.Run(ctx) }) // it ends when it is told to
	_, err = p.c.Next(ctx, 0)
	return p, err
}

func (p *polling) close() {
	p.cancel()
	p.done.Wait()
	_ = p.d.Close()
}

// spend is the server's processor time over about d, and how long that really was.
func (p *polling) spend(ctx context.Context, d time.Duration) (cpu, elapsed time.Duration, err error) {
	before, err := p.poll(ctx)
	if err != nil {
		return 0, 0, err
	}
	wait(ctx, d)
	after, err := p.poll(ctx)
	if err != nil {
		return 0, 0, err
	}
	return processor(after) - processor(before), after.Time.Sub(before.Time), nil
}

// poll asks now and returns the answer.
func (p *polling) poll(ctx context.Context) (collector.Snapshot, error) {
	p.c.Retry()
	s, err := p.c.Next(ctx, p.last.Version)
	p.last = s
	return s, err
}

func processor(s collector.Snapshot) time.Duration {
	cpu := s.Nodes[0].Info.CPU
	return cpu.User.Or(0) + cpu.Sys.Or(0)
}

// polls is how many answers there have been so far.
func polls(all []*polling) int {
	n := 0
	for _, p := range all {
		s, err := p.c.Next(context.Background(), 0)
		if err == nil {
			n += int(s.Version)
		}
	}
	return n
}
