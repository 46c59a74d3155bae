package ui

import (
	"errors"
	"slices"
	"strings"
	"time"

	"valktop/collector"
	"valktop/ui/node"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// link is the state of the connection. Its zero value says that all is well.
type link struct {
	tone widget.Tone
	word string // for the header: "connecting"
	what string // a sentence about it
	why  string // what the server or the system said, raw
	try  string // what the user can do about it

	sparing bool // it is not asked often: each time the server refuses it notes that
}

// link tells how the connection is: down only when no node that the dashboard is about answers.
func (m Model) link() link {
	nodes := m.watched().Snapshot.Nodes
	switch i := slices.IndexFunc(nodes, loading); {
	case m.ended != nil:
		return link{tone: widget.Bad, word: "ended", what: "No more figures come from " + m.name(), why: m.ended.Error(), try: "r asks again"}
	case len(nodes) == 0:
		return link{tone: widget.Unknown, word: "connecting", what: "Connecting to " + m.name()}
	case !slices.ContainsFunc(nodes, func(n collector.NodeSnapshot) bool { return n.Err == nil }):
		return m.fault(nodes)
	case i >= 0 && len(nodes) == 1:
		return link{tone: widget.Warn, word: "loading", what: m.whom() + " is loading its data from disk", why: loaded(nodes[i])}
	}
	return link{}
}

// silent are the nodes that do not answer, primaries first, while others do.
func (m Model) silent() []collector.NodeSnapshot {
	var down []collector.NodeSnapshot
	state := m.watched()
	for _, primary := range []bool{true, false} {
		for i, n := range state.Snapshot.Nodes {
			if n.Err != nil && (state.Nodes[i].Role != collector.Replica) == primary {
				down = append(down, n)
			}
		}
	}
	if len(down) == len(state.Snapshot.Nodes) {
		return nil
	}
	return down
}

// whom is who does not answer: the node that has the focus, else what the user connected to.
func (m Model) whom() string {
	if m.one.addr != "" {
		return m.one.addr
	}
	return m.name()
}

// fault says what the errors of a connection mean: that of the first node, and where they
// are of several nodes, that all fail.
func (m Model) fault(nodes []collector.NodeSnapshot) link {
	err := nodes[0].Err
	l := link{tone: widget.Bad, word: "connection lost", what: "The connection is lost", why: err.Error()}
	if !m.served {
		l.word, l.what = "no connection", "No connection to "+m.name()
	}
	if e, ok := errors.AsType[*collector.Error](err); ok {
		m.explain(&l, e)
	}
	if len(nodes) > 1 {
		l.what, l.why = "None of the "+text.Whole(int64(len(nodes)))+" nodes answers", nodes[0].Addr+": "+l.why
	}
	return l
}

// explain says what a known error means.
func (m Model) explain(l *link, e *collector.Error) {
	l.try = e.Try
	if e.Err != nil {
		l.why = e.Err.Error()
	}
	switch who := m.whom(); e.Kind {
	case collector.Tunnel:
		l.word, l.what = "no tunnel", "There is no SSH connection to get to "+who
	case collector.NoAnswer:
		l.word, l.what = "no answer", who+" does not answer"
	case collector.TLS:
		l.word, l.what = "TLS failed", "There is no secure connection to "+who
	case collector.Auth:
		l.sparing = true
		l.word, l.what = "not let in", who+" does not let this user in"
	case collector.Permission:
		l.word, l.what = "no permission", "This user may not run "+e.Op
	case collector.Loading:
		l.tone, l.word, l.what = widget.Warn, "loading", who+" is loading its data from disk"
	case collector.Busy:
		l.tone, l.word, l.what = widget.Warn, "busy", "A script keeps "+who+" busy"
	case collector.Protocol:
		l.word, l.what = "no Redis", "What answers at "+who+" does not speak the protocol of Redis"
	case collector.Refused:
		l.word, l.what = "refused", who+" refused "+e.Op
		if e.Op == "connect" {
			l.what = who + " refused the connection"
		}
	}
}

// loaded says how far a server is with loading its data.
func loaded(n collector.NodeSnapshot) string {
	p, s := n.Info.Persistence, ""
	if percent, ok := p.LoadingLoaded.Get(); ok {
		s = text.Percent(percent/100, 0).String() + " loaded"
	}
	if eta, ok := p.LoadingETA.Get(); ok {
		if s != "" {
			s += ", "
		}
		s += "about " + text.Duration(eta).String() + " left"
	}
	return s
}

// attempt says which attempt to connect is next and when: "next: attempt 4 in 1 s"; "" while
// nothing is known of it. Of several nodes it is the one that is tried first.
func (m Model) attempt() string {
	var first collector.Down
	for _, n := range m.watched().Snapshot.Nodes {
		if n.Down != (collector.Down{}) && (first == (collector.Down{}) || n.Down.RetryAt.Before(first.RetryAt)) {
			first = n.Down
		}
	}
	return countdown(first, m.now)
}

// countdown is when a node is tried again.
func countdown(d collector.Down, now time.Time) string {
	said := node.Attempt(d, now)
	if strings.Contains(said, " in ") {
		return "next: " + said
	}
	return said
}

// since is when the trouble began: when the last of the nodes fell silent; zero when it is
// unknown.
func (m Model) since() time.Time {
	nodes := m.watched().Snapshot.Nodes
	if len(nodes) == 0 {
		return m.began
	}
	var last time.Time
	for _, n := range nodes {
		last = later(last, n.Down.Since)
	}
	return last
}
