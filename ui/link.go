package ui

import (
	"errors"
	"slices"
	"time"

	"valktop/collector"
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
}

// link tells how the connection is: down only when no node of the deployment answers.
func (m Model) link() link {
	nodes := m.state.Snapshot.Nodes
	switch i := slices.IndexFunc(nodes, loading); {
	case m.ended != nil:
		return link{widget.Bad, "ended", "No more figures come from " + m.name(), m.ended.Error(), "r asks again"}
	case len(nodes) == 0:
		return link{tone: widget.Unknown, word: "connecting", what: "Connecting to " + m.name()}
	case !slices.ContainsFunc(nodes, func(n collector.NodeSnapshot) bool { return n.Err == nil }):
		return m.fault(nodes[0].Err)
	case i >= 0 && len(nodes) == 1:
		return link{widget.Warn, "loading", m.name() + " is loading its data from disk", loaded(nodes[i]), ""}
	}
	return link{}
}

// fault says what an error of the connection means.
func (m Model) fault(err error) link {
	l := link{tone: widget.Bad, word: "connection lost", what: "The connection is lost", why: err.Error()}
	if !m.served {
		l.word, l.what = "no connection", "No connection to "+m.name()
	}
	var e *collector.Error
	if !errors.As(err, &e) {
		return l
	}
	l.try = e.Try
	if e.Err != nil {
		l.why = e.Err.Error()
	}
	switch e.Kind {
	case collector.Tunnel:
		l.word, l.what = "no tunnel", "There is no SSH connection to get to "+m.name()
	case collector.NoAnswer:
		l.word, l.what = "no answer", m.name()+" does not answer"
	case collector.TLS:
		l.word, l.what = "TLS failed", "There is no secure connection to "+m.name()
	case collector.Auth:
		l.word, l.what = "not let in", m.name()+" does not let this user in"
	case collector.Permission:
		l.word, l.what = "no permission", "This user may not run "+e.Op
	case collector.Loading:
		l.tone, l.word, l.what = widget.Warn, "loading", m.name()+" is loading its data from disk"
	case collector.Busy:
		l.tone, l.word, l.what = widget.Warn, "busy", "A script keeps "+m.name()+" busy"
	case collector.Protocol:
		l.word, l.what = "no Redis", "What answers at "+m.name()+" does not speak the protocol of Redis"
	case collector.Refused:
		l.word, l.what = "refused", m.name()+" refused "+e.Op
		if e.Op == "connect" {
			l.what = m.name() + " refused the connection"
		}
	}
	return l
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
// nothing is known of it.
func (m Model) attempt() string {
	nodes := m.state.Snapshot.Nodes
	if len(nodes) == 0 || nodes[0].Down == (collector.Down{}) {
		return ""
	}
	d := nodes[0].Down
	n := "attempt " + text.Whole(int64(d.Attempt)+1)
	if wait := d.RetryAt.Sub(m.now); !d.RetryAt.IsZero() && wait > 0 {
		wait = (wait + time.Second - 1).Truncate(time.Second) // a countdown ends at 1 s
		return "next: " + n + " in " + text.Duration(wait).String()
	}
	return n + " is under way"
}

// since is when the trouble began; zero when it is unknown.
func (m Model) since() time.Time {
	nodes := m.state.Snapshot.Nodes
	if len(nodes) == 0 {
		return m.began
	}
	return nodes[0].Down.Since
}
