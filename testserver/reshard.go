package testserver

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// carriedAtOnce is how many keys one MIGRATE takes along.
	carriedAtOnce = 200
	// carryTimeout is how long it may take, in ms.
	carryTimeout = 10_000
)

// Move moves slots with their keys to another primary, one after the other, as redis-cli
// does it, until every node knows.
func (c *Cluster) Move(to *Server, slots ...int) {
	c.t.Helper()
	for _, slot := range slots {
		c.OpenSlot(to, slot)
		c.Carry(to, slot, 0)
		c.CloseSlot(to, slot)
	}
}

// OpenSlot begins to move a slot: its primary asks for keys that are gone at the other one.
func (c *Cluster) OpenSlot(to *Server, slot int) {
	c.t.Helper()
	from := c.Owner(slot)
	to.Do("CLUSTER", "SETSLOT", slot, "IMPORTING", from.Do("CLUSTER", "MYID"))
	from.Do("CLUSTER", "SETSLOT", slot, "MIGRATING", to.Do("CLUSTER", "MYID"))
}

// Carry takes so many keys of an open slot to the other primary; 0: all. It returns how
// many it took.
func (c *Cluster) Carry(to *Server, slot, most int) (carried int) {
	c.t.Helper()
	client := c.Owner(slot).ClientWith(redis.Options{})
	defer client.Close()
	ctx := c.t.Context()
	for most == 0 || carried < most {
		count := carriedAtOnce
		if most > 0 {
			count = min(count, most-carried)
		}
		names, err := client.ClusterGetKeysInSlot(ctx, slot, count).Result()
		if err != nil {
			c.t.Fatal(err)
		}
		if len(names) == 0 {
			break
		}
		args := []any{"MIGRATE", "127.0.0.1", to.Port, "", 0, carryTimeout, "KEYS"}
		for _, name := range names {
			args = append(args, name)
		}
		if err := client.Do(ctx, args...).Err(); err != nil {
			c.t.Fatalf("%.200v: %v", args, err)
		}
		carried += len(names)
	}
	return carried
}

// CloseSlot ends the move of a slot whose keys are all at the other primary.
func (c *Cluster) CloseSlot(to *Server, slot int) {
	c.t.Helper()
	id := to.Do("CLUSTER", "MYID")
	to.Do("CLUSTER", "SETSLOT", slot, "NODE", id)
	for _, s := range c.Primaries {
		if s != to && s.Runs() {
			s.Do("CLUSTER", "SETSLOT", slot, "NODE", id)
		}
	}
	if c.moved == nil {
		c.moved = map[int]*Server{}
	}
	c.moved[slot] = to
}

// Promote makes a replica the primary of what its primary served, which was killed, and
// waits until it says so. It takes the other's place in Primaries.
func (c *Cluster) Promote(replica *Server) {
	c.t.Helper()
	of := fmt.Sprint(replica.Do("INFO", "replication"))
	replica.Do("CLUSTER", "FAILOVER", "TAKEOVER")
	for deadline := time.Now().Add(clusterTimeout); !strings.Contains(fmt.Sprint(replica.Do("INFO", "replication")), "role:master"); {
		if time.Now().After(deadline) {
			c.t.Fatalf("%s was not promoted in %v", replica.Addr, clusterTimeout)
		}
		time.Sleep(10 * time.Millisecond)
	}
	for i, s := range c.Primaries {
		if !strings.Contains(of, "master_port:"+strconv.Itoa(s.Port)+"\r\n") {
			continue
		}
		for slot, owner := range c.moved {
			if owner == s {
				c.moved[slot] = replica
			}
		}
		c.Primaries[i] = replica
	}
}

// InStep waits until every replica has all that its primary has.
func (c *Cluster) InStep() {
	c.t.Helper()
	c.wait("every replica to have all keys", func(s *Server) string {
		offset := fieldOf(s, "master_repl_offset:")
		for _, other := range c.Nodes() {
			primary := fieldOf(other, "master_port:") == strconv.Itoa(s.Port)
			if has := fieldOf(other, "slave_repl_offset:"); primary && atoi(has) < atoi(offset) {
				return other.Addr + " is at " + has + " of " + offset
			}
		}
		return ""
	})
}

func atoi(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// fieldOf is what stands behind a name in INFO replication.
func fieldOf(s *Server, name string) string {
	_, text, _ := strings.Cut(fmt.Sprint(s.Do("INFO", "replication")), "\n"+name)
	text, _, _ = strings.Cut(text, "\r")
	return text
}

// Join adds a primary without slots to the cluster, and waits until all know it.
func (c *Cluster) Join(args ...string) *Server {
	c.t.Helper()
	s := startNode(c.t, c.Kind, args...)
	s.Do("CLUSTER", "MEET", "127.0.0.1", c.running().Port)
	c.Primaries = append(c.Primaries, s)
	c.wait("every node to know of the new one", func(n *Server) string {
		says := fmt.Sprint(n.Do("CLUSTER", "NODES"))
		if strings.Count(says, "connected") < len(c.Nodes()) || strings.Contains(says, "handshake") {
			return says
		}
		return ""
	})
	return s
}

// Leave has all others forget a node that serves no slots, and ends it.
func (c *Cluster) Leave(s *Server) {
	c.t.Helper()
	id := s.Do("CLUSTER", "MYID")
	s.Kill()
	keep := func(all []*Server) (kept []*Server) {
		for _, n := range all {
			if n != s {
				kept = append(kept, n)
			}
		}
		return kept
	}
	c.Primaries, c.Replicas = keep(c.Primaries), keep(c.Replicas)
	for _, n := range c.Nodes() {
		n.Do("CLUSTER", "FORGET", id)
	}
}
