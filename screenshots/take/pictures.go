package main

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/access"
	"valktop/analysis"
	"valktop/collector"
	"valktop/keyspace"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui"
	accessscreen "valktop/ui/access"
	"valktop/ui/change"
	keyscreen "valktop/ui/keys"
)

// picture is a frame to draw: what happens before it, and how it looks.
type picture struct {
	name          string
	width, height int
	look          string                         // the theme's name
	from          int                            // the second at which valktop comes
	seconds       int                            // the one at which the picture is taken
	broken        int                            // the second at which the connection breaks; 0: never
	err           error                          // why
	story         func(i int) collector.Snapshot // in place of the deploy
	own           string                         // what is changed from here at DeployAt
	sampler       bool                           // accesses can be sampled
	heard         func(now time.Time) access.Report
	cluster       bool // it is of a cluster, one of whose primaries dies at second failed; 0: none does
	failed        int
	sampled       int64  // names that were looked at so far; all of them when 0
	noKeys        bool   // keys are not sampled
	past          bool   // a Prometheus has its past
	inspect       string // the name of a key to open in the end
	keys          []tea.KeyPressMsg
	walked        int64             // names that the change has looked at; all of them when 0
	after         []tea.KeyPressMsg // keys whose answers are waited for
}

// pictures are all that there are.
func pictures() []picture {
	refused := &collector.Error{
		Node: scene.Addr, Op: "connect", Kind: collector.Unreachable, Err: errors.New("connection refused"),
		Try: "Check that the server runs, and that host and port are right.",
	}
	denied := &collector.Error{
		Node: scene.Addr, Op: "log in", Kind: collector.Auth, Err: errors.New("the server does not accept this user name with this password"),
		Try: "Check --user and the password. Without --user the password is that of the user \"default\".",
	}
	return []picture{
		{name: "overview", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 130, sampled: 120_000},
		{name: "incident", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45},
		{name: "small", width: 80, height: 24, look: "dark", seconds: scene.DeployAt + 45},
		{name: "large", width: 200, height: 60, look: "dark", seconds: scene.DeployAt + 130},
		{name: "light", width: 120, height: 40, look: "light", seconds: scene.DeployAt + 130},
		{name: "mono", width: 120, height: 40, look: "mono", seconds: scene.DeployAt + 130},
		{name: "before", width: 120, height: 40, look: "dark", seconds: 8},
		{name: "cursor", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 130, keys: times(40, key(tea.KeyLeft))},
		{name: "help", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 130, keys: typed("?")},
		{name: "themes", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 130, keys: typed(":theme ")},
		{name: "lost", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 130, broken: scene.DeployAt + 118, err: refused},
		{name: "lost-small", width: 80, height: 24, look: "dark", seconds: scene.DeployAt + 130, broken: scene.DeployAt + 118, err: refused},
		{name: "keys", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("2jjjj")},
		{name: "keys-sampling", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, sampled: 120_000, keys: typed("2j")},
		{name: "keys-user", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: append(typed("2jjj"), key(tea.KeyEnter), key(tea.KeyRight))},
		{name: "keys-map", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("2vv")},
		{name: "keys-list", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("2v")},
		{name: "keys-small", width: 80, height: 24, look: "dark", seconds: scene.DeployAt + 45, sampled: 120_000, keys: typed("2jj")},
		{name: "keys-large", width: 200, height: 60, look: "dark", seconds: scene.DeployAt + 45, sampled: 120_000, keys: typed("2jj")},
		{name: "keys-light", width: 120, height: 40, look: "light", seconds: scene.DeployAt + 45, keys: typed("2jjjj")},
		{name: "inspector", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("2"), inspect: scene.Inspected},
		{name: "change", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("2"), after: dialog()},
		{name: "change-menu", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("2"), after: typed("x")},
		{name: "change-small", width: 80, height: 24, look: "dark", seconds: scene.DeployAt + 45, keys: typed("2"), after: dialog()},
		{name: "change-light", width: 120, height: 40, look: "light", seconds: scene.DeployAt + 45, keys: typed("2"), after: dialog()},
		{name: "change-running", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("2"), walked: 570_000, after: slices.Concat(dialog(), begun(), []tea.KeyPressMsg{key(tea.KeyEscape)}, typed("1"))},
		{name: "change-panel", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("2"), walked: 570_000, after: slices.Concat(dialog(), begun())},
		{name: "change-outcome", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("2"), after: slices.Concat(dialog(), begun())},
		{name: "commands", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("3j")},
		{name: "clients", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("4")},
		{name: "clients-small", width: 80, height: 24, look: "dark", seconds: scene.DeployAt + 45, keys: typed("4")},
		{name: "clients-one", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: append(typed("4jjjjj"), key(tea.KeyEnter), key(tea.KeyEnter))},
		{name: "clients-kill", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("4"), after: append(typed("x"), key(tea.KeyEnter))},
		{name: "slow", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, keys: typed("5j")},
		{name: "nodes", width: 120, height: 40, look: "dark", cluster: true, seconds: 280, failed: 241, noKeys: true, keys: typed("6jjjj")},
		{name: "nodes-small", width: 80, height: 24, look: "dark", cluster: true, seconds: 280, failed: 241, noKeys: true, keys: typed("6jjjj")},
		{name: "cluster", width: 120, height: 40, look: "dark", cluster: true, seconds: 280, failed: 274, noKeys: true},
		{name: "node", width: 120, height: 40, look: "dark", cluster: true, seconds: 280, noKeys: true, after: append(typed("6jj"), key(tea.KeyEnter))},
		{name: "causes", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 45, after: []tea.KeyPressMsg{key(tea.KeyEnter)}},
		{name: "causes-small", width: 80, height: 24, look: "dark", seconds: scene.DeployAt + 45, after: []tea.KeyPressMsg{key(tea.KeyEnter)}},
		{name: "causes-eviction", width: 120, height: 40, look: "dark", seconds: scene.DeployAt + 20, story: scene.Evicting, after: []tea.KeyPressMsg{key(tea.KeyEnter)}},
		{name: "causes-origin", width: 80, height: 24, look: "dark", seconds: scene.DeployAt + 20, story: scene.OriginDown, after: []tea.KeyPressMsg{key(tea.KeyEnter)}},
		{name: "history", width: 120, height: 40, look: "dark", seconds: 8, past: true, keys: typed("]]]]]")},
		{name: "events", width: 120, height: 40, look: "dark", cluster: true, seconds: 280, failed: 241, noKeys: true, after: typed("t")},
		{name: "denied", width: 80, height: 24, look: "dark", seconds: 3, broken: 0, err: denied},
	}
}

