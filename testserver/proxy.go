package testserver

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Answer is what a client gets for a command that stands between it and a server. ask has the
// server answer; nobody needs to call it. Replies are as they are sent.
type Answer func(command []string, ask func() (reply []byte, err error)) (reply []byte, err error)

// Proxy listens on a port of its own and answers in place of the server, until the test ends:
// so tests have servers that are older than they are, or of another version. Each command has
// one reply here: MONITOR and subscriptions do not pass.
func Proxy(t testing.TB, s *Server, answer Answer) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{server: s.Addr, answer: answer, open: map[net.Conn]bool{}}
	p.serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.serving.Go(func() { p.serve(c) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		p.closeAll()
		p.serving.Wait()
	})
	return l.Addr().(*net.TCPAddr).Port
}

type proxy struct {
	server  string
	answer  Answer
	serving sync.WaitGroup

	mu    sync.Mutex
	open  map[net.Conn]bool
	ended bool
}

// keep remembers a connection, to close it in the end.
func (p *proxy) keep(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open[c] = true
	if p.ended {
		c.Close()
	}
}

func (p *proxy) closeAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	for c := range p.open {
		c.Close()
	}
}

// serve answers one client until either side hangs up.
func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	p.keep(client)
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer server.Close()
	p.keep(server)
	asked, replies, out := bufio.NewReader(client), bufio.NewReader(server), bufio.NewWriter(client)
	for {
		raw, err := message(asked)
		if err != nil {
			return
		}
		reply, err := p.answer(words(raw), func() ([]byte, error) {
			if _, err := server.Write(raw); err != nil {
				return nil, err
			}
			return message(replies)
		})
		if err != nil {
			return
		}
		_, _ = out.Write(reply) // Flush tells
		if asked.Buffered() == 0 && out.Flush() != nil {
			return
		}
	}
}

// message reads one whole message of RESP2.
func message(r *bufio.Reader) ([]byte, error) {
	head, err := r.ReadBytes('\n')
	if err != nil || len(head) < 3 {
		return head, errors.Join(err, io.ErrUnexpectedEOF)
	}
	n, _ := strconv.Atoi(strings.TrimSpace(string(head[1:]))) // of other kinds it does not matter
	switch head[0] {
	case '$':
		if n < 0 {
			return head, nil
		}
		body := make([]byte, n+2)
		_, err = io.ReadFull(r, body)
		return append(head, body...), err
	case '*':
		for range n {
			part, err := message(r)
			if err != nil {
				return nil, err
			}
			head = append(head, part...)
		}
	}
	return head, nil
}

// words are the arguments of a command.
func words(raw []byte) []string {
	lines := strings.Split(string(raw), "\r\n")
	var all []string
	for i := 2; i < len(lines); i += 2 { // behind the count, each behind its length
		all = append(all, lines[i])
	}
	return all
}

// Bulk is a text as a reply.
func Bulk(text string) []byte { return fmt.Appendf(nil, "$%d\r\n%s\r\n", len(text), text) }

// TextOf is the text of a reply that is one; false for another.
func TextOf(reply []byte) (string, bool) {
	if len(reply) == 0 || reply[0] != '$' {
		return "", false
	}
	_, body, ok := strings.Cut(string(reply), "\r\n")
	return strings.TrimSuffix(body, "\r\n"), ok
}
