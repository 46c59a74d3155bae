package analysis

import (
	"fmt"
	"time"
)

const (
	// quietFor is how long nothing must be evicted for evicting to have ended: a server at
	// its limit evicts in bursts.
	quietFor = 30 * time.Second
	// stormRate: pools of an ordinary application open fewer connections a second, even
	// when one of its processes starts; stormFactor is how much more than usual they must be.
	stormRate   = 20.0
	stormFactor = 5
	// usualAfter is from when on it is known what is usual.
	usualAfter = time.Minute
	// burstRate: fewer keys a second that expire at once are no burst; burstFactor as above.
	burstRate   = 100.0
	burstFactor = 10
)

// edges are what goes on, so that its beginning and its end are events.
type edges struct {
	evicting time.Time // when keys were evicted last; zero: they are not being
	storm    time.Time // when connections came in a storm last
	expiring time.Time
	deployed time.Time // when all clients were young last
}

// watchEdges lists what begins or ends with this snapshot.
func (h *History) watchEdges(s *State) {
	if p, ok := s.Ping.Get(); ok {
		h.pings.add(h.now, max(p-lateTimes*s.Snapshot.Late, min(p, soundPing)))
	}
	if h.commands == nil {
		return // of one node: the deployment has them
	}
	if rate, ok := s.Rates.Evicted.Get(); ok {
		h.edge(&h.edges.evicting, rate > 0, quietFor, EventEviction, "eviction began: "+rateText(rate), "eviction ended")
	}
	if rate, ok := s.Rates.Connections.Get(); ok && h.now.Sub(h.began) >= usualAfter {
		usual := h.before(colConnections)
		h.edge(&h.edges.storm, rate >= max(stormRate, stormFactor*usual), quietFor, EventClients, "connections "+rateText(rate), "connections are as usual")
	}
	if rate, ok := s.Rates.Expired.Get(); ok && h.now.Sub(h.began) >= usualAfter {
		usual := h.before(colExpired)
		h.edge(&h.edges.expiring, rate >= max(burstRate, burstFactor*usual), quietFor, EventExpiry, "many keys expire: "+rateText(rate), "")
	}
	h.youngClients(s)
}

// before is what a counter counted a second in the last minutes, without the last moments.
func (h *History) before(c column) float64 {
	return h.counted(c, nowWindow, 5*time.Minute).Or(0) / max(min(h.now.Sub(h.began)-nowWindow, 5*time.Minute), time.Second).Seconds()
}

// edge lists that something began, and that it ended when it has not been so for a while.
func (h *History) edge(last *time.Time, is bool, quiet time.Duration, kind EventKind, began, ended string) {
	switch {
	case is && last.IsZero():
		h.happened(kind, "", began)
		*last = h.now
	case is:
		*last = h.now
	case !last.IsZero() && h.now.Sub(*last) >= quiet:
		if ended != "" {
			h.events.add(Event{Time: *last, Kind: kind, Text: ended})
		}
		*last = time.Time{}
	}
}

// youngClients lists that nearly all connections are new.
func (h *History) youngClients(s *State) {
	for i := range s.Snapshot.Nodes {
		n := &s.Snapshot.Nodes[i]
		ages, ok := n.Past.ClientAges.Get()
		young := ok && ages.Count >= deployMin && float64(ages.Under1m) >= deployShare*float64(ages.Count)
		if !young || n.Err != nil || n.Info.Server.Uptime.Or(0) < deployFor || h.now.Sub(h.edges.deployed) < deployFor {
			continue
		}
		at := h.now.Add(-ages.Median)
		h.edges.deployed = h.now
		h.events.add(Event{
			Time: at, Kind: EventDeploy, Node: h.where(n), Past: at.Before(h.began),
			Text: fmt.Sprintf("%d of %d connections are new: a deploy?", ages.Under1m, ages.Count),
		})
	}
}
