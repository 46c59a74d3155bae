package testserver

import (
	"net"
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
