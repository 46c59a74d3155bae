package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// guests measures what a change at its default pace, with its backup, costs clients beside it.
func (r *removal) guests(ctx context.Context, tell func(string)) ([]row, error) {
	tell("latencies beside it")
	d := driver{addr: r.s.addr, clients: guestClients}
	if err := d.prepare(); err != nil {
		return nil, err
	}
	most, err := d.most(ctx)
	if err != nil {
		return nil, err
	}
	b, err := startBeside(ctx, r.binary, "invalidate", "-u", r.s.url(), "--prefix", doomed, "--yes", r.backup())
	if err != nil {
		return nil, err
	}
	defer b.end()
	measured, err := latency(ctx, d, most, b, "an invalidation with its backup")
	return []row{measured}, err
}

const (
	largeName    = "large:set"
	largeMembers = 10_000_000
	largeRate    = 5000 // requests/s: a client that would see any stop
	largeFor     = 4 * time.Second
)

// large measures what clients feel of the removal of a set of 10 million members.
func (r *removal) large(ctx context.Context, tell func(string)) ([]row, error) {
	tell("a set of 10 million members")
	if err := fillSet(r.s.addr, largeName, largeMembers); err != nil {
		return nil, err
	}
	d := driver{addr: r.s.addr, clients: 4}
	l := d.at(ctx, largeRate)
	wait(ctx, guestSettle)
	before := l.window(ctx, largeFor)
	removed := make(chan error, 1)
	var took run
	go func() {
		wait(ctx, largeFor/4)
		var err error
		took, err = timed(ctx, r.s, r.binary, "invalidate", "-u", r.s.url(), "--key", largeName, "--yes", "--big-keys", "take")
		removed <- err
	}()
	beside := l.window(ctx, largeFor)
	if err := errors.Join(<-removed, l.end()); err != nil {
		return nil, err
	}
	return []row{{
		"a set of 10 million members removed beside a client at 5,000 requests/s: p99, and the longest wait",
		fmt.Sprintf("%.2f ms, %.1f ms (the same time without: %.2f ms, %.1f ms); it took %.2f s",
			ms(beside, 99), ms(beside, 100), ms(before, 99), ms(before, 100), took.took.Seconds()),
		"not blocked",
	}}, nil
}

// fillSet writes a set of so many members.
func fillSet(addr, name string, members int) error {
	w, err := dial(addr)
	if err != nil {
		return err
	}
	defer w.Close()
	words := make([]string, 0, fillBatch+2)
	for from := 0; from < members; from += fillBatch {
		words = append(words[:0], "SADD", name)
		for i := from; i < min(from+fillBatch, members); i++ {
			words = append(words, "member:"+strconv.Itoa(i))
		}
		if err := w.send(words...); err != nil {
			return err
		}
		if w.waiting >= 10 {
			if err := w.drain(); err != nil {
				return err
			}
		}
	}
	return w.drain()
}
