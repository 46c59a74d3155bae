package ui

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/ui/canvas"
	"valktop/ui/key"
	"valktop/ui/screen"
)

// noon is when every test begins.
func noon() time.Time { return time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) }

// silent is a source that never has a snapshot; it notes what it was asked for.
type silent struct {
	intervals []time.Duration
	retries   int
	watched   collector.Topics
}

func (s *silent) Next(ctx context.Context, _ uint64) (collector.Snapshot, error) {
	<-ctx.Done()
	return collector.Snapshot{}, ctx.Err()
}

func (s *silent) SetInterval(d time.Duration) { s.intervals = append(s.intervals, d) }
func (s *silent) Retry()                      { s.retries++ }
func (s *silent) Watch(t collector.Topics)    { s.watched = t }

// begin is a program of 120x40 at noon, before its first snapshot.
func begin(o Options) Model {
	if o.Source == nil {
		o.Source = &silent{}
	}
	if o.Name == "" {
		o.Name = "cache-1:6379"
	}
	o.Analysis, o.Location = analysis.DefaultConfig(), time.UTC
	return send(stubbedOut(New(o)), tea.WindowSizeMsg{Width: 120, Height: 40}, Clock(noon()))
}

// live is a program that has watched a healthy server for n seconds.
func live(o Options, n int) Model {
	m := begin(o)
	for i := range n {
		m = send(m, healthy(uint64(i+1)), Clock(noon().Add(time.Duration(i+1)*time.Second)))
	}
	return m
}

// send feeds messages to the model; what commands would do is not done.
func send(m Model, msgs ...tea.Msg) Model {
	for _, msg := range msgs {
		next, _ := m.Update(msg)
		m = next.(Model)
	}
	return m
}

// keys presses keys, as bindings spell them.
func keys(m Model, names ...string) Model {
	for _, name := range names {
		m = send(m, keyPress(name))
	}
	return m
}

// typing presses a key for each letter.
func typing(m Model, s string) Model {
	for _, r := range s {
		if r == ' ' {
			m = keys(m, "space")
			continue
		}
		m = keys(m, string(r))
	}
	return m
}

