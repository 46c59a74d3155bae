package keyspace

import (
	"strings"
	"time"
)

// priceMemory is how many dearer measurements it takes to believe that a price rose: what
// the network adds to a round trip comes and goes, what the server does stays.
const priceMemory = 16

// toldMemory is the same of what the server itself says, the mean of many calls. It counts
// the time on the clock: a machine that let another process run meanwhile looks like dear
// commands, for a while.
const toldMemory = 4

// price is what something costs a server, in ns apiece; 0 while nothing is known.
type price float64

// learn takes in that so many took so long.
func (p *price) learn(units int, took time.Duration) {
	if units <= 0 || took <= 0 {
		return
	}
	p.follow(price(took)/price(units), priceMemory)
}

// follow takes in a measurement: a lower one at once, a higher one as slowly as memory says.
func (p *price) follow(measured, memory price) {
	if *p == 0 || measured < *p {
		*p = measured
		return
	}
	*p += (measured - *p) / memory
}

// of is what so many cost.
func (p *price) of(units int) time.Duration { return time.Duration(float64(*p) * float64(units)) }

// bill is a batch of commands as INFO names them: "object|encoding".
type bill []item

type item struct {
	command string
	times   int
}

// priceOf is the name under which INFO tells what a command costs.
func priceOf(c Command) string {
	name := strings.ToLower(c[0])
	if name == "memory" || name == "object" {
		name += "|" + strings.ToLower(c[1])
	}
	return name
}
