package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// startTimeout is how long a server may take until it answers.
	startTimeout = 10 * time.Second
	// portAttempts is how often another port is tried: between finding a free one and the
	// server's bind, someone else may take it.
	portAttempts = 3
	askAgain     = 5 * time.Millisecond
)

// process is a real server, run as a child process in a folder of its own.
type process struct {
	name  string // "valkey-server 8.0.1"
	addr  string
	dir   string
	cmd   *exec.Cmd
	out   *tail
	done  chan struct{} // closed when the process has ended
	mu    sync.Mutex
	err   error // why it ended by itself
	ended bool  // Close was called
}

// startProcess runs the server at path with a memory limit, without persistence, on a
// free port of the loopback interface.
func startProcess(ctx context.Context, path string, maxMemory int64) (*process, error) {
	removeStale(os.TempDir())
	dir, err := os.MkdirTemp("", dirPrefix+strconv.Itoa(os.Getpid())+"-")
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for range portAttempts {
		var p *process
		if p, err = launch(ctx, path, dir, maxMemory); err == nil {
			return p, nil
		}
		if ctx.Err() != nil {
			break
		}
	}
	os.RemoveAll(dir)
	return nil, fmt.Errorf("start %s: %w", path, err)
}

func launch(ctx context.Context, path, dir string, maxMemory int64) (*process, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	p := &process{addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), dir: dir, out: &tail{}, done: make(chan struct{})}
	p.cmd = exec.Command(path,
		"--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--protected-mode", "yes",
		"--dir", dir, "--daemonize", "no", "--logfile", "", "--save", "", "--appendonly", "no",
		"--maxmemory", strconv.FormatInt(maxMemory, 10), "--maxmemory-policy", "allkeys-lru")
	p.cmd.Dir = dir
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	p.cmd.WaitDelay = time.Second
	ended, err := runGuarded(p.cmd)
	if err != nil {
		return nil, err
	}
	go func() {
		err := <-ended
		p.mu.Lock()
		defer p.mu.Unlock()
		if !p.ended {
			p.err = fmt.Errorf("%s ended (%w)%s", filepath.Base(path), orExit0(err), p.out)
		}
		close(p.done)
	}()
	if p.name, err = p.greet(ctx); err != nil {
		if died := p.Err(); died != nil {
			err = died
		}
		p.kill()
		return nil, err
	}
	return p, nil
}

var errExit0 = errors.New("exit status 0")

func orExit0(err error) error {
	if err == nil {
		return errExit0
	}
	return err
}

// greet waits until the process answers and returns what it is: "valkey-server 8.0.1".
func (p *process) greet(ctx context.Context) (string, error) {
	if err := p.awaitPort(ctx); err != nil {
		return "", err
	}
	client := newClient(p.addr, "")
	defer client.Close()
	info, err := client.Info(ctx, "server").Result()
	if err != nil {
		return "", fmt.Errorf("ask %s what it is: %w", p.addr, err)
	}
	if pid := infoField(info, "process_id"); pid != strconv.Itoa(p.cmd.Process.Pid) {
		return "", fmt.Errorf("another server (process %s) listens on %s", pid, p.addr)
	}
	version := infoField(info, "valkey_version")
	if version == "" {
		version = infoField(info, "redis_version")
	}
	return filepath.Base(p.cmd.Path) + " " + version, nil
}

// awaitPort waits until something listens. It dials by itself: after a failed attempt
// go-redis would wait for a second.
func (p *process) awaitPort(ctx context.Context) error {
	dialer := net.Dialer{}
	for {
		conn, err := dialer.DialContext(ctx, "tcp", p.addr)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-time.After(askAgain):
		case <-p.done:
			return p.Err()
		case <-ctx.Done():
			return fmt.Errorf("nothing listens on %s: %w%s", p.addr, ctx.Err(), p.out)
		}
	}
}

func infoField(info, name string) string {
	_, after, found := strings.Cut(info, "\n"+name+":")
	if !found {
		return ""
	}
	v, _, _ := strings.Cut(after, "\r\n")
	return v
}

// Name is what runs.
func (p *process) Name() string { return p.name }

// Addr is host:port.
func (p *process) Addr() string { return p.addr }

// Done is closed when the process has ended.
func (p *process) Done() <-chan struct{} { return p.done }

// Err is why the process ended by itself.
func (p *process) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// Close ends the process at once (it has nothing to save) and removes its folder.
func (p *process) Close() error {
	p.kill()
	if err := os.RemoveAll(p.dir); err != nil {
		return fmt.Errorf("remove the demo's folder: %w", err)
	}
	return nil
}

func (p *process) kill() {
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	_ = p.cmd.Process.Kill() // it may have ended already
	<-p.done
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// tailBytes is how much of a server's last words an error repeats.
const tailBytes = 2 << 10

// tail keeps the end of what is written to it. It is safe for concurrent use.
type tail struct {
	mu sync.Mutex
	b  []byte
}

// Write never fails.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, b...)
	if extra := len(t.b) - tailBytes; extra > 0 {
		t.b = append(t.b[:0], t.b[extra:]...)
	}
	return len(b), nil
}

// String is empty, or begins with a colon.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if words := bytes.TrimSpace(t.b); len(words) > 0 {
		return ":\n" + string(words)
	}
	return ""
}
