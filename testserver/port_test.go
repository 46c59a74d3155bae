package testserver

import (
	"net"
	"strconv"
	"testing"
)

func TestServerTakesAnotherPortWhenItsOwnWasTaken(t *testing.T) {
	t.Parallel()
	s := Prepare(t, Redis)
	other, err := net.Listen("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	taken := s.Port
	s.Launch()
	if s.Port == taken {
		t.Fatal("the server runs on a port that another listener holds")
	}
	if got := s.Do("PING"); got != "PONG" {
		t.Errorf("PING on the other port = %v", got)
	}
}

func TestANodeTakesOtherPortsWhenThatForNodesWasTaken(t *testing.T) {
	t.Parallel()
	for _, kind := range []Kind{Redis, Valkey} {
		s := Prepare(t, kind, "--cluster-enabled", "yes")
		bus, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer bus.Close()
		taken := s.Port
		s.Args("--cluster-port", strconv.Itoa(bus.Addr().(*net.TCPAddr).Port))
		s.Launch()
		if s.Port == taken {
			t.Fatalf("%s runs though its port for nodes is taken", kind)
		}
		if got := s.Do("PING"); got != "PONG" {
			t.Errorf("%s: PING on the other port = %v", kind, got)
		}
	}
}
