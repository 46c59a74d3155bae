package collector

import (
	"context"
	"time"

	"valktop/maybe"
)

// PastInterval is how often a server is asked what it remembers: what happened before
// valktop came changes slowly, and CLIENT LIST costs the server for each connection.
const PastInterval = 10 * time.Second

const (
	// slowEntries is how many entries of the slow log to ask for: about a screen.
	slowEntries = "16"

	// clientListOften and clientListMax are the numbers of connections up to which CLIENT
	// LIST is asked for every PastInterval, or at all: it takes the server about 1 µs for
	// each, and its answer some 300 bytes. In between it is asked for once in clientListRarely.
	clientListOften  = 100
	clientListMax    = 1000
	clientListRarely = time.Minute
)

// memory is a Past with what is needed to ask for the next.
type memory struct {
	past     Past
	listed   time.Time // when CLIENT LIST was asked for
	commands bool      // the slow log is COMMANDLOG's
}

// recall asks a server what it remembers. When the connection fails meanwhile, what it
// said before stands. Commands that are denied or unknown are asked for once a session: Node.Try sees to it.
func recall(ctx context.Context, n Node, before memory, clients Int) memory {
	next := before
	now := time.Now()
	next.past.Time = now.Round(0)
	var lost error
	ask := func(needed string, c Command) (any, error) {
		v, err := n.Try(ctx, needed, c)
		if _, reply := replyKind(err); err != nil && !reply {
			lost = err
		}
		return v, err
	}
	next.slowLog(ask)
	if lost == nil {
		next.past.Latency = ancient(ask, "LATENCY LATEST", "latency spikes before valktop came", Command{"LATENCY", "LATEST"}, latencyEvents)
	}
	if lost == nil {
		next.clientList(ask, n, clients, now)
	}
	if lost != nil {
		return before
	}
	return next
}

// ancient asks with one command and converts its reply.
func ancient[T any](ask func(string, Command) (any, error), op, needed string, c Command, convert func(any) (T, bool)) maybe.Value[T] {
	reply, err := ask(needed, c)
	if err != nil {
		return maybe.Unknown[T](reason(op, err))
	}
	v, ok := convert(reply)
	if !ok {
		return maybe.Unknown[T](op + " answered in a form that is not known")
	}
	return maybe.Of(v)
}

// slowLog asks for the slow log, under its newer name where it has no other.
func (m *memory) slowLog(ask func(string, Command) (any, error)) {
	const needed = "slow commands before valktop came"
	missing := false
	watchful := func(needed string, c Command) (any, error) {
		v, err := ask(needed, c)
		missing = err != nil && isUnknownCommand(err)
		return v, err
	}
	if !m.commands {
		m.past.SlowLog = ancient(watchful, "SLOWLOG GET", needed, Command{"SLOWLOG", "GET", slowEntries}, slowLogEntries)
		if !missing {
			return
		}
	}
	log := ancient(watchful, "COMMANDLOG GET", needed, Command{"COMMANDLOG", "GET", slowEntries, "slow"}, slowLogEntries)
	m.commands = !missing
	if m.commands {
		m.past.SlowLog = log
	}
}

// clientList asks for the connections where that is cheap enough.
func (m *memory) clientList(ask func(string, Command) (any, error), n Node, clients Int, now time.Time) {
	count, known := clients.Get()
	var why string
	switch {
	case !known:
		why = "the number of connections is unknown: CLIENT LIST might be expensive"
	case count > clientListMax:
		why = "too many connections for CLIENT LIST, which costs the server for each"
	case count > clientListOften && now.Sub(m.listed) < clientListRarely:
		return
	}
	if why != "" {
		m.past.ClientAges, m.past.Others = maybe.Unknown[ClientAges](why), maybe.Unknown[int](why)
		return
	}
	list := connections(ask, n)
	m.listed = now
	m.past.ClientAges = maybe.Then(list, ages)
	m.past.Others = maybe.Then(list, others)
	if list.Known() && len(n.ClientIDs()) == 0 {
		m.past.Others = maybe.Unknown[int]("the server does not tell which connections are valktop's own")
	}
}
