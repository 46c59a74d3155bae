package analysis

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// SlowKind is what made commands stand in one of the server's logs.
type SlowKind int

// The logs.
const (
	SlowTime     SlowKind = iota // they took long: figures are nanoseconds
	LargeReply                   // bytes
	LargeRequest                 // bytes
	slowKinds
)

// SlowCall is one entry of a log.
type SlowCall struct {
	Node   string    // address
	At     time.Time // by the client's clock
	Figure float64   // nanoseconds, or bytes
	Args   []string  // raw bytes, as the server shortened them
	Client string    // address, raw
	Name   string    // of the client, raw

	id, epoch int64
}

// slowKeep bounds the entries of a log that are kept, of all nodes together, and slowLeast
// those of one node where there are many.
const (
	slowKeep  = 2000
	slowLeast = 64
)

// slowNode is what is kept of a node's log: more than the server does, which forgets.
type slowNode struct {
	calls  []SlowCall // the newest first
	epoch  int64      // how often ids began anew
	base   int64      // the newest id as valktop came, in this epoch
	newest int64
	seen   bool  // in this epoch
	gone   int64 // lost in earlier epochs
	cut    int64 // since base, but no longer kept
	runID  string
	asked  time.Time
}

// noteSlow takes in the logs of the nodes of a snapshot.
func (h *History) noteSlow(v view) {
	most := max(slowKeep/max(len(v.all), 1), slowLeast)
	for _, n := range v.all {
		own := h.nodes[n.Addr]
		shift := time.Duration(0)
		if clock, ok := n.Clock.Get(); ok {
			shift = h.now.Sub(clock.Round(0))
		}
		take := func(kind SlowKind, asked time.Time, calls []SlowCall) {
			l := &own.slow[kind]
			if !asked.After(l.asked) {
				return
			}
			l.asked = asked
			l.take(n.Info.Server.RunID, calls, most)
		}
		d := n.Detail
		switch past, ok := n.Past.SlowLog.Get(); {
		case d.Topics.Has(collector.TopicSlow):
			if log, ok := d.Slow.Log.Get(); ok {
				take(SlowTime, d.Time, slowCalls(n.Addr, log, shift))
			}
			if log, ok := d.Slow.Replies.Get(); ok {
				take(LargeReply, d.Time, largeCalls(n.Addr, log, shift))
			}
			if log, ok := d.Slow.Requests.Get(); ok {
				take(LargeRequest, d.Time, largeCalls(n.Addr, log, shift))
			}
		case ok:
			take(SlowTime, n.Past.Time, slowCalls(n.Addr, past, shift))
		}
	}
}

func slowCalls(node string, log []collector.SlowEntry, shift time.Duration) []SlowCall {
	calls := make([]SlowCall, len(log))
	for i, e := range log {
		calls[i] = SlowCall{Node: node, At: e.Time.Add(shift), Figure: float64(e.Duration), Args: e.Args, Client: e.Client, Name: e.Name, id: e.ID}
	}
	return calls
}

func largeCalls(node string, log []collector.LargeEntry, shift time.Duration) []SlowCall {
	calls := make([]SlowCall, len(log))
	for i, e := range log {
		calls[i] = SlowCall{Node: node, At: e.Time.Add(shift), Figure: float64(e.Bytes), Args: e.Args, Client: e.Client, Name: e.Name, id: e.ID}
	}
	return calls
}

// take adds entries that are not known. A server that has started anew counts from 0 again.
func (l *slowNode) take(runID string, calls []SlowCall, most int) {
	anew := l.runID != "" && runID != "" && runID != l.runID || l.seen && len(calls) > 0 && calls[0].id < l.newest
	if anew {
		l.gone += l.lost()
		l.epoch, l.seen, l.cut = l.epoch+1, false, 0
	}
	l.runID = cmp.Or(runID, l.runID)
	if len(calls) == 0 {
		return
	}
	if !l.seen {
		l.base, l.seen = calls[0].id, true
		if l.epoch > 0 {
			l.base = -1 // all of this process is since valktop came
		}
	}
	l.newest = calls[0].id
	known := map[int64]bool{}
	for _, c := range l.calls {
		if c.epoch == l.epoch {
			known[c.id] = true
		}
	}
	fresh := slices.Clone(l.calls)
	for _, c := range calls {
		if !known[c.id] {
			c.epoch = l.epoch
			fresh = append(fresh, c)
		}
	}
	slices.SortStableFunc(fresh, func(a, b SlowCall) int { return cmp.Or(cmp.Compare(b.epoch, a.epoch), cmp.Compare(b.id, a.id)) })
	for len(fresh) > most {
		last := fresh[len(fresh)-1]
		if last.epoch == l.epoch && last.id > l.base {
			l.cut++
		}
		fresh = fresh[:len(fresh)-1]
	}
	l.calls = fresh
}

