package deployment

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"

	"valktop/keyspace"
)

// codec speaks RESP2 on an open connection without an allocation for each word, beside
// go-redis, which has nothing under way then. A pass over the keys sends and receives
// millions of words, and go-redis takes more time for them than the server does.
type codec struct {
	in    *bufio.Reader // empty between exchanges
	words map[string]string
	bytes []byte // of the names of a page
	ends  []int
}

const (
	codecBuffer = 64 << 10
	// maxWords is how many different short texts are remembered: types and encodings are a
	// dozen, modules have more.
	maxWords = 100
	// maxLine is the longest word that is remembered.
	maxWord = 32
	// maxBulk is the longest string that a server sends (its proto-max-bulk-len by default).
	maxBulk = 512 << 20
	// keptBytes is how much room for names is kept for the next page.
	keptBytes = 1 << 20
)

func newCodec(w *wire) *codec {
	return &codec{in: bufio.NewReaderSize(w, codecBuffer), words: map[string]string{}}
}

// errOutOfStep is an answer of another form than the question's.
var errOutOfStep = errors.New("the server's answer is not what was asked for")

// appendHead begins a command of so many words.
func appendHead(b []byte, words int) []byte {
	return append(strconv.AppendInt(append(b, '*'), int64(words), 10), "\r\n"...)
}

// appendWord adds a word to a command.
func appendWord(b []byte, word string) []byte {
	b = strconv.AppendInt(append(b, '$'), int64(len(word)), 10)
	b = append(append(b, "\r\n"...), word...)
	return append(b, "\r\n"...)
}

func appendCommand(b []byte, words ...string) []byte {
	b = appendHead(b, len(words))
	for _, w := range words {
		b = appendWord(b, w)
	}
	return b
}

// line reads the first line of a reply: its type and the rest, which the next read overwrites.
func (c *codec) line() (kind byte, rest []byte, err error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < 3 || line[len(line)-2] != '\r' {
		return 0, nil, errOutOfStep
	}
	return line[0], line[1 : len(line)-2], nil
}

// answer reads a reply that is not an array.
func (c *codec) answer(a *keyspace.Answer) error {
	kind, rest, err := c.line()
	if err != nil {
		return err
	}
	*a = keyspace.Answer{}
	switch kind {
	case '+':
		a.Kind, a.Text = keyspace.IsText, c.word(rest)
	case '-':
		a.Kind, a.Err = keyspace.IsError, replyError(rest)
	case ':':
		a.Kind = keyspace.IsNumber
		a.Number, err = number(rest)
	case '$':
		err = c.bulk(a, rest)
	default:
		err = fmt.Errorf("%w: it begins with %q", errOutOfStep, kind)
	}
	return err
}

// bulk reads the string whose length is given.
func (c *codec) bulk(a *keyspace.Answer, length []byte) error {
	n, err := number(length)
	if err != nil || n < 0 {
		return err
	}
	if n > maxBulk {
		return errOutOfStep
	}
	a.Kind = keyspace.IsText
	if n+2 <= codecBuffer {
		b, err := c.in.Peek(int(n) + 2)
		if err != nil {
			return err
		}
		a.Text = c.word(b[:n])
		_, err = c.in.Discard(len(b))
		return err
	}
	b := make([]byte, n+2)
	_, err = io.ReadFull(c.in, b)
	a.Text = string(b[:n])
	return err
}

// word is b as a string. The same few come again and again.
func (c *codec) word(b []byte) string {
	if known, ok := c.words[string(b)]; ok {
		return known
	}
	s := string(b)
	if len(s) <= maxWord && len(c.words) < maxWords {
		c.words[s] = s
	}
	return s
}

// number reads an integer.
func number(b []byte) (int64, error) {
	digits, negative := b, len(b) > 0 && b[0] == '-'
	if negative {
		digits = b[1:]
	}
	if len(digits) == 0 || len(digits) > 18 { // none of these figures is as long as that
		return 0, errOutOfStep
	}
	var n int64
	for _, d := range digits {
		if d < '0' || d > '9' {
			return 0, errOutOfStep
		}
		n = 10*n + int64(d-'0')
	}
	if negative {
		return -n, nil
	}
	return n, nil
}

// page reads the reply to SCAN. It calls next as soon as the cursor is known.
func (c *codec) page(p *keyspace.Page, next func(cursor uint64) error) error {
	kind, rest, err := c.line()
	switch {
	case err != nil:
		return err
	case kind == '-':
		p.Err = replyError(rest)
		return nil
	case kind != '*' || string(rest) != "2":
		return errOutOfStep
	}
	var cursor keyspace.Answer
	if err := c.answer(&cursor); err != nil {
		return err
	}
	if p.Next, err = strconv.ParseUint(cursor.Text, 10, 64); err != nil {
		return errOutOfStep
	}
	if err := next(p.Next); err != nil {
		return err
	}
	kind, rest, err = c.line()
	if err != nil {
		return err
	}
	n, err := number(rest)
	if err != nil || kind != '*' || n < 0 {
		return errOutOfStep
	}
	return c.names(p, int(n))
}

// names reads n names. They share their bytes.
func (c *codec) names(p *keyspace.Page, n int) error {
	c.bytes, c.ends = c.bytes[:0], c.ends[:0]
	for range n {
		kind, rest, err := c.line()
		if err != nil {
			return err
		}
		long, err := number(rest)
		if err != nil || kind != '$' || long < 0 || long > maxBulk {
			return errOutOfStep
		}
		if err := c.name(int(long)); err != nil {
			return err
		}
	}
	all := string(c.bytes)
	p.Names = make([]string, n)
	from := 0
	for i, end := range c.ends {
		p.Names[i], from = all[from:end], end
	}
	if cap(c.bytes) > keptBytes {
		c.bytes = nil
	}
	return nil
}

// name reads so many bytes and the end of their line.
func (c *codec) name(long int) error {
	for left := long; left > 0; {
		b, err := c.in.Peek(min(left, codecBuffer))
		if err != nil {
			return err
		}
		c.bytes = append(c.bytes, b...)
		left -= len(b)
		if _, err := c.in.Discard(len(b)); err != nil {
			return err
		}
	}
	c.ends = append(c.ends, len(c.bytes))
	_, err := c.in.Discard(2)
	return err
}
