package keyspace

import "time"

// priceMemory is how many dearer measurements it takes to believe that a price rose: what
// the network adds to a round trip comes and goes, what the server does stays.
const priceMemory = 16

// price is what something costs a server, in ns apiece; 0 while nothing is known.
type price float64

// learn takes in that so many took so long.
func (p *price) learn(units int, took time.Duration) {
	if units <= 0 || took <= 0 {
		return
	}
	measured := price(took) / price(units)
	if *p == 0 || measured < *p {
		*p = measured
		return
	}
	*p += (measured - *p) / priceMemory
}

// of is what so many cost.
func (p *price) of(units int) time.Duration { return time.Duration(float64(*p) * float64(units)) }

// bill is a batch of commands as INFO names them: "object|encoding".
type bill []item

type item struct {
	command string
	times   int
}
