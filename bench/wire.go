package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strconv"
)

// answered is how the error of a refusal begins.
const answered = "the server answered"

// wire speaks RESP on a connection with as little work as there can be: what is measured
// against is the server, not a client library.
type wire struct {
	net.Conn
	out     *bufio.Writer
	in      *bufio.Reader
	waiting int // replies that were not read yet
}

func dial(addr string) (*wire, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &wire{Conn: conn, out: bufio.NewWriterSize(conn, 1<<16), in: bufio.NewReaderSize(conn, 1<<16)}, nil
}

// send writes a command into the buffer.
func (w *wire) send(words ...string) error {
	var number [24]byte
	_, _ = w.out.Write(append(strconv.AppendInt(append(number[:0], '*'), int64(len(words)), 10), "\r\n"...))
	var err error
	for _, word := range words {
		_, _ = w.out.Write(append(strconv.AppendInt(append(number[:0], '$'), int64(len(word)), 10), "\r\n"...))
		_, _ = w.out.WriteString(word)
		_, err = w.out.WriteString("\r\n") // it keeps the first error
	}
	w.waiting++
	return err
}

// drain sends what is in the buffer and reads the replies of all commands so far.
func (w *wire) drain() error {
	if err := w.out.Flush(); err != nil {
		return err
	}
	for ; w.waiting > 0; w.waiting-- {
		if err := w.skip(); err != nil {
			return err
		}
	}
	return nil
}

// skip reads a reply and forgets it, unless it is an error.
func (w *wire) skip() error {
	kind, n, err := w.head()
	if err != nil {
		return err
	}
	switch kind {
	case '$':
		if n >= 0 {
			_, err = w.in.Discard(int(n) + 2)
		}
	case '*':
		for ; n > 0 && err == nil; n-- {
			err = w.skip()
		}
	}
	return err
}

// head reads the first line of a reply: its type, and its number if it has one.
func (w *wire) head() (kind byte, n int64, err error) {
	line, err := w.in.ReadSlice('\n')
	if err != nil {
		return 0, 0, err
	}
	text := string(line[1 : len(line)-2])
	switch line[0] {
	case '-':
		return 0, 0, fmt.Errorf("%s %s", answered, text)
	case ':', '$', '*':
		n, err = strconv.ParseInt(text, 10, 64)
	}
	return line[0], n, err
}

// text reads a string.
func (w *wire) text() (string, error) {
	kind, n, err := w.head()
	if err != nil {
		return "", err
	}
	if kind != '$' || n < 0 {
		return "", fmt.Errorf("%s %q where a string was due", answered, kind)
	}
	b := make([]byte, n+2)
	_, err = io.ReadFull(w.in, b)
	return string(b[:n]), err
}

// ask returns the string that a server answers to one command.
func ask(addr string, words ...string) (string, error) {
	w, err := dial(addr)
	if err != nil {
		return "", err
	}
	defer w.Close()
	if err := w.send(words...); err != nil {
		return "", err
	}
	if err := w.out.Flush(); err != nil {
		return "", err
	}
	return w.text()
}
