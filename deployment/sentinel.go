package deployment

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"

	"valktop/collector"
	"valktop/maybe"
)

// DefaultSentinelPort is where Sentinels listen that nobody gave a port.
const DefaultSentinelPort = 26379

// Sentinel is who tells which server is the primary of a replication set. It is no server
// of data: it has users, passwords and TLS of its own.
type Sentinel struct {
	Addrs    []Address // that the user named; the others are learned from them
	Set      string    // what they call the replication set: "mymaster"
	User     string
	Password Secret
	TLS      maybe.Value[bool] // unknown: as the servers have it
}

// name is what the deployment is called: the set, and who was asked first.
func (s *Sentinel) name() string {
	return s.Set + " (Sentinel " + s.Addrs[0].String() + ")"
}

func (s *Sentinel) loopback() bool {
	return !slices.ContainsFunc(s.Addrs, func(a Address) bool { return !loopback(a.Host) })
}

// config is how to reach a Sentinel.
func (s *Sentinel) config(c Config, a Address) Config {
	c.User, c.Password, c.Credentials, c.DB, c.isSentinel = s.User, s.Password, nil, 0, true
	switch wants, given := s.TLS.Get(); {
	case given && !wants:
		c.TLS = nil
	case given && c.TLS == nil:
		c.TLS = &TLS{}
	}
	return c.at(a)
}

// nobody stands in for the primary until a Sentinel has named one: it fails with what they said.
func (d *Deployment) nobody() (*node, error) {
	for _, a := range d.config.Sentinel.Addrs {
		n, err := newNode(d.config.Sentinel.config(d.config, a))
		if err != nil {
			return nil, err
		}
		d.sentinels = append(d.sentinels, n)
	}
	stand, err := newNode(Config{Host: d.config.Sentinel.Set, Port: d.config.Port, DialTimeout: d.config.DialTimeout, DB: d.config.DB}.withDefaults())
	if err != nil {
		return nil, err
	}
	stand.named = d.config.Sentinel.name()
	stand.broken = func(ctx context.Context) *collector.Error {
		d.Refresh(ctx)
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.unnamed == nil {
			return stand.failure(connectOp, errSpent, nil) // it was named just now
		}
		return d.unnamed
	}
	return stand, nil
}

// lookThroughSentinel asks one Sentinel after another until one names a server that is a
// primary. What they said otherwise is why there is none.
func (d *Deployment) lookThroughSentinel(ctx context.Context) {
	v, _ := d.now()
	var states []collector.SentinelState
	kind := collector.Unreachable
	for i, s := range slices.Clone(d.sentinels) {
		f, err := d.lookThrough(ctx, s, v)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			d.sentinels = append([]*node{s}, slices.Delete(slices.Clone(d.sentinels), i, i+1)...)
			f.sentinels = d.states(s, states, f.sentinels)
			d.keep(ctx, f)
			return
		}
		var known *collector.Error
		if errors.As(err, &known) && known.Kind != collector.NoAnswer {
			kind = known.Kind
		}
		states = append(states, collector.SentinelState{Addr: s.Addr(), Err: said(err)})
	}
	d.fail(v, kind, states)
}

// said is an error of a Sentinel without its address, which stands before it anyway.
func said(err error) string {
	if known, ok := errors.AsType[*collector.Error](err); ok {
		return known.Op + ": " + known.Err.Error()
	}
	return err.Error()
}

// fail keeps why no Sentinel named a primary. The servers that are known stay.
func (d *Deployment) fail(v view, kind collector.Kind, states []collector.SentinelState) {
	var all []string
	for _, s := range states {
		all = append(all, s.Addr+": "+s.Err)
	}
	set := d.config.Sentinel.Set
	e := &collector.Error{
		Node: d.Name(), Op: "ask Sentinel", Kind: kind, Err: errors.New(strings.Join(all, "; ")),
		Try: "Check the addresses, and the name of the set: SENTINEL MASTERS lists the names. Sentinels have a password of their own: ?sentinel_password=.",
	}
	next := v
	next.topology.Form, next.topology.Set = collector.Sentinel, set
	next.topology.Sentinels = states
	next.topology.Partial = "no Sentinel tells which server is the primary of " + set + ": " + e.Err.Error()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.unnamed = e
	d.view = next
}

