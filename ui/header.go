package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/node"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// What the parts of the header are worth: those worth least give way first when the
// line is narrow.
const (
	worthUptime = iota
	worthProgram
	worthRole
	worthFlavour
	worthInterval
	worthOthers
	worthReason
	worthForm
	worthLongName
	worthClock
	worthReplica
	worthNotice
	worthFrozenSince
	worthStale
	worthOneLong
	worthFrozen
	worthOne
	worthName
	worthHealth
)

// shortName is how many cells are left of a long name where there is little room.
const shortName = 24

// header draws who is watched and how it is.
func (m Model) header(c canvas.Canvas, th themes.Theme) {
	name := m.name()
	parts := []part{
		{forms: []form{plain(worthProgram, "valktop", strong(th.Accent))}},
		{forms: []form{
			plain(worthLongName, name, strong(th.Bright)),
			plain(worthName, text.Middle(name, shortName), strong(th.Bright)),
		}},
	}
	parts = append(parts, m.onePart(th)...)
	parts = append(parts, m.identity(th)...)
	parts = append(parts, m.warnings(th)...)
	parts = append(parts,
		part{right: true, forms: m.healthForms(th)},
		part{right: true, forms: []form{plain(worthInterval, "every "+text.Duration(m.interval).String(), th.Dim)}},
	)
	if !m.now.IsZero() {
		parts = append(parts, part{right: true, forms: []form{plain(worthClock, m.now.In(m.o.Location).Format(time.TimeOnly), th.Dim)}})
	}
	line(c, parts)
}

// name is what the user connected to.
func (m Model) name() string {
	if m.o.Name != "" {
		return m.o.Name
	}
	return m.state.Snapshot.Deployment
}

// dot stands between what belongs together.
const dot = " · "

// identity says what runs there: flavour and version, form or role, uptime.
func (m Model) identity(th themes.Theme) []part {
	state := m.watched()
	nodes := state.Snapshot.Nodes
	says := versions(nodes)
	if says == "" {
		return nil
	}
	info := nodes[0].Info
	forms := []form{plain(worthFlavour, says, th.Dim)}
	if what := node.Form(state); what != "" && m.one.addr == "" {
		says += dot + what
		forms = []form{plain(worthForm, what, th.Dim), plain(worthFlavour, says, th.Dim)}
	} else if role := info.Replication.Role; role != "" {
		if role == "replica" { // what it shows is not the whole truth, nor may it be changed
			forms = []form{plain(worthReplica, role, th.Text)}
		}
		says += dot + role
		forms = append(forms, plain(worthRole, says, th.Dim))
	}
	if up, ok := info.Server.Uptime.Get(); ok && len(nodes) == 1 {
		forms = append(forms, plain(worthUptime, says+dot+"up "+text.Age(up), th.Dim))
	}
	slices.Reverse(forms)
	return []part{{forms: forms}}
}

// versions says what the nodes run: "Valkey 8.0.1"; while they differ, as they do while
// they are updated one by one, the first of them and that there are others.
func versions(nodes []collector.NodeSnapshot) string {
	var all []string
	for _, n := range nodes {
		if s := strings.TrimSpace(n.Info.Server.Flavour + " " + n.Info.Server.Version); n.Info.Server.Flavour != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	switch len(all) {
	case 0:
		return ""
	case 1:
		return all[0]
	}
	return all[0] + " and " + strings.Join(all[1:], ", ")
}

// warnings are what must be known to read the figures right.
func (m Model) warnings(th themes.Theme) []part {
	var parts []part
	for _, n := range m.o.Notices {
		parts = append(parts, part{forms: []form{plain(worthNotice, widget.Warn.Sign()+" "+n, th.Warn)}})
	}
	parts = append(parts, m.unlockedPart(th)...)
	if m.frozen != nil {
		since := m.frozen.at.In(m.o.Location).Format(time.TimeOnly)
		parts = append(parts, part{forms: []form{
			plain(worthFrozenSince, "frozen since "+since, strong(th.Accent)),
			plain(worthFrozen, "frozen", strong(th.Accent)),
		}})
	}
	if age := m.age(); age > 3*m.interval && age >= 3*time.Second {
		parts = append(parts, part{forms: []form{plain(worthStale, "stale "+text.Age(age), th.Warn)}})
	}
	if n := m.others(); n > 0 {
		parts = append(parts, part{forms: []form{
			plain(worthOthers, "another valktop is probing", th.Warn),
		}})
	}
	return parts
}

// age is how old the newest figures are; 0 before the first.
func (m Model) age() time.Duration {
	nodes := m.watched().Snapshot.Nodes
	if !m.served || len(nodes) == 0 {
		return 0
	}
	youngest := nodes[0].Age
	for _, n := range nodes {
		youngest = min(youngest, n.Age)
	}
	return youngest + m.now.Sub(m.state.Time)
}

// others is how many other connections of valktop move the figures.
func (m Model) others() int {
	n := 0
	for _, node := range m.watched().Snapshot.Nodes {
		n += node.Past.Others.Or(0)
	}
	return n
}

// healthForms say how it is, with the weightiest reason where there is room for it.
func (m Model) healthForms(th themes.Theme) []form {
	tone, word, why := m.verdict()
	style := tone.Style(th)
	sign := widget.Span{Text: tone.Sign() + " ", Style: style}
	short := form{worthHealth, []widget.Span{sign, {Text: word, Style: strong(style)}}}
	if why == "" {
		return []form{short}
	}
	return []form{{worthReason, []widget.Span{sign, {Text: why, Style: strong(style)}}}, short}
}

// verdict is the health with its reason, or the state of the connection while that is
// what matters.
func (m Model) verdict() (tone widget.Tone, word, why string) {
	if l := m.link(); l.word != "" {
		return l.tone, l.word, ""
	}
	h := m.watched().Health
	tones := [...]widget.Tone{
		analysis.Unknown: widget.Unknown, analysis.Healthy: widget.Good,
		analysis.Degraded: widget.Warn, analysis.Unhealthy: widget.Bad,
	}
	reasons := h.Reasons()
	if h.Level == analysis.Unknown {
		for _, check := range h.Checks {
			if check.Level == analysis.Unknown {
				reasons = append(reasons, check.Text)
			}
		}
	}
	if len(reasons) > 0 {
		why = reasons[0]
	}
	if n := len(reasons) - 1; n > 0 {
		why += " +" + strconv.Itoa(n)
	}
	return tones[h.Level], h.Level.String(), why
}

// loading reports whether a node reads its data from disk.
func loading(n collector.NodeSnapshot) bool { return n.Info.Persistence.Loading.Or(false) }
