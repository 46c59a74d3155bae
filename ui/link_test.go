package ui

import (
	"errors"
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
)

// TestFrames holds the root's frames. What a real screen draws is held by its own tests.
func TestFrames(t *testing.T) {
	down := collector.Down{Since: noon().Add(31 * time.Second), Attempt: 9, RetryAt: noon().Add(37 * time.Second)}
	wrong := &collector.Error{
		Node: "cache-1:6379", Op: "AUTH", Kind: collector.Auth,
		Err: errors.New("WRONGPASS invalid username-password pair or user is disabled."),
		Try: "Check the user and the password; --askpass asks for it",
	}
	forbidden := &collector.Error{
		Node: "cache-1:6379", Op: "INFO", Kind: collector.Permission,
		Err: errors.New("NOPERM User app has no permissions to run the 'info' command"),
		Try: "Allow it: ACL SETUSER app +info",
	}
	for name, play := range map[string]func() Model{
		"connecting":     func() Model { return send(begin(Options{}), Clock(noon().Add(3*time.Second))) },
		"refused":        func() Model { return send(begin(Options{}), failed(33, 0, refused(), down)) },
		"wrong-password": func() Model { return send(begin(Options{}), failed(33, 0, wrong, collector.Down{})) },
		"no-permission":  func() Model { return send(begin(Options{}), failed(33, 0, forbidden, collector.Down{})) },
		"loading":        func() Model { return send(begin(Options{}), reading(1, 43.2, 12*time.Second)) },
		"live":           func() Model { return live(Options{}, 30) },
		"lost":           func() Model { return send(live(Options{}, 30), failed(35, 30, refused(), down)) },
		"frozen":         func() Model { return send(keys(live(Options{}, 30), "space"), healthy(31)) },
		"help":           func() Model { return keys(live(Options{}, 30), "?") },
		"palette":        func() Model { return keys(live(Options{}, 30), ":") },
		"palette-themes": func() Model { return typing(keys(live(Options{}, 30), ":"), "theme ") },
		"palette-failed": func() Model { return keys(typing(keys(live(Options{}, 30), ":"), "window 3w"), "enter") },
		"mark":           func() Model { return typing(keys(live(Options{}, 30), "m"), "deploy v42") },
	} {
		for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 120, Height: 40}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size.Width, size.Height), func(t *testing.T) {
				golden.RequireEqual(t, plainFrame(send(play(), size)))
			})
		}
	}
	for _, size := range []tea.WindowSizeMsg{{Width: 79, Height: 24}, {Width: 30, Height: 6}, {Width: 10, Height: 3}} {
		t.Run(fmt.Sprintf("too-small-%dx%d", size.Width, size.Height), func(t *testing.T) {
			golden.RequireEqual(t, plainFrame(send(live(Options{}, 30), size)))
		})
	}
}

// reading is the snapshot of second n of a server that reads its data from disk.
func reading(n uint64, percent float64, left time.Duration) collector.Snapshot {
	s := healthy(n)
	s.Nodes[0].Info.Persistence.Loading = maybe.Of(true)
	s.Nodes[0].Info.Persistence.LoadingLoaded = maybe.Of(percent)
	s.Nodes[0].Info.Persistence.LoadingETA = maybe.Of(left)
	return s
}

func TestLoadingGivesWayToTheScreen(t *testing.T) {
	m := send(begin(Options{}), reading(1, 99.5, time.Second))
	contains(t, m, "▲ loading", "99 % loaded, about 1 s left")
	lacks(t, m, "screen of")
	contains(t, send(m, healthy(2)), "screen of 120 x 36", "version 2")
}

func TestOldFiguresStayWhileAServerLoads(t *testing.T) {
	m := send(live(Options{}, 5), reading(6, 12, 40*time.Second))
	contains(t, m, "screen of", "▲ cache-1:6379 is loading its data from disk · 12 % loaded, about 40 s left")
}