// lookThrough asks one Sentinel.
func (d *Deployment) lookThrough(ctx context.Context, s *node, v view) (discovery, error) {
	patience := lookPatience
	if !v.known {
		patience += s.config.DialTimeout
	}
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	set := d.config.Sentinel.Set
	replies, _, err := s.Counted(
		within, collector.Command{"SENTINEL", "MASTER", set}, collector.Command{"SENTINEL", "SLAVES", set}, collector.Command{"SENTINEL", "SENTINELS", set},
	)
	if err != nil {
		return discovery{}, err
	}
	if err := replies[0].Err; err != nil {
		if strings.HasPrefix(err.Error(), "ERR No such master") {
			return discovery{}, errors.New("it knows no replication set of the name " + set)
		}
		return discovery{}, err
	}
	primary, ok := readInstance(replies[0].Value)
	if !ok {
		return discovery{}, errors.New("it names no address for " + set)
	}
	f := discovery{form: collector.Sentinel, set: set, healthy: true}
	p := member{role: collector.Primary, announced: primary, reached: d.config.reached(primary)}
	if p.node = v.at(p.reached); p.node == nil {
		if p.node, err = d.newNode(d.config.at(p.reached, p.announced)); err != nil {
			return discovery{}, err
		}
	}
	if err := d.confirm(ctx, p.node, v); err != nil {
		if v.at(p.reached) == nil {
			p.node.close()
		}
		return discovery{}, err
	}
	f.members = []member{p}
	for _, replica := range instances(replies[1]) {
		if replica != p.announced {
			f.members = append(f.members, member{
				role: collector.Replica, follows: p.name(), announced: replica, reached: d.config.reached(replica),
			})
		}
	}
	for _, other := range instances(replies[2]) {
		f.sentinels = append(f.sentinels, collector.SentinelState{Addr: d.config.reached(other).String()})
	}
	return f, nil
}

// confirm asks a server whether it is the primary that a Sentinel calls it. One that does
// not answer is believed to be: it is down, and the Sentinels have not chosen another yet.
func (d *Deployment) confirm(ctx context.Context, n *node, v view) error {
	patience := lookPatience
	if !v.known {
		patience += n.config.DialTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	replies, _, err := n.Counted(ctx, collector.Command{"ROLE"})
	if err != nil || replies[0].Err != nil {
		return nil
	}
	if words, ok := replies[0].Value.([]any); ok && len(words) > 0 && words[0] != "master" {
		return errors.New("it names " + n.Addr() + " as the primary, which is a replica: a failover is under way")
	}
	return nil
}

// states are the Sentinels as they answered, and makes those known that were not.
func (d *Deployment) states(answered *node, failed, others []collector.SentinelState) []collector.SentinelState {
	all := append([]collector.SentinelState{{Addr: answered.Addr()}}, failed...)
	for _, o := range others {
		if slices.ContainsFunc(all, func(s collector.SentinelState) bool { return s.Addr == o.Addr }) {
			continue
		}
		all = append(all, o)
		if slices.ContainsFunc(d.sentinels, func(n *node) bool { return n.Addr() == o.Addr }) {
			continue
		}
		if a, ok := splitAddress(o.Addr); ok {
			if n, err := newNode(d.config.Sentinel.config(d.config, a)); err == nil {
				d.sentinels = append(d.sentinels, n)
			}
		}
	}
	slices.SortFunc(all, func(a, b collector.SentinelState) int { return strings.Compare(a.Addr, b.Addr) })
	return all
}

// readInstance reads where a server or a Sentinel is, as Sentinels list it.
func readInstance(v any) (Address, bool) {
	fields := pairsOf(v)
	host, _ := fields["ip"].(string)
	port, _ := fields["port"].(string)
	a, ok := splitAddress(net.JoinHostPort(host, port))
	return a, ok && host != ""
}

// instances reads a list of servers or Sentinels. A refusal is an empty one.
func instances(r collector.Reply) []Address {
	list, _ := r.Value.([]any)
	var all []Address
	for _, v := range list {
		if i, ok := readInstance(v); ok {
			all = append(all, i)
		}
	}
	return all
}
