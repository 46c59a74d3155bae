package testserver

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	// slots is how many hash slots a cluster divides its keys into.
	slots = 16384
	// A node listens for its fellows on its port + 10,000, as servers do by default.
	busOffset = 10_000
	// clusterTimeout is how long a cluster may take to be whole; nodes tell each other of
	// themselves once a second.
	clusterTimeout = 60 * time.Second
	// nodeTimeout is after how long without an answer a node is taken for dead. It is long,
	// so that a busy machine fails no node over; a test that wants a failover asks for it.
	nodeTimeout = 30 * time.Second
)

// Cluster is a running cluster: every slot is served.
type Cluster struct {
	Kind      Kind
	Primaries []*Server // in the order of the slots that they serve
	Replicas  []*Server // replica i follows primary i modulo the number of primaries

	t     testing.TB
	moved map[int]*Server // slots that another primary serves now
}

// EachCluster runs f as a parallel subtest against a fresh cluster of each kind.
func EachCluster(t *testing.T, primaries, replicas int, f func(t *testing.T, c *Cluster), args ...string) {
	t.Helper()
	for _, kind := range []Kind{Redis, Valkey} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			f(t, StartCluster(t, kind, primaries, replicas, args...))
		})
	}
}

// StartCluster runs a cluster with so many primaries, which serve equal ranges of slots,
// and so many replicas in all, with args on each node's command line. It waits until every
// node serves and every replica is in step.
func StartCluster(t testing.TB, kind Kind, primaries, replicas int, args ...string) *Cluster {
	t.Helper()
	return startCluster(t, kind, primaries, replicas, func() *Server { return startNode(t, kind, args...) })
}

// StartTLSCluster runs a cluster of primaries that speak TLS with each other and on TLSPort,
// besides a plain port.
func StartTLSCluster(t testing.TB, kind Kind, c Certs, primaries int) *Cluster {
	t.Helper()
	return startCluster(t, kind, primaries, 0, func() *Server {
		port := freePort(t)
		s := startNode(t, kind, append(c.files(),
			"--tls-client-cert-file", c.ClientCert, "--tls-client-key-file", c.ClientKey, // to each other
			"--tls-port", strconv.Itoa(port), "--tls-cluster", "yes", "--tls-auth-clients", "no")...)
		s.TLSPort = port
		return s
	})
}

func startCluster(t testing.TB, kind Kind, primaries, replicas int, start func() *Server) *Cluster {
	t.Helper()
	c := &Cluster{Kind: kind, t: t}
	for i := range primaries + replicas {
		s := start()
		if i < primaries {
			c.Primaries = append(c.Primaries, s)
		} else {
			c.Replicas = append(c.Replicas, s)
		}
	}
	for i, s := range c.Primaries {
		first, last := c.slotsOf(i)
		s.Do("CLUSTER", "ADDSLOTSRANGE", first, last)
		s.Do("CLUSTER", "SET-CONFIG-EPOCH", i+1)
	}
	for _, s := range c.Nodes()[1:] {
		s.Do("CLUSTER", "MEET", "127.0.0.1", cmp.Or(c.Primaries[0].TLSPort, c.Primaries[0].Port), c.Primaries[0].Port+busOffset)
	}
	c.wait("every node to know of all others and of all slots", c.known)
	for i, s := range c.Replicas {
		s.Do("CLUSTER", "REPLICATE", c.Primaries[i%primaries].Do("CLUSTER", "MYID"))
	}
	c.wait("every replica to be in step", c.followed)
	return c
}

// startNode runs a server in cluster mode. Both of its ports are free, and below those of
// outgoing connections.
func startNode(t testing.TB, kind Kind, args ...string) *Server {
	t.Helper()
	s := Prepare(t, kind, append([]string{
		"--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf",
		"--cluster-node-timeout", strconv.FormatInt(nodeTimeout.Milliseconds(), 10),
		"--repl-diskless-sync-delay", "0",
	}, args...)...)
	for range portAttempts {
		if bus := s.Port + busOffset; bus <= lastPort && isFree(bus) {
			break
		}
		s.move(freePort(t))
	}
	s.Args("--cluster-port", strconv.Itoa(s.Port+busOffset))
	s.Launch()
	return s
}

// Nodes are the primaries and then the replicas.
func (c *Cluster) Nodes() []*Server {
	return append(append([]*Server{}, c.Primaries...), c.Replicas...)
}

// Owner is the primary that serves a slot, unless that was moved otherwise than by Move.
func (c *Cluster) Owner(slot int) *Server {
	if s := c.moved[slot]; s != nil {
		return s
	}
	for i, s := range c.Primaries {
		if _, last := c.slotsOf(i); slot <= last {
			return s
		}
	}
	c.t.Fatalf("no slot %d", slot)
	return nil
}

// OwnerOf is the primary that holds a key.
func (c *Cluster) OwnerOf(key string) *Server {
	c.t.Helper()
	return c.Owner(c.SlotOf(key))
}

// SlotOf is the slot of a key.
func (c *Cluster) SlotOf(key string) int {
	c.t.Helper()
	slot, ok := c.running().Do("CLUSTER", "KEYSLOT", key).(int64)
	if !ok {
		c.t.Fatalf("CLUSTER KEYSLOT %q is no number", key)
	}
	return int(slot)
}

// running is a primary that was not killed.
func (c *Cluster) running() *Server {
	for _, s := range c.Primaries {
		if s.Runs() {
			return s
		}
	}
	c.t.Fatal("no primary runs")
	return nil
}

// slotsOf is the range that primary number at begins with.
func (c *Cluster) slotsOf(at int) (first, last int) {
	n := len(c.Primaries)
	return at * slots / n, (at+1)*slots/n - 1
}

// known reports what a node is still to learn of; empty when it knows all.
func (c *Cluster) known(s *Server) string {
	info := fmt.Sprint(s.Do("CLUSTER", "INFO"))
	want := fmt.Sprintf("cluster_known_nodes:%d", len(c.Nodes()))
	if !strings.Contains(info, "cluster_state:ok") || !strings.Contains(info, want+"\r\n") {
		return info
	}
	// A node that was met but did not answer yet is in a handshake, under a passing name.
	if nodes := fmt.Sprint(s.Do("CLUSTER", "NODES")); strings.Contains(nodes, "handshake") {
		return nodes
	}
	return ""
}

// followed reports which replica of a primary is not in step; empty when all are.
func (c *Cluster) followed(s *Server) string {
	info := fmt.Sprint(s.Do("INFO", "replication"))
	for i, p := range c.Primaries {
		if p != s {
			continue
		}
		want := 0
		for j := range c.Replicas {
			if j%len(c.Primaries) == i {
				want++
			}
		}
		if strings.Count(info, "state=online") != want {
			return info
		}
		return ""
	}
	if !strings.Contains(info, "master_link_status:up") {
		return info
	}
	return ""
}

// wait waits until no node has anything left to say.
func (c *Cluster) wait(what string, left func(*Server) string) {
	c.t.Helper()
	deadline := time.Now().Add(clusterTimeout)
	for _, s := range c.Nodes() {
		for says := left(s); says != ""; says = left(s) {
			if time.Now().After(deadline) {
				c.t.Fatalf("waited %v for %s; %s says:\n%s", clusterTimeout, what, s.Addr, says)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}
