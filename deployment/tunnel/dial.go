package tunnel

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

const (
	// hopPatience is how long a host may take until its key is checked, signPatience how long
	// to log in then: an agent may ask a person, or wait for a finger on a key.
	hopPatience  = 15 * time.Second
	signPatience = 2 * time.Minute
	// keepAlive is how often a tunnel is asked whether it is still there, and answerPatience how
	// long it may take to answer.
	keepAlive      = 5 * time.Second
	answerPatience = 10 * time.Second
	keepAliveName  = "keepalive@openssh.com"
)

// Client is an open tunnel.
type Client struct {
	route   Route
	hops    []*ssh.Client
	running sync.WaitGroup // what carries connections
	done    chan struct{}  // closed when the tunnel is gone
	once    sync.Once
}

// Open connects to the hosts on the way, one through the other. Ask is asked for the
// passphrases of keys; when nil, keys that want one are of no use unless k holds them.
func Open(ctx context.Context, r Route, k *Keyring, ask Ask) (*Client, error) {
	c := &Client{route: r, done: make(chan struct{})}
	for i, h := range r.hops {
		next, err := c.hop(ctx, h, k, ask)
		if err != nil {
			_ = c.Close() // it never worked
			return nil, r.explain(i, err)
		}
		c.hops = append(c.hops, next)
	}
	c.running.Go(c.watch)
	return c, nil
}

// hop connects to h through the hosts before it.
func (c *Client) hop(ctx context.Context, h hop, k *Keyring, ask Ask) (*ssh.Client, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	late := time.AfterFunc(hopPatience, cancel)
	defer late.Stop()
	keys, err := h.hostKeys()
	if err != nil {
		return nil, knownHostsError{err}
	}
	raw, err := c.dial(ctx, "tcp", h.addr())
	if err != nil {
		return nil, timedOut(ctx, err)
	}
	defer context.AfterFunc(ctx, func() { raw.Close() })()
	login := login{hop: h, ring: k}
	if ask != nil {
		login.ask = func(file string, again bool) ([]byte, error) { return ask(ctx, file, again) }
	}
	defer login.close()
	config := &ssh.ClientConfig{
		User: h.user, Auth: []ssh.AuthMethod{ssh.PublicKeysCallback(login.signers)}, HostKeyAlgorithms: keys.algorithms(),
		HostKeyCallback: func(name string, remote net.Addr, key ssh.PublicKey) error {
			login.refused = keys.check(name, remote, key)
			if login.refused == nil {
				late.Reset(signPatience)
			}
			return login.refused
		},
	}
	opened, channels, requests, err := ssh.NewClientConn(raw, h.addr(), config)
	if err != nil {
		raw.Close()
		return nil, login.failed(timedOut(ctx, err))
	}
	return ssh.NewClient(opened, channels, requests), nil
}

// errLate is a host that took too long.
var errLate = errors.New("no answer in time")

// timedOut is err, or that it is no wonder.
func timedOut(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errors.Join(errLate, err)
	}
	return err
}

// dial opens a connection from the last host reached so far, the network's when there is none.
func (c *Client) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if len(c.hops) == 0 {
		d := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: keepAlive, Interval: keepAlive}}
		return d.DialContext(ctx, network, addr)
	}
	channel, err := c.hops[len(c.hops)-1].DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return newConn(channel, &c.running), nil
}

// DialContext opens a connection to addr from the bastion. Networks are "tcp" and "unix".
func (c *Client) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	opened, err := c.dial(ctx, network, addr)
	if err != nil {
		return nil, c.route.explainChannel(network, err)
	}
	return opened, nil
}

// Done is closed when the tunnel is gone: lost, or closed.
func (c *Client) Done() <-chan struct{} { return c.done }

// watch notices the end of the tunnel: also when the other side only falls silent.
func (c *Client) watch() {
	last := c.hops[len(c.hops)-1]
	ended := make(chan struct{})
	go func() {
		_ = last.Wait() // why it ended is told by what is tried next
		close(ended)
	}()
	ticks := time.NewTicker(keepAlive)
	defer ticks.Stop()
	for {
		select {
		case <-ended:
		case <-ticks.C:
			if answers(last) {
				continue
			}
		}
		c.cut()
		<-ended
		return
	}
}

// answers asks the other side for a sign of life.
func answers(c *ssh.Client) bool {
	answered := make(chan error, 1)
	go func() {
		_, _, err := c.SendRequest(keepAliveName, true, nil)
		answered <- err
	}()
	select {
	case err := <-answered:
		return err == nil
	case <-time.After(answerPatience):
		return false
	}
}

// cut ends the tunnel without waiting for anybody. The first host's is the one connection
// that all others are in.
func (c *Client) cut() {
	c.once.Do(func() {
		close(c.done)
		for _, h := range c.hops {
			_ = h.Close() // it may have ended already
		}
	})
}

// Close ends the tunnel and every connection through it.
func (c *Client) Close() error {
	c.cut()
	c.running.Wait()
	return nil
}
