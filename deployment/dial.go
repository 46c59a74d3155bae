package deployment

import (
	"context"
	"crypto/tls"
	"net"

	"valktop/collector"
)

// dial opens a connection and, where asked for, TLS on it.
func (n *node) dial(ctx context.Context) (*wire, error) {
	network, addr := n.config.address()
	dialer := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: n.config.KeepAlive, Interval: n.config.KeepAlive,
	}}
	raw, err := dialer.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	n.ledger.change(func(t *collector.Ledger) { t.Connections++ })
	w := &wire{Conn: raw, raw: raw, ledger: &n.ledger}
	if n.tls == nil {
		return w, nil
	}
	secure := tls.Client(raw, n.tls)
	if err := secure.HandshakeContext(ctx); err != nil {
		w.cut()
		return nil, handshakeError{err}
	}
	w.Conn = secure
	return w, nil
}
