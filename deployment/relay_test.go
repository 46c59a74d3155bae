package deployment

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
)

// relay stands between a test and a server: it counts connections and can cut them.
type relay struct {
	net.Listener
	server string

	mu       sync.Mutex
	accepted int
	silent   bool // new connections are accepted and nothing more
	open     []net.Conn
	copying  sync.WaitGroup
}

func newRelay(t testing.TB, server string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{Listener: l, server: server}
	r.copying.Go(r.serve)
	t.Cleanup(func() {
		l.Close()
		r.reset()
		r.copying.Wait()
	})
	return r
}

// config is how to reach the server through the relay.
func (r *relay) config(c Config) Config {
	c.Host, c.Port, c.Socket = "127.0.0.1", r.Addr().(*net.TCPAddr).Port, ""
	return c
}

func (r *relay) serve() {
	for {
		client, err := r.Accept()
		if err != nil {
			return
		}
		r.mu.Lock()
		r.accepted++
		r.open = append(r.open, client)
		silent := r.silent
		r.mu.Unlock()
		if silent {
			continue
		}
		server, err := net.Dial("tcp", r.server)
		if err != nil {
			client.Close()
			continue
		}
		r.mu.Lock()
		r.open = append(r.open, server)
		r.mu.Unlock()
		r.copying.Go(func() { pass(client, server) })
		r.copying.Go(func() { pass(server, client) })
	}
}

func pass(to, from net.Conn) {
	if _, err := io.Copy(to, from); err == nil || errors.Is(err, net.ErrClosed) {
		to.Close()
	}
}

// reset ends all connections with a TCP RST.
func (r *relay) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.open {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // closed already, at worst
		}
		c.Close()
	}
	r.open = nil
}

func (r *relay) silence(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.silent = on
}

func (r *relay) connections() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.accepted
}

// says listens and answers every connection with a text, whatever comes.
func says(t testing.TB, text string) Config {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer c.Close()
				_, _ = c.Read(make([]byte, 1)) // some answer only when spoken to
				_, _ = io.WriteString(c, text) // the test sees what arrived
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		serving.Wait()
	})
	return Config{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}
}
