package deployment

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"sync/atomic"
	"time"
)

// hushTime is after how long without a byte a TLS handshake is given up to find out why: some
// round trips of a slow line, and before anybody who watches gives up.
const hushTime = 3 * time.Second

// longestLine is how long a line of the inline protocol may be (PROTO_INLINE_MAX_SIZE).
const longestLine = 64 << 10

// asking is a connection during a TLS handshake. A plain server takes the handshake for the
// beginning of a line, whose end it does not find behind a NUL, and says nothing until the
// line is too long; so it is made too long, and the complaint tells that it speaks no TLS.
type asking struct {
	net.Conn
	heard, ended atomic.Bool
}

// Read notes that the server said something.
func (a *asking) Read(b []byte) (int, error) {
	n, err := a.Conn.Read(b)
	if n > 0 {
		a.heard.Store(true)
	}
	return n, err
}

// whetherPlain makes the line too long, unless the server has answered.
func (a *asking) whetherPlain() {
	if !a.heard.Load() {
		a.ended.Store(true)
		_, _ = a.Write(bytes.Repeat([]byte{'\n'}, longestLine)) // what comes of it is read by the handshake
	}
}

// judge is what a handshake came to: who speaks TLS after all was only slow, and what it says to
// such a line is of no use.
func (a *asking) judge(err error) error {
	var plain tls.RecordHeaderError
	if err == nil || !a.ended.Load() || errors.As(err, &plain) {
		return err
	}
	return errors.Join(context.DeadlineExceeded, err)
}
