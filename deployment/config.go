package deployment

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"time"
)

// What a Config that says nothing else connects to and how, as redis-cli does; the
// times keep a dead link from looking like a quiet server.
const (
	DefaultHost        = "127.0.0.1"
	DefaultPort        = 6379
	DefaultDialTimeout = 10 * time.Second
	DefaultKeepAlive   = 5 * time.Second
)

// Config is how to reach a server, and others of its deployment by way of it. Its zero value is 127.0.0.1:6379 without a password.
type Config struct {
	Host     string // name or address, an IPv6 one without brackets; DefaultHost when empty
	Port     int    // DefaultPort when 0
	Socket   string // path of a unix socket, in place of Host and Port
	DB       int    // database to select
	User     string // ACL user; the server's default user when empty
	Password Secret

	// Credentials, where set, is asked for user and password before each connection,
	// in place of User and Password.
	Credentials func(context.Context) (user string, password Secret, err error) `json:"-"`

	// Seeds are more servers of the same cluster, asked when the first one does not answer.
	Seeds []Address
	// Map says where servers are reached that announce themselves by other addresses.
	Map []Mapping
	// OnlySeed leaves out all servers of the deployment but the one that is named here.
	OnlySeed bool
	// FromReplicas asks a replica that is in step which keys there are, where there is one.
	FromReplicas bool
	// Sentinel, where set, tells which server is the primary, in place of Host, Port and Socket.
	Sentinel *Sentinel

	// Via, where set, opens connections in place of the network: a tunnel.
	Via Dialer `json:"-"`

	TLS         *TLS          // nil: plain
	DialTimeout time.Duration // for a connection until it is ready for commands; DefaultDialTimeout when 0
	KeepAlive   time.Duration // between TCP keep-alive probes; DefaultKeepAlive when 0

	// Called is what connections call themselves (CLIENT SETNAME); "valktop" when empty.
	Called string

	isSentinel bool     // what is reached is one
	announced  Address  // by which the deployment knows the server; zero where the user named it
	names      []string // that its certificate may be for, beside Host
}

// Dialer opens connections. net.Dialer is one.
type Dialer interface {
	DialContext(ctx context.Context, network, addr string) (net.Conn, error)
}

// TLS is how to speak it. Its zero value verifies the server against the system's
// authorities and Config.Host.
type TLS struct {
	CACert   string // file of PEM certificates to trust in place of the system's
	Cert     string // file of the client's PEM certificate
	Key      string // file of its PEM key
	SNI      string // name to ask for and to verify, when it is not Config.Host
	Insecure bool   // do not verify the server's certificate
}

// Name is what to call the server on a screen: "cache-1:6379", or the path of its socket.
func (c Config) Name() string {
	if c.Sentinel != nil {
		return c.Sentinel.name()
	}
	_, addr := c.address()
	return addr
}

// address is the network and the address to dial.
func (c Config) address() (network, addr string) {
	if c.Socket != "" {
		return "unix", c.Socket
	}
	c = c.withDefaults()
	return "tcp", net.JoinHostPort(c.Host, strconv.Itoa(c.Port))
}

// where is the address to dial; that of no host for a socket.
func (c Config) where() Address {
	if c.Socket != "" {
		return Address{}
	}
	return Address{c.Host, c.Port}
}

// withDefaults fills in what is not set.
func (c Config) withDefaults() Config {
	if c.Host == "" {
		c.Host = DefaultHost
	}
	if c.Port == 0 {
		c.Port = DefaultPort
	}
	if c.DialTimeout == 0 {
		c.DialTimeout = DefaultDialTimeout
	}
	if c.KeepAlive == 0 {
		c.KeepAlive = DefaultKeepAlive
	}
	return c
}

// Through is the name of the tunnel's far end; empty without a tunnel.
func (c Config) Through() string {
	if named, ok := c.Via.(interface{ Name() string }); ok {
		return named.Name()
	}
	return ""
}

// Label is Name, and the way there.
func (c Config) Label() string {
	if through := c.Through(); through != "" {
		return c.Name() + " via " + through
	}
	return c.Name()
}

// Loopback reports whether the server is on this machine, by what the address says: a
// socket, localhost, or an address of the loopback interface. A name is not looked up. At
// the far end of a tunnel they are another machine's.
func (c Config) Loopback() bool {
	if c.Via != nil {
		return false
	}
	if c.Socket != "" {
		return true
	}
	for _, a := range c.Seeds {
		if !loopback(a.Host) {
			return false
		}
	}
	if c.Sentinel != nil {
		return c.Sentinel.loopback()
	}
	return loopback(c.withDefaults().Host)
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