// plainFrame is the frame without its styles.
func plainFrame(m Model) string {
	c := m.Frame(m.w, m.h)
	var b strings.Builder
	for y := range c.Height() {
		var row strings.Builder
		for x := range c.Width() {
			row.WriteString(c.At(x, y))
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return b.String()
}

// row is one line of the frame without its styles; -1 is the last one.
func row(m Model, y int) string {
	rows := strings.Split(strings.TrimSuffix(plainFrame(m), "\n"), "\n")
	return rows[(y+len(rows))%len(rows)]
}

// shownStub is the stub on display.
func shownStub(m Model) stub { return m.tabs[m.current].screen.(boxed[stub]).model }

// contains fails the test unless the frame holds all of the texts.
func contains(t *testing.T, m Model, texts ...string) {
	t.Helper()
	frame := plainFrame(m)
	for _, s := range texts {
		if !strings.Contains(frame, s) {
			t.Errorf("%q is missing from\n%s", s, frame)
		}
	}
}

// lacks fails the test if the frame holds one of the texts.
func lacks(t *testing.T, m Model, texts ...string) {
	t.Helper()
	frame := plainFrame(m)
	for _, s := range texts {
		if strings.Contains(frame, s) {
			t.Errorf("%q must not be in\n%s", s, frame)
		}
	}
}

// healthy is the snapshot of second n: 920 hits and 80 misses a second.
func healthy(n uint64) collector.Snapshot {
	known := func(v int64) collector.Int { return maybe.Of(v) }
	at := noon().Add(time.Duration(n) * time.Second)
	var info collector.Info
	info.Server = collector.ServerInfo{
		Flavour: "Valkey", Version: "8.0.1", Mode: "standalone", RunID: "one",
		ServerTime: maybe.Of(at), Uptime: maybe.Of(76*time.Hour + time.Duration(n)*time.Second),
	}
	info.Replication.Role = "primary"
	info.Clients = collector.ClientsInfo{Connected: known(48), MaxClients: known(10_000), Blocked: known(0)}
	info.Memory = collector.MemoryInfo{
		Used: known(1_300_000_000), RSS: known(1_400_000_000), Peak: known(1_350_000_000),
		MaxMemory: known(2 << 30), MaxMemoryPolicy: maybe.Of("allkeys-lru"),
		FragmentationRatio: maybe.Of(1.08), FragmentationBytes: known(100_000_000),
	}
	info.Stats = collector.StatsInfo{
		TotalConnectionsReceived: known(1000), RejectedConnections: known(0),
		TotalCommandsProcessed: known(100_000 + 1100*int64(n)),
		TotalNetInputBytes:     known(1_000_000 * int64(n)), TotalNetOutputBytes: known(3_000_000 * int64(n)),
		ExpiredKeys: known(20 * int64(n)), EvictedKeys: known(0),
		KeyspaceHits: known(90_000 + 920*int64(n)), KeyspaceMisses: known(9_000 + 80*int64(n)),
	}
	info.Keyspace = []collector.DatabaseInfo{{Index: 0, Keys: 120_000, Expires: 110_000, AvgTTL: time.Hour}}
	return collector.Snapshot{
		Version: n, Time: at, Interval: time.Second, Deployment: "cache-1:6379",
		Nodes: []collector.NodeSnapshot{{
			Addr: "cache-1:6379", Info: info, Clock: maybe.Of(at), DBSize: known(120_000),
			Ping: maybe.Of(310 * time.Microsecond), Poll: time.Millisecond,
		}},
	}
}

// failed is the snapshot of second n in which the node did not answer; what it last said
// is of the second before good, 0 when there is nothing.
func failed(n, good uint64, err error, down collector.Down) collector.Snapshot {
	s := healthy(n)
	node := collector.NodeSnapshot{Addr: "cache-1:6379", Err: err, Down: down}
	if good > 0 {
		node.Info = healthy(good).Nodes[0].Info
		node.Age = time.Duration(n-good) * time.Second
	}
	s.Nodes = []collector.NodeSnapshot{node}
	return s
}

// refused is the error of a port where nobody listens.
func refused() error {
	return &collector.Error{
		Node: "cache-1:6379", Op: "connect", Kind: collector.Unreachable,
		Err: errors.New("dial tcp 10.0.0.7:6379: connect: connection refused"),
		Try: "Check host and port, and that the server runs: redis-cli -h cache-1 PING",
	}
}

// stub is a screen that shows what it was given: the root's tests do not depend on what
// a real one draws.
type stub struct {
	pressed string   // the latest key
	told    []string // other messages, by type
}

func (s stub) Update(_ screen.Context, msg tea.Msg) (stub, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		s.pressed = k.String()
		return s, nil
	}
	s.told = append(slices.Clip(s.told), fmt.Sprintf("%T", msg))
	return s, nil
}

func (s stub) View(c canvas.Canvas, ctx screen.Context) {
	for y, line := range []string{
		fmt.Sprintf("screen of %d x %d", c.Width(), c.Height()),
		fmt.Sprintf("version %d window %s until %s", ctx.State.Snapshot.Version, ctx.Window, ctx.Until.Format(time.TimeOnly)),
		fmt.Sprintf("frozen %v pressed %q", ctx.Frozen, s.pressed),
	} {
		c.Text(0, y, line, ctx.Theme.Text)
	}
	for i, m := range ctx.History.Marks(ctx.Until.Add(-ctx.Window), ctx.Until) {
		if !m.Gap {
			c.Text(0, 4+i, "mark "+m.Time.Format(time.TimeOnly)+" "+m.Label, ctx.Theme.Text)
		}
	}
}

func (s stub) Bindings(screen.Context) []key.Binding {
	return []key.Binding{
		{Keys: []string{"left", "right"}, Show: "← →", Short: "cursor", Long: "Move the cursor"},
		{Keys: []string{"e"}, Short: "enlarge", Long: "Give one chart the whole screen", Command: "enlarge"},
		{Keys: []string{"esc"}, Long: "Back", Disabled: "nothing is open"},
	}
}

// stubbedOut puts stubs in place of the screens.
func stubbedOut(m Model) Model {
	m.tabs = []tab{{"1", "Overview", boxed[stub]{}}, {"2", "Keys", boxed[stub]{}}}
	return m
}

// holds reports whether a line holds s.
func holds(line, s string) bool { return strings.Contains(line, s) }

// fields are the pieces of a line that two spaces or more keep apart.
func fields(line string) []string {
	var list []string
	for p := range strings.SplitSeq(line, "  ") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

// rest is a frame without its line breaks and its own styles (SGR sequences).
func rest(frame string) string {
	return regexp.MustCompile(`\x1b\[[0-9;:]*m|\n`).ReplaceAllString(frame, "")
}

// hostile reports whether s holds what may not reach a terminal.
func hostile(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e' || r == '\u200b'
	})
}
