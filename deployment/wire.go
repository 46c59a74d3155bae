package deployment

import (
	"net"
	"sync/atomic"

	"valktop/collector"
)

// greetingSize is how much of what a server says first is kept, to tell what it speaks.
const greetingSize = 16

// wire is an open connection, under TLS where there is TLS: it counts the bytes that the
// server counts, and it hides what go-redis would look at to judge the connection.
type wire struct {
	net.Conn
	raw    net.Conn // below TLS
	ledger *ledger
	sent   atomic.Uint64 // bytes
	closed atomic.Bool

	greeting []byte // the first bytes received; used by the goroutine that connects
}

func (w *wire) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	if n > 0 {
		w.ledger.change(func(t *collector.Ledger) { t.BytesOut += uint64(n) })
		if room := greetingSize - len(w.greeting); room > 0 {
			w.greeting = append(w.greeting, b[:min(n, room)]...)
		}
	}
	return n, err
}

func (w *wire) Write(b []byte) (int, error) {
	n, err := w.Conn.Write(b)
	if n > 0 {
		w.sent.Add(uint64(n))
		w.ledger.change(func(t *collector.Ledger) { t.BytesIn += uint64(n) })
	}
	if err != nil && isEnd(err) && !w.closed.Load() {
		// The server hung up. What it said before, why it did, is still to be read.
		return len(b), nil
	}
	return n, err
}

// cut ends the connection. Whoever wants may call it at any time.
func (w *wire) cut() { _ = w.Close() } // nothing can be done about an error, nor need be

// Close is cut for go-redis.
func (w *wire) Close() error {
	w.closed.Store(true)
	return w.raw.Close() // a TLS connection would wait for its writer
}

// usable reports whether the connection is open and nothing arrived that nobody asked
// for: that is the end of the connection, or a server that is out of step.
func (w *wire) usable() bool { return !w.closed.Load() && quiet(w.raw) }
