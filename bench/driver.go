package main

import (
	"bytes"
	"fmt"
	"strconv"
	"time"
)

// driver sends GETs like an application: one in missEvery finds nothing.
type driver struct {
	addr    string
	clients int
}

const (
	missEvery = 5
	hotKeys   = 10_000
	hitRate   = 1 - 1.0/missEvery
)

// prepare writes the keys that are found.
func (d driver) prepare() error {
	return fill(d.addr, 0, hotKeys, hot)
}

// client is a connection of a driver.
type client struct {
	fd      int
	sent    int         // requests so far
	due     time.Time   // of the next request
	flying  []time.Time // when those were due that are not answered, the oldest first
	arrived []byte      // of answers, and not read yet
	out     []byte
}

// request writes the next request into the buffer.
func (c *client) request(due time.Time) {
	prefix := "hot:"
	if c.sent%missEvery == 0 {
		prefix = "gone:"
	}
	key := prefix + strconv.Itoa(c.sent*7919%hotKeys)
	c.out = fmt.Appendf(c.out, "*2\r\n$3\r\nGET\r\n$%d\r\n%s\r\n", len(key), key)
	c.sent++
	c.flying = append(c.flying, due)
}

// answers reads whole answers off what arrived, and adds how long each was waited for.
func (c *client) answers(now time.Time, took []time.Duration) ([]time.Duration, error) {
	rest := c.arrived
	n := 0
	for {
		line, behind, whole := bytes.Cut(rest, []byte("\r\n"))
		if !whole {
			break
		}
		if line[0] != '$' {
			return took, fmt.Errorf("driver: %s %s", answered, line)
		}
		size, err := strconv.Atoi(string(line[1:]))
		if err != nil {
			return took, fmt.Errorf("driver: %w", err)
		}
		if size >= 0 {
			if len(behind) < size+2 {
				break
			}
			behind = behind[size+2:]
		}
		took = append(took, now.Sub(c.flying[n]))
		rest = behind
		n++
	}
	c.arrived = append(c.arrived[:0], rest...)
	c.flying = append(c.flying[:0], c.flying[n:]...)
	return took, nil
}
