package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
)

// fleet measures how soon the state of many profiles is on display, of which one is dead and
// one never answers.
type fleet struct{ binary string }

// fleetLive is how many servers answer.
const fleetLive = 38

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
	return target{f.binary, "fleet"}.startUntil(ctx, func(rows []string) bool { return strings.Contains(rows[0], healthy) },
		fmt.Sprintf("the state of %d servers in `fleet`, with one that is dead and one that never answers", fleetLive), "under 2 s", "--config", file)
}