// lost is how many entries the server forgot before valktop saw them, in this epoch: ids that
// are missing.
func (l *slowNode) lost() int64 {
	if !l.seen {
		return 0
	}
	n := l.newest - l.base - l.cut
	for _, c := range l.calls {
		if c.epoch == l.epoch && c.id > l.base {
			n--
		}
	}
	return max(n, 0)
}

// SlowLog is one of the logs, of all nodes together.
type SlowLog struct {
	Groups  []SlowGroup // those that cost most in all first
	Entries int
	Lost    int64                // entries that servers forgot before valktop saw them
	Asked   bool                 // somebody has asked for it
	Why     string               // why it is not known; "" where it is
	Partial string               // why it is not known of some of the nodes
	Over    maybe.Value[float64] // the highest threshold: nanoseconds or bytes; negative: some node logs nothing
	Off     bool                 // no node logs any
	Nodes   int
}

// SlowGroup are the entries of one shape.
type SlowGroup struct {
	Shape           SlowShape
	Calls           []SlowCall // the newest first
	Max, P50, Total float64
	Clients         []SlowClient // those with most entries first
	Nodes           int
}

// SlowClient is who sent commands: by the name that a client gave itself, else by its host.
type SlowClient struct {
	Name  string // raw bytes
	Calls int
}

// Slow is a log as far as it is known.
func (h *History) Slow(kind SlowKind) SlowLog {
	v := look(h.state.Snapshot)
	log := SlowLog{Nodes: len(v.all), Over: maybe.Unknown[float64]("not asked for yet")}
	groups, names := map[SlowShape]*SlowGroup{}, newSlowNames(h.builds.report)
	known, off, told := 0, 0, 0
	for _, n := range v.all {
		own := h.nodes[n.Addr]
		if own == nil {
			continue
		}
		value, over := slowState(n, kind)
		log.Asked = log.Asked || n.Detail.Topics.Has(collector.TopicSlow)
		if value == "" {
			known++
		} else if log.Partial == "" {
			log.Partial = value
		}
		if bound, ok := over.Get(); ok {
			told++
			if bound < 0 {
				off++
			}
			if !log.Over.Known() || bound > log.Over.Or(0) {
				log.Over = over
			}
		} else if !log.Over.Known() {
			log.Over = over
		}
		l := &own.slow[kind]
		log.Lost += l.gone + l.lost()
		log.Entries += len(l.calls)
		for _, c := range l.calls {
			shape := shapeOf(c.Args, names)
			g := groups[shape]
			if g == nil {
				g = &SlowGroup{Shape: shape}
				groups[shape] = g
			}
			g.Calls = append(g.Calls, c)
		}
	}
	log.Off = told > 0 && off == told
	if known == 0 {
		log.Why, log.Partial = log.Partial, ""
	}
	for _, g := range groups {
		g.sum()
		log.Groups = append(log.Groups, *g)
	}
	slices.SortFunc(log.Groups, func(a, b SlowGroup) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), strings.Compare(a.Shape.Command, b.Shape.Command), strings.Compare(a.Shape.Pattern, b.Shape.Pattern))
	})
	return log
}

// slowState is why a node's log is not known, and from when on it logs.
func slowState(n *collector.NodeSnapshot, kind SlowKind) (why string, over maybe.Value[float64]) {
	s := n.Detail.Slow
	switch kind {
	case LargeReply, LargeRequest:
		log, bytes := s.Replies, s.ReplyOver
		if kind == LargeRequest {
			log, bytes = s.Requests, s.RequestOver
		}
		return log.Why(), maybe.Then(bytes, func(v int64) float64 { return float64(v) })
	case SlowTime, slowKinds:
	}
	why = s.Log.Why()
	if !n.Detail.Topics.Has(collector.TopicSlow) {
		why = n.Past.SlowLog.Why()
	}
	return why, maybe.Then(s.Over, func(d time.Duration) float64 { return float64(d) })
}

// sum fills in the figures of a group.
func (g *SlowGroup) sum() {
	slices.SortStableFunc(g.Calls, func(a, b SlowCall) int { return b.At.Compare(a.At) })
	figures := make([]float64, len(g.Calls))
	clients, nodes := map[string]int{}, map[string]bool{}
	for i, c := range g.Calls {
		figures[i] = c.Figure
		g.Total += c.Figure
		clients[c.Who()]++
		nodes[c.Node] = true
	}
	slices.Sort(figures)
	g.Max, g.P50, g.Nodes = figures[len(figures)-1], figures[(len(figures)-1)/2], len(nodes)
	for name, n := range clients {
		g.Clients = append(g.Clients, SlowClient{name, n})
	}
	slices.SortFunc(g.Clients, func(a, b SlowClient) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), strings.Compare(a.Name, b.Name))
	})
}

// Who is the client's name, else its host, else its address as the server writes it.
func (c SlowCall) Who() string {
	if c.Name != "" {
		return c.Name
	}
	if at := strings.LastIndexByte(c.Client, ':'); at > 0 {
		return c.Client[:at]
	}
	return c.Client
}
