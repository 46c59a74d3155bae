package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// fleet measures how soon the state of many profiles is on display, of which one is dead and
// one never answers.
type fleet struct{ binary string }

const (
	fleetLive = 38
	fleetRuns = 9
)

func (f fleet) measure(ctx context.Context, _ func(string)) ([]row, error) {
	s, err := startServer(ctx, kinds()[0][0])
	if err != nil {
		return nil, err
	}
	defer s.close()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // it takes connections and says nothing
	if err != nil {
		return nil, err
	}
	defer silent.Close()
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	dead.Close()
	var config strings.Builder
	for i := range fleetLive {
		fmt.Fprintf(&config, "[profiles.live-%d]\nurl = '%s'\n", i, s.url())
	}
	fmt.Fprintf(&config, "[profiles.dead]\nurl = 'redis://%s'\n[profiles.silent]\nurl = 'redis://%s'\n", dead.Addr(), silent.Addr())
	file := filepath.Join(s.dir, "fleet.toml")
	if err := os.WriteFile(file, []byte(config.String()), 0o600); err != nil {
		return nil, err
	}
	healthy := fmt.Sprintf("%d healthy", fleetLive)
	var took []time.Duration
	for range fleetRuns {
		term, _, d, err := target{f.binary, "fleet"}.openUntil(ctx, func(rows []string) bool { return strings.Contains(rows[0], healthy) }, "--config", file)
		if err != nil {
			return nil, err
		}
		term.Close()
		took = append(took, d)
	}
	slices.Sort(took)
	return []row{{
		fmt.Sprintf("from start of `fleet` to the state of %d servers on display, with one that is dead and one that never answers, median of %d", fleetLive, fleetRuns),
		fmt.Sprintf("%.2f s (%.2f to %.2f)", took[fleetRuns/2].Seconds(), took[0].Seconds(), took[fleetRuns-1].Seconds()),
		"under 2 s",
	}}, nil
}
