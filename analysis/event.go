package analysis

import (
	"slices"
	"time"
)

// Event is something that happened: what the charts mark, the timeline lists and causes are
// looked for among.
type Event struct {
	Time time.Time
	Kind EventKind
	Node string // address of the node it is about; "" for the deployment, or where there is one node. May hold any bytes
	Text string // in a few words; may hold any bytes: it is escaped where it is drawn
	Gap  bool   // the charts have a gap there
	// Past says that it was before valktop came: the server remembers it.
	Past bool
}

// EventKind is what happened. The values are stable: outputs have them.
type EventKind string

// The kinds of events.
const (
	EventMark       EventKind = "mark"       // set by the user, or by what drives the demo
	EventAction     EventKind = "action"     // a change made from here
	EventRestart    EventKind = "restart"    // a server began anew, or another one answers in its place
	EventReset      EventKind = "reset"      // its counters were set to zero
	EventConnection EventKind = "connection" // lost, found again, not watched for a while
	EventFailover   EventKind = "failover"   // another node became primary
	EventTopology   EventKind = "topology"   // nodes came or went, slots moved
	EventFlush      EventKind = "flush"      // FLUSHALL or FLUSHDB ran
	EventConfig     EventKind = "config"     // a limit or a policy changed, or CONFIG SET ran
	EventEviction   EventKind = "eviction"   // began or ended
	EventExpiry     EventKind = "expiry"     // many keys expired together
	EventDeploy     EventKind = "deploy"     // clients connected anew, or names with a new build came into use
	EventClients    EventKind = "clients"    // a storm of connections began or ended
	EventSave       EventKind = "save"       // a snapshot or a rewrite of the append-only file began, ended or failed
	EventSlow       EventKind = "slow"       // a command, or the server's own work, held everybody up
)

// EventKinds are all kinds, in the order in which they are offered to choose from.
func EventKinds() []EventKind {
	return []EventKind{
		EventMark, EventAction, EventRestart, EventReset, EventConnection, EventFailover, EventTopology, EventFlush,
		EventConfig, EventEviction, EventExpiry, EventDeploy, EventClients, EventSave, EventSlow,
	}
}

// Says is the event in words, with the node that it is about.
func (e Event) Says() string {
	if e.Node == "" {
		return e.Text
	}
	return e.Text + ": " + e.Node
}

// marked reports whether charts have a line for it. Those that happen every night, or many
// times an hour, would hide the ones that matter.
func (e Event) marked() bool {
	switch e.Kind {
	case EventSave, EventSlow, EventExpiry, EventClients:
		return false
	case EventMark, EventAction, EventRestart, EventReset, EventConnection, EventFailover, EventTopology, EventFlush, EventConfig, EventEviction, EventDeploy:
	}
	return !e.Past
}

// own reports whether valktop found it out by itself, in contrast to what a user did.
func (e Event) own() bool { return e.Kind != EventMark && e.Kind != EventAction }

// maxEvents bounds the events kept: more than a screen could ever show of a day.
const maxEvents = 500

// events are in the order of their time. When there are too many, the oldest one that
// valktop found out itself goes first: a user's own are worth more.
type events struct {
	list  []Event
	added uint64  // how many were ever added or reworded
	fresh []Event // those since the newest snapshot but one
}

func (l *events) add(e Event) {
	e.Time = e.Time.Round(0)
	l.added++
	if e.Kind == EventFailover && l.sameFailover(e) {
		return
	}
	l.fresh = append(slices.Clip(l.fresh), e)
	at, _ := slices.BinarySearchFunc(l.list, e, func(a, b Event) int {
		if a.Time.After(b.Time) {
			return 1
		}
		return -1 // equal ones keep the order in which they came
	})
	l.list = slices.Insert(l.list, at, e)
	if len(l.list) > maxEvents {
		oldest := max(slices.IndexFunc(l.list, Event.own), 0)
		l.list = slices.Delete(l.list, oldest, oldest+1)
	}
}

// between are the events from one time to another, in their order.
func (l *events) between(from, to time.Time) []Event {
	var found []Event
	for _, e := range l.list {
		if !e.Time.Before(from) && !e.Time.After(to) {
			found = append(found, e)
		}
	}
	return found
}

// Events lists what happened from one time to another, in its order.
func (h *History) Events(from, to time.Time) []Event { return h.events.between(from, to) }

// EventsAdded grows with each event: what was listed for a number is still true while it stands.
func (h *History) EventsAdded() uint64 { return h.events.added }

// Note adds an event that somebody else knows of.
func (h *History) Note(e Event) {
	h.events.add(e)
	h.version++
}

// happened adds an event that a snapshot shows.
func (h *History) happened(kind EventKind, node, text string) {
	h.events.add(Event{Time: h.now, Kind: kind, Node: node, Text: text})
}
