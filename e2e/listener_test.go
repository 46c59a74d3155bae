package e2e

import (
	"io"
	"net"
	"sync"
	"testing"
)

// says listens and answers every connection with a text, whatever comes. It returns its URL.
func says(t testing.TB, text string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close()
				_, _ = conn.Read(make([]byte, 1)) // some answer only when spoken to
				_, _ = io.WriteString(conn, text) // the test sees what arrived
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		serving.Wait()
	})
	return "redis://" + l.Addr().String()
}
