package deployment

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"valktop/collector"
	"valktop/deployment/tunnel"
	"valktop/testserver"
)

func TestOverJumpHosts(t *testing.T) {
	t.Parallel()
	v := newTraveller(t)
	outer, middle, inner := v.host(), v.host(), v.host("AllowTcpForwarding no")
	s := testserver.Start(t, testserver.Valkey)
	v.knows(outer, middle, inner)
	ask(t, open(t, through(at(t, s), v.via(outer.Spec()+","+middle.Spec()))), "PING")

	entry := func(name string, h *testserver.SSHD, more string) string {
		return fmt.Sprintf("Host %s\nHostName 127.0.0.1\nPort %d\nUser %s\n%s\n", name, h.Port, h.User, more)
	}
	v.writes("config", entry("outer", outer, "")+entry("middle", middle, "ProxyJump outer")+entry("inner", inner, "ProxyJump outer,middle"))
	via := v.via("middle")
	n := open(t, through(at(t, s), via))
	ask(t, n, "PING")
	if via.Name() != "middle" {
		t.Errorf("the tunnel is called %q", via.Name())
	}
	middle.Kill()
	outer.Kill()
	failed(t, lostTo(t, n), collector.Tunnel, fmt.Sprintf("no SSH to %s: nothing listens there", outer.Spec()), "sshd runs there")
	outer.Launch()
	until(t, "the second host is what is missing", func() bool {
		n.Retry()
		return strings.Contains(lostTo(t, n).Error(), fmt.Sprintf("no SSH to %s: outer opens no way on: nothing listens there", middle.Spec()))
	})
	middle.Launch()
	n.Retry()
	until(t, "all is as before", func() bool { _, _, err := n.Counted(within(t), collector.Command{"PING"}); return err == nil })

	err := connecting(t, through(at(t, s), v.via("inner")))
	failed(t, err, collector.Unreachable, "inner forbids connections through it", "AllowTcpForwarding")
	v.knows(outer, inner) // each host on the way is checked
	failed(t, connecting(t, through(at(t, s), v.via("middle"))), collector.Tunnel,
		fmt.Sprintf("no SSH to %s: its host key is not known", middle.Spec()), "`ssh middle`")
}

// opened is the SSH connection of a tunnel.
func opened(via *Tunnel) *tunnel.Client {
	via.mu.Lock()
	defer via.mu.Unlock()
	return via.open
}

// lostTo asks until there is an error of connecting anew, and returns it.
func lostTo(t testing.TB, n *node) error {
	t.Helper()
	var err error
	until(t, "it cannot connect", func() bool {
		_, _, err = n.Counted(within(t), collector.Command{"PING"})
		return err != nil && strings.Contains(err.Error(), ": connect: ") && !strings.Contains(err.Error(), "was lost")
	})
	return err
}

func TestALostTunnelComesBack(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		v := newTraveller(t)
		host := v.host()
		via := v.via(host.Spec())
		first, second := open(t, through(at(t, s), via)), open(t, through(at(t, s), via))
		for _, n := range []*node{first, second} {
			ask(t, n, "PING")
			if _, err := n.Ping(within(t)); err != nil {
				t.Error(err)
			}
		}
		client := opened(via)
		host.Kill()
		<-client.Done()
		failed(t, lostTo(t, first), collector.Tunnel, "no SSH to "+host.Spec()+": nothing listens there (connection refused)", "sshd runs there")
		host.Launch()
		for _, n := range []*node{first, second} {
			until(t, "the tunnel is back", func() bool { _, _, err := n.Counted(within(t), collector.Command{"PING"}); return err == nil })
		}
		if got := strings.Count(sessions(t, host), "Accepted publickey"); got != 1 {
			t.Errorf("%d logins since the host is back, want one for all connections", got)
		}
		if _, _, err := first.Counted(within(t), collector.Command{"PING"}); err == nil {
			t.Error("it answers though the host is gone")
		}
		via.Close()
		if _, _, err := second.Counted(within(t), collector.Command{"PING"}); err == nil {
			t.Error("a closed tunnel leads to a server")
		}
	})
}

// sessions ends a host and returns its log.
func sessions(t testing.TB, h *testserver.SSHD) string {
	t.Helper()
	h.Kill()
	return h.Log()
}

func TestATunnelThatFallsSilentIsNoticed(t *testing.T) {
	t.Parallel()
	v := newTraveller(t)
	host := v.host()
	s := testserver.Start(t, testserver.Redis)
	via := v.via(host.Spec())
	n := open(t, through(at(t, s), via))
	ask(t, n, "PING")
	client := opened(via)
	host.Pause()
	<-client.Done() // the test's own time-out bounds it
	host.Resume()
	until(t, "another tunnel is there", func() bool { _, _, err := n.Counted(within(t), collector.Command{"PING"}); return err == nil })
}

func TestBastionsThatLeadNowhere(t *testing.T) {
	t.Parallel()
	v := newTraveller(t)
	s := testserver.Start(t, testserver.Valkey)
	closed := v.host("AllowTcpForwarding no", "AllowStreamLocalForwarding no")
	failed(t, connecting(t, through(at(t, s), v.via(closed.Spec()))), collector.Unreachable, "127.0.0.1 forbids connections through it", "AllowTcpForwarding")
	failed(t, connecting(t, through(Config{Socket: "/run/cache.sock"}, v.via(closed.Spec()))), collector.Unreachable, "cannot open the socket", "AllowStreamLocalForwarding")
	free := v.host()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	failed(t, connecting(t, through(Config{Host: "127.0.0.1", Port: port}, v.via(free.Spec()))), collector.Unreachable, "nothing listens there, 127.0.0.1 says", "seen from 127.0.0.1")
	failed(t, connecting(t, through(Config{Host: "no-such-host.invalid"}, v.via(free.Spec()))), collector.Unreachable, "127.0.0.1 ", "127.0.0.1")
	failed(t, connecting(t, through(at(t, s), v.via("me@no-such-host.invalid"))), collector.Tunnel, `no SSH to me@no-such-host.invalid:22: `, "")
	web := says(t, "HTTP/1.1 400 Bad Request\r\nServer: a-web-server\r\n\r\n"+strings.Repeat("<html>", 100))
	failed(t, connecting(t, through(at(t, s), v.via("me@"+web.Name()))), collector.Tunnel, "does not speak SSH", "Check the port")
	failed(t, connecting(t, through(at(t, s), v.via("me@"+says(t, "").Name()))), collector.Tunnel, "hung up before anybody could log in", "MaxStartups")
}
