// Package embedded is a small cache server for machines without redis-server or
// valkey-server: `valktop demo` runs on it. It keeps strings, hashes, lists, sets and
// sorted sets with expiries in memory, speaks RESP2, and answers what a dashboard asks
// as a real server does: SCAN, INFO with its counters, MEMORY USAGE, CLIENT LIST.
//
// Like the real one it runs one command at a time. It has no persistence, replication,
// scripts, transactions or publish/subscribe, and says so in the real one's words:
// "ERR unknown command".
package embedded

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/tidwall/redcon"
)

// Version is the Redis version whose behaviour the server follows (redis_version).
const Version = "7.2.4"

// Name is what it calls itself (server_name).
const Name = "valktop-demo"

const (
	databaseCount = 16
	expireEvery   = 100 * time.Millisecond
)

// Options of a server. The zero value has no memory limit.
type Options struct {
	MaxMemory int64  // bytes; 0: no limit
	Policy    string // maxmemory-policy; "" is noeviction
}

// Server is a running server. It is safe for concurrent use.
type Server struct {
	listener *listener
	redcon   *redcon.Server
	runID    string
	started  time.Time
	startMs  int64
	commands map[string]*command
	stop     chan struct{}
	running  sync.WaitGroup // of goroutines, one a connection and two more
	closing  sync.Once

	mu        sync.Mutex // held while a command runs; guards all below
	now       int64      // Unix ms, when the command began
	databases []*database
	clients   map[int64]*client
	lastID    int64
	random    *mathrand.Rand
	dataset   int64 // estimate of all keys and values, bytes
	peak      int64
	dirty     int64 // writes since the start
	maxMemory int64
	policy    string
	slow      slowLog
	stats     stats
	ops       opsMeter
}

// Start runs a server on a free port of the loopback interface.
func Start(o Options) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start the embedded server: %w", err)
	}
	id := make([]byte, 20)
	if _, err := rand.Read(id); err != nil {
		l.Close()
		return nil, fmt.Errorf("start the embedded server: %w", err)
	}
	now := time.Now()
	s := &Server{
		listener: &listener{Listener: l}, runID: hex.EncodeToString(id),
		started: now, startMs: now.UnixMilli(), now: now.UnixMilli(),
		stop: make(chan struct{}), clients: map[int64]*client{},
		random:    mathrand.New(mathrand.NewPCG(mathrand.Uint64(), mathrand.Uint64())),
		maxMemory: o.MaxMemory, policy: o.Policy, slow: newSlowLog(), stats: newStats(),
	}
	if s.policy == "" {
		s.policy = "noeviction"
	}
	for i := range databaseCount {
		s.databases = append(s.databases, newDatabase(s, i))
	}
	s.peak = s.usedMemory()
	s.commands = commandTable()
	s.redcon = redcon.NewServerNetwork("tcp", l.Addr().String(), s.serve, s.accept, s.closed)
	s.running.Go(func() { _ = s.redcon.Serve(s.listener) }) // it ends when the listener is closed
	s.running.Go(s.housekeep)
	return s, nil
}

// Addr is host:port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Close ends all connections and the server.
func (s *Server) Close() error {
	s.closing.Do(func() {
		close(s.stop)
		s.listener.Close()
		s.running.Wait()
	})
	return nil
}

// housekeep does what a server does between commands.
func (s *Server) housekeep() {
	tick := time.NewTicker(expireEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-tick.C:
		}
		s.mu.Lock()
		s.now = time.Now().UnixMilli()
		s.expireDue()
		s.ops.sample(time.Now(), s.stats.commandsProcessed)
		s.mu.Unlock()
	}
}

func (s *Server) accept(conn redcon.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastID++
	s.stats.connectionsReceived++
	c := &client{id: s.lastID, conn: conn, since: time.Now(), db: s.databases[0]}
	c.active = c.since
	s.clients[c.id] = c
	conn.SetContext(c)
	s.running.Add(1)
	return true
}

func (s *Server) closed(conn redcon.Conn, _ error) {
	defer s.running.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.clients, conn.Context().(*client).id)
}
