package main

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// median of a list, which is sorted by it.
func median(list []float64) float64 {
	slices.Sort(list)
	n := len(list)
	if n == 0 {
		return 0
	}
	return (list[(n-1)/2] + list[n/2]) / 2
}

// run is one program that ran to its end.
type run struct {
	took   time.Duration
	cpu    time.Duration // its own
	server time.Duration // that the server used meanwhile
	most   int64         // resident memory, bytes
}

// plus adds another run to r.
func (r run) plus(other run) run {
	return run{r.took + other.took, r.cpu + other.cpu, r.server + other.server, max(r.most, other.most)}
}

// half is the mean of two runs that were added up.
func (r run) half() run { return run{r.took / 2, r.cpu / 2, r.server / 2, r.most} }

func (r run) String() string {
	return fmt.Sprintf("%.1f s (CPU %.1f s, the server's %.1f s)", r.took.Seconds(), r.cpu.Seconds(), r.server.Seconds())
}

// timed runs a program on a server until it ends.
func timed(ctx context.Context, s *server, name string, args ...string) (run, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	before, begun := s.cpu(), time.Now()
	var complaints strings.Builder
	cmd.Stderr = &complaints
	if err := cmd.Run(); err != nil {
		return run{}, fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, complaints.String())
	}
	state := cmd.ProcessState
	return run{time.Since(begun), state.UserTime() + state.SystemTime(), s.cpu() - before, mostMemory(state)}, nil
}

// within runs f in this process, which takes its own part of the processor for it.
func within(s *server, f func() error) (run, error) {
	server, own, begun := s.cpu(), ownCPU(), time.Now()
	err := f()
	return run{took: time.Since(begun), cpu: ownCPU() - own, server: s.cpu() - server}, err
}
