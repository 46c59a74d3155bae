package main

import (
	"context"
	"fmt"
	"math"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// beside is a program whose cost to others is measured: it runs in stretches and is stopped
// between them, so that neither its start nor its end is within what is measured.
type beside struct {
	cmd      *exec.Cmd
	ended    chan struct{}
	complain strings.Builder
	on       time.Time     // when it was let run last
	ran      time.Duration // altogether, before that
}

// startBeside starts a program and stops it at once.
func startBeside(ctx context.Context, name string, args ...string) (*beside, error) {
	b := &beside{cmd: exec.CommandContext(ctx, name, args...), ended: make(chan struct{}), on: time.Now()}
	b.cmd.Stderr = &b.complain
	if err := b.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = b.cmd.Wait() // it is killed, or hold says that it ended
		close(b.ended)
	}()
	wait(ctx, guestSettle) // it begins its work
	return b, b.hold()
}

// goOn lets it run.
func (b *beside) goOn() error {
	b.on = time.Now()
	return unfreeze(b.cmd.Process)
}

// hold stops it, and says so when it had ended before: what was measured is of no use then.
func (b *beside) hold() error {
	select {
	case <-b.ended:
		return fmt.Errorf("%s ended before what is measured beside it: %v %s", strings.Join(b.cmd.Args, " "), b.cmd.ProcessState, b.complain.String())
	default:
		b.ran += time.Since(b.on)
		return freeze(b.cmd.Process)
	}
}

// share is what it takes of a server's time while something is measured beside it.
func (b *beside) share(s *server, measure func() (row, error)) (row, float64, error) {
	ran := b.ran
	before, err := othersTime(s)
	if err != nil {
		return row{}, 0, err
	}
	r, err := measure()
	if err != nil {
		return row{}, 0, err
	}
	after, err := othersTime(s)
	return r, (after - before).Seconds() / (b.ran - ran).Seconds(), err
}

// end kills it.
func (b *beside) end() {
	_ = b.cmd.Process.Kill()
	<-b.ended
}

// pairs measures n stretches of a load beside the program and n without it, close to each
// other: with, without, without, with. It ends the load.
func (b *beside) pairs(ctx context.Context, n int, l *load, measure measure) (with, without []float64, err error) {
	defer func() {
		if failed := l.end(); err == nil {
			err = failed
		}
	}()
	for i := range 2 * n {
		running := i%4 == 0 || i%4 == 3
		if running {
			if err := b.goOn(); err != nil {
				return nil, nil, err
			}
		}
		wait(ctx, guestSettle)
		got := measure(l, ctx, guestStretch)
		if !running {
			without = append(without, got)
			continue
		}
		with = append(with, got)
		if err := b.hold(); err != nil {
			return nil, nil, err
		}
	}
	return with, without, ctx.Err()
}

// paired are the differences of stretches that were measured beside each other.
type paired []float64 // sorted

// pairOff compares each stretch with the one beside it.
func pairOff(with, without []float64, compare func(with, without float64) float64) paired {
	var list paired
	for i := range with {
		list = append(list, compare(with[i], without[i]))
	}
	slices.Sort(list)
	return list
}

// interval holds the median of all such differences with 95 % confidence, whatever their
// distribution: the ranks of the sign test (W. J. Conover, Practical Nonparametric
// Statistics, 3.2).
func (p paired) interval() (low, high float64) {
	n := float64(len(p))
	if n == 0 {
		return 0, 0
	}
	at := max(int(math.Floor(n/2-0.98*math.Sqrt(n))), 0)
	return p[at], p[len(p)-1-at]
}

// difference is of latencies, in ms.
func difference(with, without float64) float64 { return with - without }

// loss is of rates, as a share.
func loss(with, without float64) float64 { return 1 - with/without }
