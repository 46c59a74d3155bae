package analysis

import (
	"slices"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

const (
	// openedOver is the time over which connections opened are counted: calm enough to read,
	// short enough to see a storm begin.
	openedOver = 10 * time.Second
	// sizesKept is how long the size of a group is remembered that has no connections left, and
	// sizesMost how many groups of a kind are at most.
	sizesKept = 15 * time.Minute
	sizesMost = 20_000
)

// ConnectionWatch follows the connections of a deployment from one CLIENT LIST to the next:
// which are new, and how many each group had at least and at most.
type ConnectionWatch struct {
	nodes map[string]*watchedNode
	order []string // addresses, as in the snapshot
	sizes [Ungrouped]map[groupID]PoolSize
	since time.Time // when sizes were first known; zero before
	now   time.Time // of the newest list
}

// watchedNode is what is known of one node's connections.
type watchedNode struct {
	asked   time.Time // when the newest list was asked for; zero before the first
	why     string    // why there is no list
	clients []*Connection
	known   map[ConnectionID]*Connection
	looks   []time.Time // of the lists since openedOver ago and the one before, the oldest first
	opened  []opening   // since the first of them
}

// opening is a connection that was not there a look before.
type opening struct {
	at   time.Time
	what *Connection
}

type groupID struct {
	owner Ownership
	name  string
}

// PoolSize is how many connections a group had while it was watched.
type PoolSize struct {
	Least, Most int
	seen        time.Time // when it had any
	now         int
}

// NewConnectionWatch returns one that has seen nothing.
func NewConnectionWatch() *ConnectionWatch {
	return &ConnectionWatch{nodes: map[string]*watchedNode{}}
}

// Add takes in what a snapshot says of connections, and reports whether that is news.
func (w *ConnectionWatch) Add(s collector.Snapshot) (news bool) {
	w.order = w.order[:0]
	for _, n := range s.Nodes {
		w.order = append(w.order, n.Addr)
		news = w.node(n.Addr).take(n) || news
	}
	for addr := range w.nodes {
		if !w.listed(addr) {
			delete(w.nodes, addr)
			news = true
		}
	}
	if news && w.complete(s) {
		w.measure()
	}
	return news
}

func (w *ConnectionWatch) node(addr string) *watchedNode {
	n, ok := w.nodes[addr]
	if !ok {
		n = &watchedNode{}
		w.nodes[addr] = n
	}
	return n
}

func (w *ConnectionWatch) listed(addr string) bool {
	return slices.Contains(w.order, addr)
}

// take takes in what one node said.
func (n *watchedNode) take(s collector.NodeSnapshot) (news bool) {
	d := s.Detail
	if !d.Topics.Has(collector.TopicClients) { // nobody looks: what was new then is not new now
		news = !n.asked.IsZero()
		*n = watchedNode{}
		return news
	}
	if d.ClientsTime.Equal(n.asked) {
		return false
	}
	clients, ok := d.Clients.Get()
	if !ok {
		*n = watchedNode{asked: d.ClientsTime, why: d.Clients.Why()}
		return true
	}
	n.compare(s.Addr, clients, d.ClientsTime)
	return true
}

// compare finds what is new in a list.
func (n *watchedNode) compare(addr string, clients []collector.Client, at time.Time) {
	before := n.known
	n.asked, n.why = at, ""
	n.clients, n.known = make([]*Connection, 0, len(clients)), make(map[ConnectionID]*Connection, len(clients))
	all := make([]Connection, len(clients))
	for i, c := range clients {
		one := &all[i]
		*one = Connection{Client: c, Node: addr, Owner: ownerOf(c)}
		n.clients = append(n.clients, one)
		n.known[one.Key()] = one
		if _, old := before[one.Key()]; !old && before != nil {
			n.opened = append(n.opened, opening{at, one})
		}
	}
	for i, o := range n.opened { // many give their name a moment after they have connected
		if now, ok := n.known[o.what.Key()]; ok {
			n.opened[i].what = now
		}
	}
	n.looks = append(n.looks, at)
	for len(n.looks) > 2 && at.Sub(n.looks[1]) >= openedOver {
		n.looks = n.looks[1:]
	}
	first := 0
	for first < len(n.opened) && !n.opened[first].at.After(n.looks[0]) {
		first++
	}
	n.opened = n.opened[first:]
}

// over is the time that the openings of the node were counted in; 0 when that is none.
func (n *watchedNode) over() time.Duration {
	if len(n.looks) < 2 {
		return 0
	}
	return n.looks[len(n.looks)-1].Sub(n.looks[0])
}

// complete reports whether every node that answers has listed its connections: before that
// a group has more of them than are known.
func (w *ConnectionWatch) complete(s collector.Snapshot) bool {
	for _, n := range s.Nodes {
		if n.Err == nil && w.nodes[n.Addr].asked.IsZero() {
			return false
		}
	}
	return true
}

// measure notes how many connections each group has now.
func (w *ConnectionWatch) measure() {
	first := w.since.IsZero()
	for _, n := range w.nodes {
		if n.asked.After(w.now) {
			w.now = n.asked
		}
	}
	if first {
		w.since = w.now
	}
	for by := range Ungrouped {
		counts := map[groupID]int{}
		for _, n := range w.nodes {
			for i := range n.clients {
				counts[groupID{n.clients[i].Owner, n.clients[i].Common(by)}]++
			}
		}
		if w.sizes[by] == nil {
			w.sizes[by] = make(map[groupID]PoolSize, len(counts))
		}
		w.resize(w.sizes[by], counts, first)
	}
}

func (w *ConnectionWatch) resize(sizes map[groupID]PoolSize, counts map[groupID]int, first bool) {
	for id, n := range counts {
		size, known := sizes[id]
		if !known && first {
			size.Least = n
		}
		size.Least, size.Most = min(size.Least, n), max(size.Most, n)
		size.now, size.seen = n, w.now
		sizes[id] = size
	}
	crowded := len(sizes) > sizesMost
	for id, size := range sizes {
		if counts[id] > 0 {
			continue
		}
		if crowded || w.now.Sub(size.seen) > sizesKept {
			delete(sizes, id)
			continue
		}
		size.Least, size.now = 0, 0
		sizes[id] = size
	}
}

// All are the connections of one node, or of all when node is empty. They are not to be changed.
func (w *ConnectionWatch) All(node string) []*Connection {
	var all []*Connection
	for _, addr := range w.order {
		if n := w.nodes[addr]; n != nil && (node == "" || node == addr) {
			all = append(all, n.clients...)
		}
	}
	return all
}

// Since is when the sizes of groups were first known; zero before.
func (w *ConnectionWatch) Since() time.Time { return w.since }

// Time is when the oldest of the lists on which All rests was asked for; zero without any.
func (w *ConnectionWatch) Time(node string) time.Time {
	var oldest time.Time
	for addr, n := range w.nodes {
		if (node == "" || node == addr) && n.why == "" && !n.asked.IsZero() && (oldest.IsZero() || n.asked.Before(oldest)) {
			oldest = n.asked
		}
	}
	return oldest
}

// Unlisted is a node whose connections are not known, and why.
type Unlisted struct{ Node, Why string }

// Unlisted are the nodes that said why they list no connections.
func (w *ConnectionWatch) Unlisted(node string) []Unlisted {
	var all []Unlisted
	for _, addr := range w.order {
		if n := w.nodes[addr]; n != nil && n.why != "" && (node == "" || node == addr) {
			all = append(all, Unlisted{addr, n.why})
		}
	}
	return all
}

// Opened is how many connections a second are new, of those that a test takes. It is less
// than the server has accepted: what came and went between two lists is in none.
func (w *ConnectionWatch) Opened(node string, takes func(*Connection) bool) maybe.Value[float64] {
	rate, known := 0.0, false
	for addr, n := range w.nodes {
		if node != "" && node != addr {
			continue
		}
		over := n.over().Seconds()
		if over <= 0 {
			continue
		}
		known = true
		for i := range n.opened {
			if takes(n.opened[i].what) {
				rate += 1 / over
			}
		}
	}
	if !known {
		return maybe.Unknown[float64]("connections were listed once so far")
	}
	return maybe.Of(rate)
}

// openings are the rates at which connections of each group are opened.
func (w *ConnectionWatch) openings(node string, by Grouping) (rates map[groupID]float64, known bool) {
	rates = map[groupID]float64{}
	for addr, n := range w.nodes {
		over := n.over().Seconds()
		if node != "" && node != addr || over <= 0 {
			continue
		}
		known = true
		for i := range n.opened {
			one := n.opened[i].what
			rates[groupID{one.Owner, one.Common(by)}] += 1 / over
		}
	}
	return rates, known
}
