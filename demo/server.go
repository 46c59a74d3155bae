package demo

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"

	"valktop/demo/embedded"
)

// Values of Options.Server that are no path.
const (
	Auto     = "auto"
	Embedded = "embedded"
)

// Memory of the server: a fixed part, and what a key of the workload takes on average
// with some room above (measured on Valkey 8.0 with 50,000 keys).
const (
	baseMemory   = 8 << 20
	memoryPerKey = 1_100
)

// server is what the workload runs on.
type server interface {
	Name() string
	Addr() string
	Done() <-chan struct{} // closed when it has ended
	Err() error            // why it ended by itself
	Close() error
}

func startServer(ctx context.Context, o Options) (server, error) {
	limit := baseMemory + int64(o.Keys)*memoryPerKey
	switch o.Server {
	case Embedded:
		return startEmbedded(limit, Embedded)
	case Auto:
		return startFound(ctx, limit)
	}
	path, err := exec.LookPath(o.Server)
	if err != nil {
		return nil, fmt.Errorf("find the server to run the demo on: %w (try --server embedded)", err)
	}
	return startProcess(ctx, path, limit)
}

// startFound runs the first server of the PATH that starts, else the embedded one.
func startFound(ctx context.Context, limit int64) (server, error) {
	name := Embedded
	for _, program := range []string{"valkey-server", "redis-server"} {
		path, err := exec.LookPath(program)
		if err != nil {
			continue
		}
		p, err := startProcess(ctx, path, limit)
		if err == nil {
			return p, nil
		}
		if ctx.Err() != nil {
			return nil, err
		}
		name = fmt.Sprintf("%s, as %s did not start", Embedded, filepath.Base(path))
	}
	return startEmbedded(limit, name)
}

// inProcess is the embedded server.
type inProcess struct {
	*embedded.Server
	name string
	done chan struct{}
}

func startEmbedded(limit int64, name string) (server, error) {
	s, err := embedded.Start(embedded.Options{MaxMemory: limit, Policy: "allkeys-lru"})
	if err != nil {
		return nil, err
	}
	return &inProcess{Server: s, name: name, done: make(chan struct{})}, nil
}

// Name is what runs.
func (s *inProcess) Name() string { return s.name }

// Done is never closed before Close: the server lives as long as the program.
func (s *inProcess) Done() <-chan struct{} { return s.done }

// Err is always nil.
func (s *inProcess) Err() error { return nil }

// Close ends the server.
func (s *inProcess) Close() error {
	defer close(s.done)
	return s.Server.Close()
}
