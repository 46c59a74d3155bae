package workload

import (
	"math"
	"time"
)

// tick is how often requests are sent: those of a tick go out together.
const tick = 10 * time.Millisecond

// mostBehind bounds what is made up for after a pause: a suspended laptop must not
// wake up to an hour of requests.
const mostBehind = 250 * time.Millisecond

// pace hands out requests by the clock.
type pace struct {
	rate   float64 // requests per second, on average
	begin  time.Time
	last   time.Time
	credit float64
}

// due is how many requests of a stream at rate are to be sent now.
func (p *pace) due(now time.Time, factor float64) int {
	elapsed := min(now.Sub(p.last), mostBehind)
	p.last = now
	p.credit += elapsed.Seconds() * p.rate * factor * wobble(now.Sub(p.begin))
	n := math.Floor(p.credit)
	p.credit -= n
	return int(n)
}

// wobble is how the rate swings around its mean, so that charts live: two waves of
// different lengths.
func wobble(t time.Duration) float64 {
	wave := func(period, depth float64) float64 { return depth * math.Sin(2*math.Pi*t.Seconds()/period) }
	return 1 + wave(97, 0.12) + wave(23, 0.05)
}
