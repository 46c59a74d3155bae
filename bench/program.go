package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"valktop/screenshots/terminal"
)

// The terminal that everything is measured in.
const (
	columns = 120
	lines   = 40
)

// target is the built program and the server that it watches.
type target struct{ binary, url string }

// open starts the dashboard in a terminal and waits for its first frame with data.
func (t target) open(ctx context.Context, args ...string) (*terminal.Terminal, *exec.Cmd, time.Duration, error) {
	return t.openUntil(ctx, firstFrame, args...)
}

// openUntil starts the dashboard in a terminal and waits for a frame.
func (t target) openUntil(ctx context.Context, shown func(rows []string) bool, args ...string) (*terminal.Terminal, *exec.Cmd, time.Duration, error) {
	cmd := exec.CommandContext(ctx, t.binary, append([]string{t.url}, args...)...)
	begun := time.Now()
	term, err := terminal.Start(ctx, cmd, columns, lines)
	if err != nil {
		return nil, nil, 0, err
	}
	if err := term.WaitUntil(shown, 10*time.Second); err != nil {
		term.Close()
		return nil, nil, 0, err
	}
	return term, cmd, time.Since(begun), nil
}

// firstFrame reports whether a frame has data: the memory tile has its unit as soon as an
// answer of the server is on the screen.
func firstFrame(rows []string) bool {
	return len(rows) > 3 && strings.Contains(rows[3], "iB") && strings.Contains(rows[len(rows)-1], "quit")
}

// start measures the time from exec to the first full frame with data.
func (t target) start(ctx context.Context) ([]row, error) {
	return t.startUntil(ctx, firstFrame, "the first full frame with data", "under 100 ms")
}

// startUntil measures the time from exec, with flags, to a frame, again and again.
func (t target) startUntil(ctx context.Context, shown func(rows []string) bool, what, goal string, flags ...string) ([]row, error) {
	const runs = 15
	var took []time.Duration
	for range runs {
		term, _, d, err := t.openUntil(ctx, shown, flags...)
		if err != nil {
			return nil, err
		}
		term.Close()
		took = append(took, d)
	}
	slices.Sort(took)
	return []row{{
		"from start to " + what + ", median of " + strconv.Itoa(runs),
		fmt.Sprintf("%d ms (%d to %d)", took[runs/2].Milliseconds(), took[0].Milliseconds(), took[runs-1].Milliseconds()),
		goal,
	}}, nil
}

// steady measures a dashboard that has run for a while: bytes to the terminal and
// processor time, live and with the display frozen.
func (t target) steady(ctx context.Context) ([]row, error) {
	const settle, during = 5 * time.Second, 20 * time.Second
	term, cmd, _, err := t.open(ctx)
	if err != nil {
		return nil, err
	}
	defer term.Close()
	wait(ctx, settle)
	bytes, cpu := term.Written(), processorTime(cmd)
	wait(ctx, during)
	bytes, cpu = term.Written()-bytes, processorTime(cmd)-cpu

	if err := term.Press("space"); err != nil {
		return nil, err
	}
	wait(ctx, settle)
	frozen := term.Written()
	wait(ctx, settle)
	frozen = term.Written() - frozen
	seconds := during.Seconds()
	return []row{
		{"bytes to the terminal at 1 Hz, 120x40", fmt.Sprintf("%.1f KB/s", float64(bytes)/1000/seconds), "under 3 KB/s"},
		{"bytes while nothing but the clock changes (display frozen)", fmt.Sprintf("%.0f B/s", float64(frozen)/settle.Seconds()), "little"},
		{"CPU at 1 Hz", fmt.Sprintf("%.1f %% of a core", 100*cpu.Seconds()/seconds), "under 2 %"},
	}, ctx.Err()
}

// processorTime is what a running process has used so far, as Linux counts it: in
// fields 14 and 15 of /proc/PID/stat, in ticks of 10 ms.
func processorTime(cmd *exec.Cmd) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
