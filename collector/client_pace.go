package collector

import (
	"time"

	"valktop/maybe"
)

// CLIENT LIST takes a server about a microsecond and 300 bytes for each connection, and
// nothing else runs meanwhile.
const (
	// clientTime is how long for each connection it takes until they are listed again: so a
	// server spends about a five hundredth of its time on it.
	clientTime = 500 * time.Microsecond
	// ManyClients is how many connections are listed every ManyClientsEvery alone.
	ManyClients      = 10_000
	ManyClientsEvery = 30 * time.Second
	// TooManyClients is how many are listed only when somebody asks for it: it would stop the
	// server for a twentieth of a second or longer.
	TooManyClients = 50_000
)

// tooManyClients is why connections are not listed.
const tooManyClients = "more than 50,000 connections: to list them stops the server for a moment; r lists them once"

// clientsDue decides whether connections are listed now.
type clientsDue struct {
	connected int64 // as INFO has it
	requested bool
}

// list asks unless it is too early for that, and returns when it did.
func (d clientsDue) list(now time.Time, before Detail, ask func() maybe.Value[[]Client]) (maybe.Value[[]Client], time.Time) {
	switch {
	case d.requested:
	case d.connected > TooManyClients && before.Clients.Known():
		return before.Clients, before.ClientsTime
	case d.connected > TooManyClients:
		return maybe.Unknown[[]Client](tooManyClients), now
	case !before.ClientsTime.IsZero() && now.Sub(before.ClientsTime) < d.every():
		return before.Clients, before.ClientsTime
	}
	return ask(), now
}

// every is how long it takes at least until connections are listed again.
func (d clientsDue) every() time.Duration {
	if d.connected > ManyClients {
		return ManyClientsEvery
	}
	return time.Duration(d.connected) * clientTime
}