func TestTheWaitIsCountedDown(t *testing.T) {
	d := collector.Down{Since: noon().Add(5 * time.Second), Attempt: 2, RetryAt: noon().Add(10 * time.Second)}
	m := send(live(Options{}, 5), failed(6, 5, refused(), d))
	contains(t, m, "next: attempt 3 in 4 s")
	begun := d
	begun.Since = noon().Add(6 * time.Second)
	lacks(t, send(live(Options{}, 5), failed(6, 5, refused(), begun)), "for 0 s")
	contains(t, send(m, Clock(noon().Add(9*time.Second))), "attempt 3 in 1 s", "for 4 s")
	contains(t, send(m, Clock(noon().Add(10*time.Second))), "attempt 3 is under way")
	lacks(t, send(m, healthy(7)), "attempt", "is lost")
}

func TestEveryKindOfErrorIsExplained(t *testing.T) {
	for kind, want := range map[collector.Kind]string{
		collector.Unreachable: "No connection to cache-1:6379",
		collector.NoAnswer:    "cache-1:6379 does not answer",
		collector.TLS:         "There is no secure connection to cache-1:6379",
		collector.Auth:        "cache-1:6379 does not let this user in",
		collector.Permission:  "This user may not run INFO",
		collector.Loading:     "cache-1:6379 is loading its data from disk",
		collector.Busy:        "A script keeps cache-1:6379 busy",
		collector.Refused:     "cache-1:6379 refused INFO",
		collector.Protocol:    "does not speak the protocol of Redis",
	} {
		err := &collector.Error{Node: "cache-1:6379", Op: "INFO", Kind: kind, Err: errors.New("because\x1b[2J"), Try: "try this"}
		m := send(begin(Options{}), failed(1, 0, fmt.Errorf("poll: %w", err), collector.Down{}))
		contains(t, m, want, `because\x1b[2J`, "try this")
	}
	full := &collector.Error{Node: "cache-1:6379", Op: "connect", Kind: collector.Refused, Err: errors.New("ERR max number of clients reached")}
	contains(t, send(begin(Options{}), failed(1, 0, full, collector.Down{})), "cache-1:6379 refused the connection")
	contains(t, send(begin(Options{}), failed(1, 0, errors.New("some other error"), collector.Down{})), "No connection", "some other error")
}

func TestOneNodeOfManyDownIsNotAnOutage(t *testing.T) {
	s := healthy(6)
	s.Nodes = append(s.Nodes, collector.NodeSnapshot{Addr: "cache-2:6379", Err: refused()})
	m := send(live(Options{}, 5), s)
	contains(t, m, "2 nodes 1+0, 1 down", "✕ cache-2:6379 does not answer · dial tcp 10.0.0.7:6379: connect: connection refused")
	lacks(t, m, "is lost", "stale")
}

func TestHeaderSaysWhatMattersFirst(t *testing.T) {
	replica := healthy(31)
	replica.Nodes[0].Info.Replication.Role = "replica"
	probed := healthy(31)
	probed.Nodes[0].Past.Others = maybe.Of(1)
	long := live(Options{Name: "a-very-long-name-of-a-host.somewhere.in.the.cloud.example.com:6379", Notices: []string{"insecure"}}, 30)
	for _, c := range []struct {
		m     Model
		width int
		has   []string
	}{
		{live(Options{}, 30), 120, []string{" valktop  cache-1:6379  Valkey 8.0.1 · primary · up 3 d 4 h ", " ● healthy  every 1 s  12:00:30"}},
		{live(Options{}, 30), 80, []string{"cache-1:6379  Valkey 8.0.1 · primary", "● healthy  every 1 s  12:00:30"}},
		{send(live(Options{}, 30), replica), 80, []string{"replica", "● healthy"}},
		{send(live(Options{}, 30), probed), 120, []string{"another valktop is probing"}},
		{long, 80, []string{"a-very-long-…le.com:6379", "▲ insecure", "● healthy"}},
		{keys(long, "space"), 80, []string{"a-very-long-…le.com:6379", "▲ insecure", "frozen since 12:00:30", "● healthy"}},
		{long, 160, []string{"a-very-long-name-of-a-host.somewhere.in.the.cloud.example.com:6379", "▲ insecure", "primary"}},
	} {
		m := send(c.m, tea.WindowSizeMsg{Width: c.width, Height: 24})
		for _, want := range c.has {
			if !holds(row(m, 0), want) {
				t.Errorf("%q is missing at %d columns from\n%s", want, c.width, row(m, 0))
			}
		}
	}
}

