package embedded

import (
	"errors"
	"net"
	"sync/atomic"
	"time"
)

// acceptPause keeps a listener that fails (no file descriptor is left) from spinning.
const acceptPause = 50 * time.Millisecond

// listener counts the bytes of its connections, and the time spent to write them.
type listener struct {
	net.Listener
	in, out   atomic.Int64 // bytes from and to clients
	writeTime atomic.Int64 // ns spent in writes to sockets
}

// Accept waits for the next connection.
func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		if !errors.Is(err, net.ErrClosed) {
			time.Sleep(acceptPause)
		}
		return nil, err
	}
	return &connection{Conn: c, l: l}, nil
}

type connection struct {
	net.Conn
	l *listener
}

// Read counts what came in.
func (c *connection) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.l.in.Add(int64(n))
	return n, err
}

// Write counts what went out.
func (c *connection) Write(b []byte) (int, error) {
	begin := time.Now()
	n, err := c.Conn.Write(b)
	c.l.writeTime.Add(int64(time.Since(begin)))
	c.l.out.Add(int64(n))
	return n, err
}
