package keyspace

import "time"

const (
	// rateOver is the time over which the rate of names is measured.
	rateOver = 2 * time.Second

	// From eagerFor on, where a part of the server's time is left to others, reports take
	// one in quietCost of this machine's time, and come every quietMost at least: the
	// server, or those whom it serves, may be on the same machine.
	eagerFor  = 2 * time.Second
	quietCost = 100
	quietMost = time.Second
)

// meter measures how fast a pass goes. It is used by the goroutine that publishes.
type meter struct {
	last    time.Time
	elapsed time.Duration // without pauses
	paused  bool
	shared  bool          // a part of the server's time is left to others
	cost    time.Duration // of the last report
	marks   []mark        // of the last rateOver, and one before
}

// mark is how many names there were at a time.
type mark struct {
	elapsed time.Duration
	names   int64
}

func newMeter(now time.Time) *meter { return &meter{last: now} }

// read fills in how long the pass has lasted and how fast it goes.
func (m *meter) read(r *Report, names int64, paused bool) {
	if !m.paused {
		m.elapsed += r.Time.Sub(m.last)
	}
	m.last, m.paused, m.shared = r.Time, paused || r.State == Done, r.Pace.Share < 1
	m.marks = append(m.marks, mark{m.elapsed, names})
	for len(m.marks) > 2 && m.elapsed-m.marks[1].elapsed >= rateOver {
		m.marks = m.marks[1:]
	}
	first := m.marks[0]
	r.Elapsed = m.elapsed
	if over := m.elapsed - first.elapsed; over > 0 {
		r.Rate = max(float64(names-first.names), 0) / over.Seconds() // a pass may begin again
	}
}

// took notes how long it took to make a report.
func (m *meter) took(d time.Duration) { m.cost = d }

// pause is how long to wait before the next report. The first ones follow each other
// faster: the sooner there is something to look at, the better.
func (m *meter) pause() time.Duration {
	if m.shared && m.elapsed > eagerFor {
		return max(min(quietCost*m.cost, quietMost), publishEvery)
	}
	return max(min(m.elapsed/2, publishEvery), publishSoonest, publishCost*m.cost)
}
