package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// costGuest is a collector in a process of its own, which is told when to work.
type costGuest struct {
	name   string
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	frozen bool // it is stopped and goes on as it is; else it is told
	errors strings.Builder
}

// startGuests starts all collectors on a server, lets them ask what they ask but once, and
// stops them.
func startGuests(ctx context.Context, s *server) (guests []*costGuest, end func(), err error) {
	end = func() {
		for _, g := range guests {
			_ = g.cmd.Process.Kill()
			_ = g.cmd.Wait() // it was killed
		}
	}
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	for _, w := range collectors() {
		g := &costGuest{name: w.name, frozen: w.name != "misses" && w.name != "monitor"}
		g.cmd = exec.CommandContext(ctx, self, collectArgument, w.name, s.url())
		g.cmd.Stderr = &g.errors
		out, err := g.cmd.StdoutPipe()
		if err == nil {
			g.in, err = g.cmd.StdinPipe()
		}
		if err == nil {
			err = g.cmd.Start()
		}
		if err != nil {
			end()
			return nil, nil, err
		}
		g.out = bufio.NewReader(out)
		guests = append(guests, g)
		if _, err := g.hear(); err != nil {
			end()
			return nil, nil, err
		}
	}
	wait(ctx, costWarm)
	for _, g := range guests {
		if g.frozen {
			if err := freeze(g.cmd.Process); err != nil {
				end()
				return nil, nil, err
			}
		}
	}
	return guests, end, nil
}

// on has it work.
func (g *costGuest) on() error {
	if g.frozen {
		return unfreeze(g.cmd.Process)
	}
	_, err := g.say("on")
	return err
}

// off has it stop, and returns what it says of its burst.
func (g *costGuest) off() (burst, error) {
	if g.frozen {
		return burst{}, freeze(g.cmd.Process)
	}
	answer, err := g.say("off")
	if err != nil {
		return burst{}, err
	}
	return readBurst(answer)
}

func (g *costGuest) say(what string) (string, error) {
	if _, err := fmt.Fprintln(g.in, what); err != nil {
		return "", fmt.Errorf("%s: %w", g.name, err)
	}
	return g.hear()
}

func (g *costGuest) hear() (string, error) {
	line, err := g.out.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("%s beside it ended: %w: %s", g.name, err, g.errors.String())
	}
	return strings.TrimSpace(line), nil
}

// burst is what valktop says of a burst of MONITOR.
type burst struct {
	took  time.Duration
	cost  float64
	known bool
}

func (b burst) String() string { return fmt.Sprintf("%d %v %g", b.took.Nanoseconds(), b.known, b.cost) }

func readBurst(text string) (b burst, err error) {
	var took int64
	if _, err = fmt.Sscan(text, &took, &b.known, &b.cost); err != nil {
		return b, fmt.Errorf("of a burst it was said %q: %w", text, err)
	}
	b.took = time.Duration(took)
	return b, nil
}
