package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// cluster measures the dashboard on clusters.
type cluster struct{ binary string }

func (b cluster) measure(ctx context.Context, tell func(string)) ([]row, error) {
	tell("first data of 6 nodes")
	rows, err := b.first(ctx)
	if err != nil {
		return nil, err
	}
	tell("100 nodes")
	polled, err := b.many(ctx)
	return append(rows, polled...), err
}

// first measures the time from exec until the totals of a cluster of 6 nodes are shown.
func (b cluster) first(ctx context.Context) ([]row, error) {
	nodes, err := startCluster(ctx, kinds()[1][0], 3)
	defer func() {
		for _, s := range nodes {
			s.close()
		}
	}()
	if err != nil {
		return nil, err
	}
	return target{b.binary, nodes[0].url()}.startUntil(ctx, func(rows []string) bool {
		return firstFrame(rows) && strings.Contains(rows[0], "3+3")
	}, "the totals of a cluster of 6 nodes", "under 300 ms")
}

// startCluster runs so many primaries with a replica each, and returns when all are in
// step. What it started it returns also with an error.
func startCluster(ctx context.Context, kind string, primaries int) ([]*server, error) {
	const slots, patience = allSlots, 60 * time.Second
	var nodes []*server
	for range 2 * primaries {
		bus, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nodes, err
		}
		_, port, _ := net.SplitHostPort(bus.Addr().String())
		bus.Close()
		s, err := startServer(ctx, kind, "--cluster-enabled", "yes", "--cluster-port", port, "--repl-diskless-sync-delay", "0")
		if err != nil {
			return nodes, err
		}
		nodes = append(nodes, s)
	}
	for at, s := range nodes {
		if at < primaries {
			if err := s.do("CLUSTER", "ADDSLOTSRANGE", strconv.Itoa(at*slots/primaries), strconv.Itoa((at+1)*slots/primaries-1)); err != nil {
				return nodes, err
			}
			if err := s.do("CLUSTER", "SET-CONFIG-EPOCH", strconv.Itoa(at+1)); err != nil {
				return nodes, err
			}
		}
		if at > 0 {
			_, bus, _ := strings.Cut(nodes[0].says("CLUSTER", "NODES"), "@")
			bus, _, _ = strings.Cut(bus, " ")
			if err := s.do("CLUSTER", "MEET", "127.0.0.1", nodes[0].port, bus); err != nil {
				return nodes, err
			}
		}
	}
	deadline := time.Now().Add(patience)
	until := func(ready func(s *server, at int) bool) error {
		for at, s := range nodes {
			for !ready(s, at) {
				if time.Now().After(deadline) || ctx.Err() != nil {
					return fmt.Errorf("%s: the cluster is not whole: %s", s.addr, s.says("CLUSTER", "INFO"))
				}
				wait(ctx, 20*time.Millisecond)
			}
		}
		return nil
	}
	err := until(func(s *server, _ int) bool {
		return strings.Contains(s.says("CLUSTER", "INFO"), "cluster_state:ok") &&
			strings.Count(s.says("CLUSTER", "NODES"), "\n") == len(nodes) && !strings.Contains(s.says("CLUSTER", "NODES"), "handshake")
	})
	if err != nil {
		return nodes, err
	}
	for at, s := range nodes[primaries:] {
		if err := s.do("CLUSTER", "REPLICATE", nodes[at].says("CLUSTER", "MYID")); err != nil {
			return nodes, err
		}
	}
	return nodes, until(func(s *server, at int) bool {
		return at < primaries || strings.Contains(s.says("INFO", "replication"), "master_link_status:up")
	})
}

// many measures the dashboard on a cluster of 100 nodes, which are pretended.
func (b cluster) many(ctx context.Context) ([]row, error) {
	const nodes, settle, during = 100, 10 * time.Second, 30 * time.Second
	s, err := startServer(ctx, kinds()[1][0])
	if err != nil {
		return nil, err
	}
	defer s.close()
	m, err := pretend(ctx, s.addr, nodes)
	if err != nil {
		return nil, err
	}
	defer m.close()
	term, cmd, _, err := target{b.binary, m.url()}.open(ctx, "--no-sampling")
	if err != nil {
		return nil, err
	}
	defer term.Close()
	wait(ctx, settle)
	polls, cpu := m.polls(), processorTime(cmd)
	wait(ctx, during)
	polls, cpu = m.polls()-polls, processorTime(cmd)-cpu
	resident, err := residentMemory(cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	return []row{
		{
			fmt.Sprintf("polling %d nodes at 1 Hz (%.0f polls a second): CPU, resident memory", nodes, float64(polls)/during.Seconds()),
			fmt.Sprintf("%.1f %% of a core, %.0f MB", 100*cpu.Seconds()/during.Seconds(), float64(resident)/1e6),
			"under 10 %, 100 MB",
		},
	}, ctx.Err()
}

// residentMemory is what a running process holds, in bytes, as Linux counts it.
func residentMemory(pid int) (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kilobytes * 1024, err
		}
	}
	return 0, fmt.Errorf("no VmRSS of process %d", pid)
}
