package embedded

import (
	"math"
	"time"
)

// stats are the counters of INFO.
type stats struct {
	connectionsReceived, commandsProcessed int64
	hits, misses                           int64 // keyspace_hits, keyspace_misses
	expiredKeys, evictedKeys               int64
	netIn, netOut                          int64 // of the listener when they were reset
	errorReplies                           int64
	errors                                 map[string]int64 // by their first word
	commands                               map[string]*commandStats
	busy                                   time.Duration // time spent in commands; not reset
}

// commandStats are one cmdstat_ line.
type commandStats struct {
	calls, rejected, failed int64
	time                    time.Duration
}

func newStats() stats {
	return stats{errors: map[string]int64{}, commands: map[string]*commandStats{}}
}

func (s *stats) of(command string) *commandStats {
	c := s.commands[command]
	if c == nil {
		c = &commandStats{}
		s.commands[command] = c
	}
	return c
}

// ran counts a command that was executed, well or not.
func (s *stats) ran(command string, took time.Duration, failed bool) {
	c := s.of(command)
	c.calls++
	c.time += took
	if failed {
		c.failed++
	}
	s.commandsProcessed++
	s.busy += took
}

// rejected counts a command that was refused before it ran.
func (s *stats) rejected(command string) { s.of(command).rejected++ }

// errorKinds bounds the errors that are told apart, as a server does.
const errorKinds = 128

func (s *stats) failed(kind string) {
	s.errorReplies++
	if _, known := s.errors[kind]; known || len(s.errors) < errorKinds {
		s.errors[kind]++
	}
}

// opsSamples is over how many ticks of expireEvery the rate of commands is averaged.
const opsSamples = 16

// opsMeter measures instantaneous_ops_per_sec. Its zero value has measured nothing.
type opsMeter struct {
	at    [opsSamples]time.Time
	count [opsSamples]int64
	next  int
}

func (m *opsMeter) sample(now time.Time, commands int64) {
	m.at[m.next], m.count[m.next] = now, commands
	m.next = (m.next + 1) % opsSamples
}

// perSecond is the rate between the oldest and the newest sample.
func (m *opsMeter) perSecond() int64 {
	newest := (m.next + opsSamples - 1) % opsSamples
	oldest := m.next
	if m.at[oldest].IsZero() { // the ring is not full yet
		oldest = 0
	}
	elapsed := m.at[newest].Sub(m.at[oldest]).Seconds()
	if elapsed <= 0 {
		return 0
	}
	return int64(math.Round(float64(max(0, m.count[newest]-m.count[oldest])) / elapsed))
}
