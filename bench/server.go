package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"time"
)

// server is a redis-server or valkey-server of this program's own, without persistence.
type server struct {
	kind string // and the program's name
	addr string
	port string
	cmd  *exec.Cmd
	dir  string
}

// kinds are the servers that are measured, with the clients that come with them.
func kinds() [][2]string {
	return [][2]string{{"redis-server", "redis-cli"}, {"valkey-server", "valkey-cli"}}
}

const startTimeout = 10 * time.Second

func startServer(ctx context.Context, kind string, args ...string) (*server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := listener.Addr().String()
	listener.Close()
	dir, err := os.MkdirTemp("", "valktop-bench-")
	if err != nil {
		return nil, err
	}
	s := &server{kind: kind, addr: addr, dir: dir}
	_, s.port, _ = net.SplitHostPort(addr)
	s.cmd = exec.CommandContext(ctx, kind, append([]string{
		"--port", s.port, "--bind", "127.0.0.1", "--dir", dir, "--save", "", "--appendonly", "no",
	}, args...)...)
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(startTimeout); time.Now().Before(deadline); wait(ctx, 10*time.Millisecond) {
		if conn, err := net.Dial("tcp", addr); err == nil {
			conn.Close()
			return s, nil
		}
	}
	s.close()
	return nil, fmt.Errorf("%s does not listen on %s", kind, addr)
}

// startFilled starts a server and writes n keys of a shape.
func startFilled(ctx context.Context, kind string, n int, what shape) (*server, error) {
	s, err := startServer(ctx, kind)
	if err != nil {
		return nil, err
	}
	if err := fill(s.addr, 0, n, what); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *server) url() string { return "redis://" + s.addr }

// close ends the server with all that is in it.
func (s *server) close() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed
	os.RemoveAll(s.dir)
}

// cpu is the processor time that the server has used.
func (s *server) cpu() time.Duration { return processorTime(s.cmd) }

// do runs a command on the server.
func (s *server) do(words ...string) error {
	w, err := dial(s.addr)
	if err != nil {
		return err
	}
	defer w.Close()
	if err := w.send(words...); err != nil {
		return err
	}
	return w.drain()
}

// says is what the server answers to a command, as text; empty when it fails.
func (s *server) says(words ...string) string {
	text, _ := ask(s.addr, words...) // what is waited for does not come then
	return text
}
