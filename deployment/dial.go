package deployment

import (
	"context"
	"crypto/tls"
	"net"
	"time"

	"valktop/collector"
)

// dial opens a connection and, where asked for, TLS on it.
func (n *node) dial(ctx context.Context) (*wire, error) {
	network, addr := n.config.address()
	raw, err := n.config.dialer().DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	n.ledger.change(func(t *collector.Ledger) { t.Connections++ })
	w := &wire{Conn: raw, raw: raw, ledger: &n.ledger}
	if n.tls == nil {
		return w, nil
	}
	asked := &asking{Conn: raw}
	secure := tls.Client(asked, n.tls)
	late := time.AfterFunc(hushTime, asked.whetherPlain)
	defer late.Stop()
	if err := asked.judge(secure.HandshakeContext(ctx)); err != nil {
		w.cut()
		return nil, handshakeError{err}
	}
	w.Conn = secure
	return w, nil
}

// dialer is the tunnel where there is one, else the network.
func (c Config) dialer() Dialer {
	if c.Via != nil {
		return c.Via
	}
	return &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: c.KeepAlive, Interval: c.KeepAlive}}
}
