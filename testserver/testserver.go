// Package testserver starts real redis-server and valkey-server processes for tests,
// each on a free loopback port and in a folder of its own, and ends them with the test.
package testserver

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Kind is the program to start.
type Kind string

// The servers that every behaviour is tested on.
const (
	Redis  Kind = "redis-server"
	Valkey Kind = "valkey-server"
)

const (
	// patience is how long the busiest machine may take to start a server, and a server on it
	// for a command.
	patience       = 60 * time.Second
	launchAttempts = 5
)

// Server is a running server.
type Server struct {
	Kind Kind
	Addr string // 127.0.0.1:port, or the path of the socket
	Port int    // 0 when it listens on a unix socket only
	Dir  string // its working folder

	TLSPort int // where it listens for TLS besides Port; 0 when it does not

	t        testing.TB
	args     []string
	cmd      *exec.Cmd
	done     chan struct{} // closed when the process has ended
	out      *bytes.Buffer // what it printed; complete when it has ended
	launched bool          // it has listened on its port
}

// Each runs f as a parallel subtest against a fresh server of each kind.
func Each(t *testing.T, f func(t *testing.T, s *Server), args ...string) {
	t.Helper()
	for _, kind := range []Kind{Redis, Valkey} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			f(t, Start(t, kind, args...))
		})
	}
}

// Start runs a server with args as on its command line ("--maxmemory", "10mb") and
// waits until it answers. A missing program fails the test.
func Start(t testing.TB, kind Kind, args ...string) *Server {
	t.Helper()
	s := Prepare(t, kind, args...)
	s.Launch()
	return s
}

// Prepare reserves a port and a folder for a server without running it.
func Prepare(t testing.TB, kind Kind, args ...string) *Server {
	t.Helper()
	if _, err := exec.LookPath(string(kind)); err != nil {
		t.Fatalf("%s is not installed: run `make servers` (apt-get install %s, on Debian 12 valkey-server comes from bookworm-backports)", kind, kind)
	}
	dir, err := os.MkdirTemp("", "valktop-test-") // short: a socket's path holds 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	port := freePort(t)
	s := &Server{Kind: kind, t: t, Dir: dir, Port: port, Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port))}
	s.args = append([]string{
		"--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--dir", dir,
		"--save", "", "--appendonly", "no", "--daemonize", "no",
	}, args...)
	for i, a := range args {
		if a == "--unixsocket" && i+1 < len(args) {
			s.Addr = args[i+1]
		}
	}
	t.Cleanup(s.Kill)
	return s
}

// Args adds to the command line from the next start on.
func (s *Server) Args(args ...string) { s.args = append(s.args, args...) }

// SocketArgs make a server listen on a unix socket in dir and on no port.
func SocketArgs(dir string) []string {
	return []string{"--port", "0", "--unixsocket", filepath.Join(dir, "s.sock"), "--unixsocketperm", "700"}
}

// Launch starts a prepared, killed or ended server, on the same port and folder. A port
// that another process took since it was found is replaced, if the server never ran.
func (s *Server) Launch() {
	s.t.Helper()
	for attempt := range launchAttempts {
		if !s.launched && (attempt > 0 || !isFree(s.Port)) {
			s.move(freePort(s.t))
		}
		s.Run()
		if s.listens() {
			s.launched = true
			return
		}
		if s.launched || !strings.Contains(s.out.String(), "in use") {
			break
		}
	}
	s.t.Fatalf("%s does not listen on %s:\n%s", s.Kind, s.Addr, s.out)
}

// listens waits until the server takes connections. When it does not, it is ended.
func (s *Server) listens() bool {
	network := "tcp"
	if strings.HasPrefix(s.Addr, "/") {
		network = "unix"
	}
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		select {
		case <-s.done:
			return false
		default:
		}
		if conn, err := net.DialTimeout(network, s.Addr, time.Second); err == nil {
			here := !slices.Contains(s.args, "--cluster-enabled") || answers(conn, deadline)
			conn.Close()
			if here {
				return true
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.Kill()
	return false
}

// Run starts the process without waiting until it listens.
func (s *Server) Run() {
	s.t.Helper()
	s.out = &bytes.Buffer{}
	s.cmd = exec.Command(string(s.Kind), s.args...)
	s.cmd.Stdout, s.cmd.Stderr = s.out, s.out
	s.cmd.Dir = s.Dir
	if err := s.cmd.Start(); err != nil {
		s.t.Fatalf("start %s: %v", s.Kind, err)
	}
	s.done = make(chan struct{})
	go func(cmd *exec.Cmd, done chan struct{}) {
		_ = cmd.Wait() // a killed server is no error
		close(done)
	}(s.cmd, s.done)
}

// Kill ends the process at once, as a crash would, and waits for its end.
func (s *Server) Kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGCONT)
	_ = s.cmd.Process.Kill()
	<-s.done
}

// Runs reports whether the process was started and has not ended.
func (s *Server) Runs() bool {
	if s.cmd == nil {
		return false
	}
	select {
	case <-s.done:
		return false
	default:
		return true
	}
}

// Pause stops the process with SIGSTOP: connections stay open and nothing is answered.
func (s *Server) Pause() { s.signal(syscall.SIGSTOP) }

// Resume ends a Pause.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

// PID is the process id.
func (s *Server) PID() int { return s.cmd.Process.Pid }

func (s *Server) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatalf("%v to %s: %v", sig, s.Kind, err)
	}
}

// Client returns a client of its own, closed with the test. It is meant for what the
// test does to the server, not for what is tested.
func (s *Server) Client() *redis.Client { return s.ClientWith(redis.Options{}) }

// ClientWith is Client with options: a password, TLS, a database.
func (s *Server) ClientWith(o redis.Options) *redis.Client {
	o.Addr = s.Addr
	if strings.HasPrefix(s.Addr, "/") {
		o.Network = "unix"
	}
	o.Protocol = 2
	o.DisableIdentity = true
	o.MaxRetries = -1
	o.DialTimeout, o.PoolTimeout = cmp.Or(o.DialTimeout, patience), cmp.Or(o.PoolTimeout, patience)
	o.ReadTimeout, o.WriteTimeout = cmp.Or(o.ReadTimeout, patience), cmp.Or(o.WriteTimeout, patience)
	c := redis.NewClient(&o)
	s.t.Cleanup(func() { c.Close() })
	return c
}

// Do runs one command and fails the test on an error.
func (s *Server) Do(args ...any) any {
	s.t.Helper()
	c := s.ClientWith(redis.Options{})
	defer c.Close()
	v, err := c.Do(context.Background(), args...).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		s.t.Fatalf("%s: %v: %v", s.Kind, args, err)
	}
	return v
}

// URL is the server's address as a URL.
func (s *Server) URL() string {
	if strings.HasPrefix(s.Addr, "/") {
		return "unix://" + s.Addr
	}
	return "redis://" + s.Addr
}
