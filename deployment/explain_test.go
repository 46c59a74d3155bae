package deployment

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strconv"
	"testing"

	"valktop/collector"
	"valktop/testserver"
)

// connecting returns the error of connecting to c.
func connecting(t testing.TB, c Config) error {
	t.Helper()
	_, _, err := open(t, c).Counted(within(t), collector.Command{"PING"})
	return err
}

func TestPortsOnWhichSomethingElseListens(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]struct {
		kind     collector.Kind
		why, try string
	}{
		"HTTP/1.1 400 Bad Request\r\n\r\n": {collector.Protocol, "a web server", "Check the host and the port"},
		"SSH-2.0-OpenSSH_9.2p1\r\n":        {collector.Protocol, "an SSH server", "Check the host and the port"},
		"220 mail.example.org ESMTP\r\n":   {collector.Protocol, "a mail or FTP server", "Check the host and the port"},
		"ERROR\r\n":                        {collector.Protocol, "Memcached", "Check the host and the port"},
		"J\x00\x00\x00\x0a8.0.36\x00\r\n":  {collector.Protocol, "neither Redis nor Valkey", "Check the host and the port"},
		"\x15\x03\x01\x00\x02\x02\x46":     {collector.TLS, "this port speaks TLS", "--tls"},
		"":                                 {collector.Unreachable, "hung up at once", "--tls"},
		"-DENIED Redis is running in protected mode\r\n": {collector.Refused, "protected mode", "ssh"},
		"-LOADING Redis is loading the dataset\r\n":      {collector.Loading, "reading its data", "Wait"},
		"-BUSY Redis is busy running a script\r\n":       {collector.Busy, "blocks the server", "SCRIPT KILL"},
		"-ERR max number of clients reached\r\n":         {collector.Refused, "maxclients", "Raise maxclients"},
	} {
		failed(t, connecting(t, says(t, said)), want.kind, want.why, want.try)
	}
}

func TestServerThatHasAllItsClients(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		first := open(t, at(t, s))
		ask(t, first, "CONFIG SET maxclients 1")
		second := open(t, at(t, s))
		_, _, err := second.Counted(within(t), collector.Command{"PING"})
		failed(t, err, collector.Refused, "maxclients", "Raise maxclients")
		ask(t, first, "CONFIG SET maxclients 100")
		until(t, "it connects when there is room", func() bool {
			_, _, err := second.Counted(within(t), collector.Command{"PING"})
			return err == nil
		})
	})
}

func TestAddressesWhereNothingListens(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	c := Config{Host: "127.0.0.1", Port: port}
	err = connecting(t, c)
	failed(t, err, collector.Unreachable, "nothing listens there", "host and port are right")
	if got, want := err.Error(), "127.0.0.1:"+strconv.Itoa(port)+": connect: nothing listens there (connection refused)"; got != want {
		t.Errorf("error = %q, want %q", got, want)
	}
	failed(t, connecting(t, Config{Socket: filepath.Join(t.TempDir(), "none.sock")}), collector.Unreachable, "no such socket", "CONFIG GET unixsocket")

	path := filepath.Join(t.TempDir(), "left.sock")
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	left.Close()
	failed(t, connecting(t, Config{Socket: path}), collector.Unreachable, "nothing listens on this socket", "left over")
}

func TestNamesThatCannotBeLookedUp(t *testing.T) {
	t.Parallel()
	for _, e := range []struct {
		err net.DNSError
		why string
	}{
		{net.DNSError{Err: "no such host", IsNotFound: true}, `no host is named "cache-1"`},
		{net.DNSError{Err: "i/o timeout", IsTimeout: true}, "did not say in time"},
		{net.DNSError{Err: "server misbehaving"}, "cannot be looked up: server misbehaving"},
	} {
		got := explain(&net.OpError{Op: "dial", Err: &e.err}, Config{Host: "cache-1"}, nil)
		if got.Kind != collector.Unreachable || got.Err.Error() == "" || got.Try == "" {
			t.Errorf("%v = %+v", &e.err, got)
		}
		failed(t, got, collector.Unreachable, e.why, "")
	}
}

func TestErrorsKeepTheirCause(t *testing.T) {
	t.Parallel()
	e := explain(context.DeadlineExceeded, Config{}, nil)
	failed(t, e, collector.NoAnswer, "no answer in time", "slow command")
	if !errors.Is(e, context.DeadlineExceeded) {
		t.Errorf("the cause of %v is gone", e)
	}
}
