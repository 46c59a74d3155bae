package deployment

import (
	"cmp"
	"net"
	"strconv"
)

// Address is where a server is. Port is 0 where it does not matter, or is not known.
type Address struct {
	Host string // name or address, an IPv6 one without brackets
	Port int
}

// String is host:port, or the host alone.
func (a Address) String() string {
	if a.Port == 0 {
		return a.Host
	}
	return net.JoinHostPort(a.Host, strconv.Itoa(a.Port))
}

// Mapping says where a server that announces itself as From is reached from here. Without
// ports it is for all servers of a host, whose ports stay.
type Mapping struct{ From, To Address }

// ParseAddress reads host, host:port or [IPv6]:port.
func ParseAddress(text string) (Address, error) {
	host, port, err := hostPort(text)
	return Address{host, port}, err
}

// splitAddress reads what a server says: host:port, an IPv6 host without brackets.
func splitAddress(text string) (Address, bool) {
	host, after, err := net.SplitHostPort(text)
	if err != nil {
		return Address{}, false
	}
	port, err := strconv.Atoi(after)
	return Address{host, port}, err == nil && port > 0
}

// reached is where a server is that announces itself as a.
func (c Config) reached(a Address) Address {
	for _, exact := range []bool{true, false} {
		for _, m := range c.Map {
			if m.From.Host != a.Host || exact && m.From.Port != a.Port || !exact && m.From.Port != 0 {
				continue
			}
			return Address{m.To.Host, cmp.Or(m.To.Port, a.Port)}
		}
	}
	return a
}

// at is how to reach another server of the deployment. The name that the user gave, and
// the one that the server announces, are good for its certificate as well: clusters
// announce addresses, and certificates have names.
func (c Config) at(a Address, announced ...Address) Config {
	names := append([]string(nil), c.names...)
	if c.Host != "" && c.Socket == "" && c.Sentinel == nil {
		names = append(names, c.Host)
	}
	for _, known := range announced {
		if known.Host != a.Host {
			names = append(names, known.Host)
		}
		c.announced = known
	}
	c.Host, c.Port, c.Socket, c.Seeds, c.Sentinel, c.names = a.Host, a.Port, "", nil, nil, names
	return c
}