func (p picture) theme() themes.Theme {
	th, err := themes.Find(p.look, themes.Builtin())
	if err != nil {
		panic(err) // a picture's theme is built in
	}
	return th
}

// deployment is what the picture is of.
func (p picture) deployment() string {
	if p.cluster {
		return scene.ClusterName
	}
	return scene.Addr
}

// play feeds the program with the picture's scene.
func (p picture) play() ui.Model {
	var keys ui.KeysSource = silentKeys{}
	if p.noKeys {
		keys = nil
	}
	var earlier ui.EarlierSource
	if p.past {
		earlier = silentPast{}
	}
	var asked accessscreen.Sampler
	if p.sampler {
		asked = sampler{}
	}
	m := ui.New(ui.Options{
		Access:  asked,
		Earlier: earlier,
		Source:  silent{}, Keys: keys, Inspector: scene.Inspector{}, Changes: changer{p.walked}, Name: p.deployment(), Analysis: analysis.DefaultConfig(), Theme: p.look, Location: time.UTC,
	})
	send := func(msg tea.Msg) {
		next, _ := m.Update(msg)
		m = next.(ui.Model)
	}
	send(tea.WindowSizeMsg{Width: p.width, Height: p.height})
	send(ui.Clock(scene.Begin()))
	for i := p.from; i < p.seconds; i++ {
		if i == scene.DeployAt && p.story == nil {
			send(ui.Events{Version: 1, Marks: []analysis.Mark{{Time: scene.Begin().Add(scene.DeployAt * time.Second), Label: "deploy v42"}}})
		}
		send(p.snapshot(i))
		if i == 1 && !p.noKeys && (p.err == nil || p.broken > 0) {
			send(scene.Keys(1, p.sampled))
		}
		if i == 1 && p.past {
			send(scene.Earlier())
		}
		if i == scene.DeployAt && p.own != "" {
			send(change.Mark{Label: p.own})
		}
		if i == p.seconds-2 && p.heard != nil {
			send(p.heard(scene.Begin().Add(time.Duration(i) * time.Second)))
		}
		send(ui.Clock(scene.Begin().Add(time.Duration(i) * time.Second)))
	}
	for _, k := range p.keys {
		send(k)
	}
	for _, k := range p.after {
		m = answered(m, k, true)
	}
	if p.inspect != "" {
		next, read := m.Update(keyscreen.Inspect{Key: p.inspect})
		m = next.(ui.Model)
		send(read())
	}
	return m
}

