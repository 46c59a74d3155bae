package incidents

import (
	"net"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"valktop/testserver"
)

// relay stands between valktop and a server, and can be slow.
type relay struct {
	net.Listener
	delay atomic.Int64 // of each packet to the client
}

func slowable(t testing.TB, server string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{Listener: l}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s, err := net.Dial("tcp", server)
			if err != nil {
				c.Close()
				continue
			}
			go r.pass(s, c, false)
			go r.pass(c, s, true)
		}
	}()
	return r
}

// pass copies from one end to the other until either closes.
func (r *relay) pass(to, from net.Conn, back bool) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if back {
			time.Sleep(time.Duration(r.delay.Load()))
		}
		if _, failed := to.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
	}
}

// portOf is a server's port as text.
func portOf(s *testserver.Server) string { return strconv.Itoa(s.Port) }

func (r *relay) port() int { return r.Addr().(*net.TCPAddr).Port }
