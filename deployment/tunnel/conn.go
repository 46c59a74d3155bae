package tunnel

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
)

// What is copied at once: commands are short, replies may be long.
const (
	upSize   = 4 << 10
	downSize = 16 << 10
)

// conn is a connection through the tunnel that ends when it is closed: an SSH channel alone
// would go on reading until the other side agreed, has no deadlines, and may block in Close.
type conn struct {
	net.Conn // our end of a pipe
	ended    atomic.Bool
	local    net.Addr
	remote   net.Addr
}

// newConn puts a pipe before a channel. The goroutines that carry it are counted in running;
// they end with the connection, at the latest with the tunnel.
func newConn(channel net.Conn, running *sync.WaitGroup) *conn {
	near, far := net.Pipe()
	c := &conn{Conn: near, local: channel.LocalAddr(), remote: channel.RemoteAddr()}
	running.Go(func() {
		_, _ = io.CopyBuffer(onlyWriter{far}, channel, make([]byte, downSize)) // its end is told by far's
		c.ended.Store(true)
		far.Close()
	})
	running.Go(func() {
		_, _ = io.CopyBuffer(onlyWriter{channel}, far, make([]byte, upSize)) // as above
		channel.Close()
	})
	return c
}

// Ended reports whether the other side, or the tunnel, ended the connection.
func (c *conn) Ended() bool { return c.ended.Load() }

// LocalAddr is the channel's.
func (c *conn) LocalAddr() net.Addr { return c.local }

// RemoteAddr is the channel's.
func (c *conn) RemoteAddr() net.Addr { return c.remote }

// onlyWriter hides whatever else a connection can do from io.CopyBuffer, which would take
// buffers of its own then.
type onlyWriter struct{ io.Writer }
