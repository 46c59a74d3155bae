package testserver

import (
	"io"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	// Ports are taken from below those that Linux and macOS give to outgoing connections:
	// one of these could otherwise sit on a server's port while it is down.
	firstPort, lastPort = 10_000, 32_000
	portAttempts        = 100
)

// freePort finds a port that nothing listens on.
func freePort(t testing.TB) int {
	t.Helper()
	for range portAttempts {
		port := firstPort + rand.IntN(lastPort-firstPort)
		if isFree(port) {
			return port
		}
	}
	t.Fatalf("no free port from %d to %d", firstPort, lastPort)
	return 0
}

func isFree(port int) bool {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	l.Close()
	return true
}

// answers reports whether anything comes back: a node of a cluster listens for clients before
// it finds its other port taken, and ends.
func answers(conn net.Conn, deadline time.Time) bool {
	_ = conn.SetDeadline(deadline) // of an open connection
	if _, err := io.WriteString(conn, "PING\r\n"); err != nil {
		return false
	}
	_, err := io.ReadFull(conn, make([]byte, 1))
	return err == nil
}

// move gives the server another port.
func (s *Server) move(port int) {
	old, now := strconv.Itoa(s.Port), strconv.Itoa(port)
	for i, a := range s.args {
		switch {
		case i == 0:
		case a == old && (s.args[i-1] == "--port" || s.args[i-1] == "--tls-port"):
			s.args[i] = now
		case s.args[i-1] == "--cluster-port":
			s.args[i] = strconv.Itoa(port + busOffset)
		}
	}
	s.Port = port
	if !strings.HasPrefix(s.Addr, "/") {
		s.Addr = net.JoinHostPort("127.0.0.1", now)
	}
}
