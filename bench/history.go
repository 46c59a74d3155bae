package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/ui"
)

// script is a source of snapshots made up as fast as they are asked for: seconds of a
// busy server, one after the other, until there were as many as asked for.
type script struct {
	many uint64
	done chan struct{}
}

// Next returns the snapshot after version after.
func (s script) Next(ctx context.Context, after uint64) (collector.Snapshot, error) {
	if after == s.many {
		close(s.done)
	}
	if after >= s.many {
		<-ctx.Done()
		return collector.Snapshot{}, ctx.Err()
	}
	return snapshot(after + 1), nil
}

// SetInterval does nothing: time is made up.
func (script) SetInterval(time.Duration) {}

// Retry does nothing.
func (script) Retry() {}

// Watch does nothing.
func (script) Watch(collector.Topics) {}

// snapshot is second i of a made-up busy server.
func snapshot(i uint64) collector.Snapshot {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Second)
	n := int64(i)
	info := collector.ParseInfo(fmt.Sprintf("run_id:a\nuptime_in_seconds:%d\nserver_time_usec:%d\nredis_version:7.0.15\nrole:master\n"+
		"used_memory:%d\nused_memory_rss:%d\nmaxmemory:2147483648\nmem_fragmentation_ratio:1.08\nconnected_clients:%d\n"+
		"keyspace_hits:%d\nkeyspace_misses:%d\ntotal_commands_processed:%d\nexpired_keys:%d\nevicted_keys:0\n"+
		"total_net_input_bytes:%d\ntotal_net_output_bytes:%d\ncmdstat_set:calls=%d,usec=1\ndb0:keys=1204332,expires=1100000,avg_ttl=2000\n",
		n, now.UnixMicro(), 1_300_000_000+1000*n, 1_400_000_000+1000*n, 40+n%7,
		8000*n+(n*n)%977, 700*n+(n*n)%97, 9000*n, 200*n, 1_000_000*n, 9_000_000*n, 690*n))
	return collector.Snapshot{
		Version: i, Time: now, Interval: time.Second, Deployment: "cache-1:6379",
		Nodes: []collector.NodeSnapshot{{Addr: "cache-1:6379", Info: info, Clock: maybe.Of(now), Ping: maybe.Of(300 * time.Microsecond)}},
	}
}

// frameCost measures a whole frame: a new snapshot is on every chart of it.
func frameCost(context.Context) ([]row, error) {
	m := ui.New(ui.Options{Source: script{}, Analysis: analysis.DefaultConfig(), Location: time.UTC})
	const played = 900
	for i := range uint64(played) {
		m = take(m, i+1)
	}
	i := uint64(played)
	result := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			i++
			m = take(m, i)
			_ = m.Frame(columns, lines).String()
		}
	})
	per := time.Duration(result.NsPerOp())
	return []row{{
		"a full frame at 120x40, with taking in its snapshot",
		fmt.Sprintf("%.2f ms, %d KB allocated", float64(per.Microseconds())/1000, result.AllocedBytesPerOp()/1000), "under 2 ms",
	}}, nil
}

// take is m after a snapshot. The commands that come of it are nobody's to run here.
func take(m ui.Model, i uint64) ui.Model {
	next, _ := m.Update(snapshot(i))
	return next.(ui.Model)
}

// historyMemory measures what the history holds after a day.
func historyMemory(context.Context) ([]row, error) {
	before := heap()
	h := analysis.New(analysis.DefaultConfig())
	for i := range uint64(24 * 60 * 60) {
		h.Add(snapshot(i + 1))
	}
	after := heap()
	runtime.KeepAlive(h)
	return []row{{"history of 24 h (simulated at 1 Hz)", fmt.Sprintf("%.1f MB", float64(after-before)/1e6), "bounded"}}, nil
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// hourInAProcess measures the dashboard after an hour of snapshots in a process of its own.
func hourInAProcess(ctx context.Context) ([]row, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	out, err := exec.CommandContext(ctx, self, hourArgument).Output()
	if err != nil {
		return nil, err
	}
	return []row{{"resident memory after an hour of history (simulated)", strings.TrimSpace(string(out)), "under 40 MB"}}, nil
}

// printMemoryAfterAnHour runs the dashboard through 3,600 snapshots and prints its
// resident memory, as Linux counts it.
func printMemoryAfterAnHour(ctx context.Context, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	source := script{many: 3600, done: make(chan struct{})}
	ended := make(chan error, 1)
	keys, _, err := os.Pipe() // nobody types
	if err != nil {
		return err
	}
	go func() {
		ended <- ui.Run(ctx, ui.Options{
			Source: source, Analysis: analysis.DefaultConfig(), Input: keys, Output: io.Discard,
			Environ: []string{"TERM=xterm-256color"}, Width: columns, Height: lines,
		})
	}()
	select {
	case <-source.done:
	case err := <-ended:
		return err
	}
	wait(ctx, time.Second) // the last frame
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(status)) {
		if kib, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			var n float64
			if _, err := fmt.Sscan(kib, &n); err != nil {
				return err
			}
			fmt.Fprintf(out, "%.0f MB\n", n*1024/1e6)
		}
	}
	cancel()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
