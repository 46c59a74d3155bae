// Package deployment reaches servers: addresses, TLS, handshake, reconnection, what a
// server and its user allow, and the ledger of what valktop itself causes; and it finds out
// which servers there are: a cluster's nodes, a primary's replicas, what Sentinel names.
// Nothing else knows go-redis.
package deployment

import (
	"context"
	"sync"
	"time"

	"valktop/collector"
)

// Deployment is what the user connected to, whatever its form: that is found out when
// something is first asked, and looked at again every few seconds. It implements
// collector.Deployment and is safe for concurrent use.
type Deployment struct {
	config Config // with defaults
	seed   *node  // what the user named first
	looks  looks

	mu    sync.Mutex
	view  view
	newer chan struct{} // closed when there is a newer view
	// unnamed is why no Sentinel names a primary; nil when one does, or there is none.
	unnamed *collector.Error

	asked     *node                // who answered the last look; of the goroutine that looks
	sentinels []*node              // whom to ask, the one that answered last first; of that goroutine
	moved     map[string]time.Time // when slots were last said to move to an address; of that goroutine

	life context.Context // ends with Close
	end  context.CancelFunc
	once sync.Once // begins to look
	busy sync.WaitGroup
}

// New checks c and the files that it names, and connects when something is first asked.
// Its errors say what to change.
func New(c Config) (*Deployment, error) {
	c = c.withDefaults()
	d := &Deployment{config: c, newer: make(chan struct{})}
	d.looks.init()
	d.life, d.end = context.WithCancel(context.Background())
	if err := d.begin(); err != nil {
		d.end()
		return nil, err
	}
	return d, nil
}

// begin makes the nodes that the user named.
func (d *Deployment) begin() error {
	var err error
	if d.config.Sentinel != nil {
		d.seed, err = d.nobody()
	} else {
		d.seed, err = d.newNode(d.config)
	}
	if err != nil {
		return err
	}
	d.view = view{nodes: []*node{d.seed}, shards: []shard{{primary: d.seed, sampled: d.seed}}}
	for _, a := range d.config.Seeds {
		n, err := d.newNode(d.config.at(a))
		if err != nil {
			return err
		}
		d.view.nodes = append(d.view.nodes, n)
	}
	return nil
}

// newNode is a node of the deployment, which tells it of replies that speak of a change.
func (d *Deployment) newNode(c Config) (*node, error) {
	n, err := newNode(c)
	if err != nil {
		return nil, err
	}
	n.changed = d.looks.rouse
	return n, nil
}

// Name is what the user connected to, and the tunnel that leads there.
func (d *Deployment) Name() string { return d.config.Label() }

// Nodes lists the nodes known now. At first it waits until they were looked for once.
func (d *Deployment) Nodes(ctx context.Context) []collector.Node {
	d.first(ctx)
	v, _ := d.now()
	nodes := make([]collector.Node, 0, len(v.nodes))
	for _, n := range v.nodes {
		nodes = append(nodes, n)
	}
	return nodes
}

// Topology is what the deployment is, and what changed in it.
func (d *Deployment) Topology() collector.Topology {
	v, _ := d.now()
	return v.topology
}

// Loopback reports whether every server that is known is on this machine, by what their
// addresses say.
func (d *Deployment) Loopback() bool {
	if !d.config.Loopback() {
		return false
	}
	v, _ := d.now()
	for _, n := range v.nodes {
		if !n.config.Loopback() {
			return false
		}
	}
	return true
}

// now is the newest view, and what is closed when there is a newer one.
func (d *Deployment) now() (view, <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.view, d.newer
}

// Close ends every connection and what is under way on them. Later calls fail.
func (d *Deployment) Close() error {
	d.end()
	d.once.Do(func() {}) // what has not begun to look does not begin any more
	d.busy.Wait()
	v, _ := d.now()
	open := append([]*node{d.seed}, v.nodes...)
	open = append(open, d.sentinels...)
	for _, n := range open {
		n.end()
	}
	for _, n := range open {
		n.close()
	}
	return nil
}
