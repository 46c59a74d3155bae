package access_test

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"valktop/access"
)

// pace is what a server is said to do.
type pace struct {
	commands float64 // a second
	cpu      float64 // of a core
	ping     time.Duration
}

// paced is a deployment of which the tests say how busy it is, and whose lines are never far
// behind. A machine that is busy with other tests makes round trips long and lines late, which
// ends bursts: here that is up to the test.
type paced struct {
	access.Deployment

	mu    sync.Mutex
	nodes map[access.Node]access.Node
	pace  pace
	since time.Time
	base  access.Load // up to since
	// patient ends when servers that do not answer in time are to be silent; until then they
	// are waited for.
	patient context.Context
	strict  context.CancelFunc
}

func newPaced(d access.Deployment, p pace) *paced {
	patient, strict := context.WithCancel(context.Background())
	return &paced{Deployment: d, nodes: map[access.Node]access.Node{}, pace: p, since: time.Now(), patient: patient, strict: strict}
}

// Primaries implements access.Deployment.
func (p *paced) Primaries(ctx context.Context) []access.Node {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []access.Node
	for _, n := range p.Deployment.Primaries(ctx) {
		if p.nodes[n] == nil {
			p.nodes[n] = &pacedNode{n, p}
		}
		all = append(all, p.nodes[n])
	}
	return all
}

// turn has the servers do something else from now on.
func (p *paced) turn(to pace) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.base = p.at(now)
	p.pace, p.since = to, now
}

// at is what a server has done up to a moment. The caller has mu.
func (p *paced) at(now time.Time) access.Load {
	secs := max(now.Sub(p.since).Seconds(), 0)
	return access.Load{
		Commands: p.base.Commands + int64(p.pace.commands*secs),
		CPU:      p.base.CPU + time.Duration(p.pace.cpu*secs*float64(time.Second)), Ping: p.pace.ping,
	}
}

type pacedNode struct {
	access.Node
	of *paced
}

// Load implements access.Node: lookups are the server's own.
func (n *pacedNode) Load(ctx context.Context) (access.Load, error) {
	if n.of.patient.Err() == nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(n.of.patient, patience)
		defer cancel()
	}
	l, err := n.Node.Load(ctx)
	if err != nil {
		return l, err
	}
	n.of.mu.Lock()
	defer n.of.mu.Unlock()
	said := n.of.at(l.At)
	l.Commands, l.CPU, l.Ping = said.Commands, said.CPU, said.Ping
	return l, nil
}

// onTime is how late a line may be in the tests: far less than what ends a burst.
const onTime = 20 * time.Millisecond

// Monitor implements access.Node. Lines that come late are said to be of a later time.
func (n *pacedNode) Monitor(ctx context.Context, line func(text []byte, size int) bool) error {
	return n.Node.Monitor(ctx, func(text []byte, size int) bool {
		stamp, rest, _ := bytes.Cut(text, []byte(" "))
		seconds, _ := strconv.ParseFloat(string(stamp), 64)
		if now := float64(time.Now().UnixMicro()) / 1e6; now-seconds > onTime.Seconds() {
			text = fmt.Appendf(nil, "%.6f %s", now-onTime.Seconds(), rest)
		}
		return line(text, size)
	})
}
