package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// change measures what changes take, on a valkey-server.
type change struct{ binary string }

const (
	changeKeys  = 2_000_000
	doomedKeys  = 500_000
	changeValue = "a value of sixty-four bytes, as a small cached fragment may be..."
	doomed      = "page:old:"
	kept        = "page:new:"
)

// versions are pages of two builds, of which one is to go.
func versions(w *wire, i int, _ *rand.Rand) error {
	if i < doomedKeys {
		return w.send("SET", doomed+strconv.Itoa(i), changeValue, "EX", "86400")
	}
	return w.send("SET", kept+strconv.Itoa(i), changeValue, "EX", "86400")
}

func (c change) measure(ctx context.Context, tell func(string)) ([]row, error) {
	home, err := os.MkdirTemp("", "valktop-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(home)
	// The log of changes and the backups of this user are left alone.
	for _, name := range []string{"XDG_STATE_HOME", "XDG_CONFIG_HOME"} {
		if err := os.Setenv(name, home); err != nil {
			return nil, err
		}
	}
	tell("fill valkey-server")
	s, err := startFilled(ctx, kinds()[1][0], changeKeys, versions)
	if err != nil {
		return nil, err
	}
	defer s.close()
	run := &removal{change: c, s: s, home: home}
	var rows []row
	for _, measure := range []func(context.Context, func(string)) ([]row, error){run.plain, run.kept, run.guests, run.large} {
		measured, err := measure(ctx, tell)
		if err != nil {
			return nil, err
		}
		rows = append(rows, measured...)
	}
	return rows, nil
}

// removal removes the doomed keys in one way or another.
type removal struct {
	change
	s       *server
	home    string
	backups int
	usual   run // without a backup
}

// refill writes the doomed keys again.
func (r *removal) refill() error { return fill(r.s.addr, 0, doomedKeys, versions) }

// ours runs valktop, checks that all went, and puts the keys back.
func (r *removal) ours(ctx context.Context, args ...string) (run, error) {
	all := append([]string{"invalidate", "-u", r.s.url(), "--prefix", doomed, "--yes", "--rate", "0"}, args...)
	took, err := timed(ctx, r.s, r.binary, all...)
	if err != nil {
		return run{}, err
	}
	return took, r.gone()
}

// backup is the flag for a new one.
func (r *removal) backup() string {
	r.backups++
	return "--backup=" + filepath.Join(r.home, strconv.Itoa(r.backups))
}

// line runs what people paste.
func (r *removal) line(ctx context.Context, format string) (run, error) {
	took, err := timed(ctx, r.s, "sh", "-c", fmt.Sprintf(format, r.s.port, doomed, r.s.port))
	if err != nil {
		return run{}, err
	}
	return took, r.gone()
}

// gone checks that the doomed keys are, and nothing else is, and puts them back.
func (r *removal) gone() error {
	left, err := keysOf(r.s)
	if err != nil {
		return err
	}
	if left != changeKeys-doomedKeys {
		return fmt.Errorf("%d keys are left, not %d", left, changeKeys-doomedKeys)
	}
	return r.refill()
}

// plain compares removal without a backup with the lines that people paste.
func (r *removal) plain(ctx context.Context, tell func(string)) ([]row, error) {
	const (
		pasted = "valkey-cli -p %s --scan --pattern '%s*' | xargs -L 100 valkey-cli -p %s unlink >/dev/null"
		best   = "valkey-cli -p %s --scan --count 1000 --pattern '%s*' | xargs -n 1000 valkey-cli -p %s unlink >/dev/null"
	)
	tell("what people paste")
	slow, err := r.line(ctx, pasted)
	if err != nil {
		return nil, err
	}
	tell("its best form between two of valktop's")
	first, err := r.ours(ctx, "--no-backup")
	if err != nil {
		return nil, err
	}
	good, err := r.line(ctx, best)
	if err != nil {
		return nil, err
	}
	second, err := r.ours(ctx, "--no-backup")
	if err != nil {
		return nil, err
	}
	floor, err := r.bare(bareUnlink)
	if err != nil {
		return nil, err
	}
	ours := first.plus(second).half()
	r.usual = ours
	what := "invalidating 500,000 of 2 million keys, unpaced, without a backup, as fast as "
	return []row{
		{what + "the line people paste (`--scan`, `xargs -L 100 unlink`)", times(slow, ours), "8 times"},
		{what + "its best form (`--scan --count 1000`, `xargs -n 1000 unlink`)", times(good, ours), "1.3 times"},
		{
			"the server's own CPU for it, against a bare loop of the same commands",
			fmt.Sprintf("%.1f s against %.1f s: %.2f times", ours.server.Seconds(), floor.Seconds(), ours.server.Seconds()/floor.Seconds()), "",
		},
	}, nil
}

// times is how many times as fast ours is as theirs.
func times(theirs, ours run) string {
	return fmt.Sprintf("%.1f times: %v against %v", theirs.took.Seconds()/ours.took.Seconds(), ours, theirs)
}

// kept compares removal with a backup with one without, each twice.
func (r *removal) kept(ctx context.Context, tell func(string)) ([]row, error) {
	tell("with a backup")
	ours, err := r.ours(ctx, r.backup())
	if err != nil {
		return nil, err
	}
	plain, err := r.ours(ctx, "--no-backup")
	if err != nil {
		return nil, err
	}
	plain = plain.plus(r.usual).half()
	tell("a bare loop of its commands")
	least, err := r.bare(bareUnlink)
	if err != nil {
		return nil, err
	}
	floor, err := r.bare(bareKept)
	if err != nil {
		return nil, err
	}
	return []row{
		{
			"the same with a backup, as fast as without",
			fmt.Sprintf("%.2f times: %v against %v", plain.took.Seconds()/ours.took.Seconds(), ours, plain), "0.5 times",
		},
		{
			"what the server leaves possible of that: its CPU for a bare loop of each one's commands",
			fmt.Sprintf("%.2f times: %.1f s with WATCH, MEMORY USAGE, PEXPIRETIME and DUMP of each key, %.1f s without; valktop's run took %.1f s of it",
				least.Seconds()/floor.Seconds(), floor.Seconds(), least.Seconds(), ours.server.Seconds()), "",
		},
	}, nil
}

// keysOf is DBSIZE.
func keysOf(s *server) (int64, error) {
	w, err := dial(s.addr)
	if err != nil {
		return 0, err
	}
	defer w.Close()
	if err := w.send("DBSIZE"); err != nil {
		return 0, err
	}
	if err := w.out.Flush(); err != nil {
		return 0, err
	}
	_, n, err := w.head()
	return n, err
}