// answered feeds a message to the program, and what comes of it.
func answered(m ui.Model, msg tea.Msg, ask bool) ui.Model {
	next, cmd := m.Update(msg)
	m = next.(ui.Model)
	if cmd == nil || !ask {
		return m
	}
	switch said := cmd().(type) {
	case nil:
	case tea.BatchMsg: // the first states of a run, and its mark; later ones are the same
		for _, one := range said {
			m = answered(m, one(), false)
		}
	default:
		_, key := msg.(tea.KeyPressMsg)
		m = answered(m, said, key)
	}
	return m
}

// dialog are the keys from the Keys screen to the dialog of product:, with half of what is
// to be typed. Its prefix has most memory, so it is the first row.
func dialog() []tea.KeyPressMsg {
	space := tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	keys := append(typed("x"), key(tea.KeyEnter), space)
	keys = append(append(keys, times(4, key(tea.KeyTab))...), space)
	keys = append(keys, times(5, key(tea.KeyTab))...)
	return append(keys, typed("produ")...)
}

// begun are the keys that answer the rest and begin.
func begun() []tea.KeyPressMsg {
	return append(typed("ct:"), key(tea.KeyTab), key(tea.KeyEnter))
}

// snapshot is what the program gets at second i.
func (p picture) snapshot(i int) collector.Snapshot {
	switch {
	case p.story != nil:
		return p.story(i)
	case p.cluster:
		return scene.Cluster(i, p.failed)
	case p.err != nil && p.broken == 0:
		s := scene.Snapshot(i)
		s.Nodes = []collector.NodeSnapshot{{Addr: scene.Addr, Err: p.err, Down: collector.Down{
			Since: scene.Begin(), Attempt: 1, RetryAt: scene.Begin().Add(30 * time.Second),
		}}}
		return s
	case p.err != nil && i >= p.broken:
		return scene.Lost(i, p.broken, p.err)
	}
	return scene.WithClients(scene.Snapshot(i), i)
}

// silent is a source that has nothing: the scene's snapshots are sent by hand.
type silent struct{}

// Next waits for the end.
func (silent) Next(ctx context.Context, _ uint64) (collector.Snapshot, error) {
	<-ctx.Done()
	return collector.Snapshot{}, ctx.Err()
}

// SetInterval does nothing.
func (silent) SetInterval(time.Duration) {}

// Retry does nothing.
func (silent) Retry() {}

// Watch does nothing.
func (silent) Watch(collector.Topics) {}

func key(code rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: code} }

func times(n int, k tea.KeyPressMsg) []tea.KeyPressMsg {
	keys := make([]tea.KeyPressMsg, n)
	for i := range keys {
		keys[i] = k
	}
	return keys
}

func typed(s string) []tea.KeyPressMsg {
	var keys []tea.KeyPressMsg
	for _, r := range s {
		keys = append(keys, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return keys
}

// silentPast has nothing that is not sent.
type silentPast struct{}

// Next waits for the end.
func (silentPast) Next(ctx context.Context, _ uint64) (analysis.Earlier, error) {
	<-ctx.Done()
	return analysis.Earlier{}, ctx.Err()
}

// silentKeys has nothing either.
type silentKeys struct{}

// Next waits for the end.
func (silentKeys) Next(ctx context.Context, _ uint64) (keyspace.Report, error) {
	<-ctx.Done()
	return keyspace.Report{}, ctx.Err()
}

// Pause does nothing.
func (silentKeys) Pause() {}

// Resume does nothing.
func (silentKeys) Resume() {}

// Rescan does nothing.
func (silentKeys) Rescan() {}

func (silentKeys) SetPace(float64) {}
func (silentKeys) SetRate(float64) {}