func TestHeaderGivesTheReason(t *testing.T) {
	m := live(Options{}, 30)
	m.state.Health = analysis.Health{Level: analysis.Degraded, Checks: []analysis.Check{
		{Name: "hit_rate", Level: analysis.Degraded, Text: "hit rate 74.0 %, target 80 %"},
		{Name: "memory", Level: analysis.Degraded, Text: "memory 97 %"},
		{Name: "ping", Level: analysis.Unknown, Text: "no ping"},
	}}
	if got := row(m, 0); !holds(got, "▲ hit rate 74.0 %, target 80 % +1") {
		t.Errorf("the reason is missing from\n%s", got)
	}
	m.state.Health.Checks[0].Text += " for the whole of the last hour, and for much of the day before"
	narrow := send(m, tea.WindowSizeMsg{Width: 80, Height: 24})
	if got := row(narrow, 0); !holds(got, "▲ degraded") {
		t.Errorf("a reason that does not fit gives way to the word, not so in\n%s", got)
	}
	m.state.Health = analysis.Health{Checks: []analysis.Check{{Name: "hit_rate", Text: "no lookups yet"}}}
	if got := row(m, 0); !holds(got, "◌ no lookups yet") {
		t.Errorf("why the health is unknown is missing from\n%s", got)
	}
}

// TestNoWordIsCutInTheHeader narrows the terminal cell by cell: what is shown is whole.
func TestNoWordIsCutInTheHeader(t *testing.T) {
	m := keys(live(Options{Notices: []string{"insecure"}}, 30), "space")
	seen := map[string]bool{}
	for w := 80; w <= 200; w++ {
		for _, p := range fields(row(send(m, tea.WindowSizeMsg{Width: w, Height: 24}), 0)) {
			seen[p] = true
		}
	}
	for _, whole := range []string{
		"valktop", "cache-1:6379", "▲ insecure", "frozen", "frozen since 12:00:30", "● healthy", "every 1 s", "12:00:30",
		"Valkey 8.0.1", "Valkey 8.0.1 · primary", "Valkey 8.0.1 · primary · up 3 d 4 h",
	} {
		delete(seen, whole)
	}
	for piece := range seen {
		t.Errorf("%q is cut", piece)
	}
}

// TestNothingRawReachesTheTerminal puts escape sequences wherever a server or the user
// can put bytes.
func TestNothingRawReachesTheTerminal(t *testing.T) {
	const evil = "\x1b]0;evil\x07\u202e\x9b31m\r\n"
	s := healthy(6)
	s.Deployment = evil
	info := &s.Nodes[0].Info
	info.Server.Flavour, info.Server.Version, info.Replication.Role = "F"+evil, evil, evil
	err := &collector.Error{Node: evil, Op: evil, Kind: collector.Refused, Err: errors.New(evil), Try: evil}
	o := Options{Name: "cache" + evil, Notices: []string{evil}}
	for name, m := range map[string]Model{
		"identity": send(live(o, 5), s),
		"lost":     send(live(o, 5), failed(6, 5, err, collector.Down{})),
		"refused":  send(begin(o), failed(6, 0, err, collector.Down{})),
		"mark":     keys(send(keys(live(o, 5), "m"), tea.PasteMsg{Content: evil}), "enter"),
		"field":    send(keys(live(o, 5), "m"), tea.PasteMsg{Content: "x\u202e\u200b"}),
		"event":    send(live(o, 5), Events{Version: 1, Marks: []analysis.Mark{{Time: noon(), Label: evil}}}),
		"ended":    send(live(o, 5), ended{errors.New(evil)}),
		"palette":  send(keys(live(o, 5), ":"), tea.PasteMsg{Content: "theme " + evil}),
	} {
		for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 30, Height: 5}} {
			v := send(m, size).View()
			if s := rest(v.Content); hostile(s) || hostile(v.WindowTitle) {
				t.Errorf("%s: raw bytes in %q, title %q", name, s, v.WindowTitle)
			}
		}
	}
}
