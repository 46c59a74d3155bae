package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"valktop/collector"
	"valktop/maybe"
	"valktop/screenshots/scene"
	"valktop/ui/nodes"
)

// clustered is the real program that has watched the made-up cluster for n seconds.
func clustered(n, failed int) Model {
	m := begin(Options{Name: scene.ClusterName})
	m.tabs = screens()
	for i := range n {
		m = tickCluster(m, i, failed)
	}
	return m
}

func tickCluster(m Model, i, failed int) Model {
	s := scene.Cluster(i, failed)
	return send(m, s, Clock(s.Time))
}

// enter presses keys and hands what the last one asks for back to the program.
func enter(m Model, names ...string) Model {
	for _, name := range names {
		next, cmd := m.Update(keyPress(name))
		m = next.(Model)
		if cmd != nil {
			if msg, ok := cmd().(nodes.Focus); ok {
				m = send(m, msg)
			}
		}
	}
	return m
}

func TestEnterPutsTheDashboardOnANodeAndEscOnAll(t *testing.T) {
	t.Parallel()
	m := enter(clustered(20, 0), "6", "j", "j", "enter")
	if m.current != 0 || m.context().Node != "10.0.0.2:6379" {
		t.Fatalf("screen %d of %q", m.current, m.context().Node)
	}
	contains(t, m, "on 10.0.0.2:6379 of 6, esc: all", "Valkey 8.0.1 · primary", "25 of 10,000", "of 1 GiB", "esc all nodes")
	lacks(t, m, "cluster 3+3")
	own := m.history.State().Nodes[1]
	if got := m.context().State.HitRate.Window10s; got != own.HitRate {
		t.Errorf("the hit rate on display is %v, that of the node %v", got, own.HitRate)
	}
	contains(t, tickCluster(m, 20, 0), "on 10.0.0.2:6379 of 6")
	all := enter(m, "esc")
	if all.context().Node != "" || all.tabs[all.current].name != "Nodes" {
		t.Errorf("esc leads to %q of %q", all.tabs[all.current].name, all.context().Node)
	}
	contains(t, all, "cluster 3+3", "3 primaries   3 replicas")
}

func TestEscGoesBackOnTheScreenFirst(t *testing.T) {
	t.Parallel()
	m := enter(clustered(20, 0), "6", "j", "enter", "e", "esc")
	if m.one.addr == "" {
		t.Fatal("esc left the node while a chart was enlarged")
	}
	if m = enter(m, "backspace"); m.one.addr != "" {
		t.Error("backspace does not go back to all nodes")
	}
	if m = enter(m, "6", "/", "6", "enter", "enter", "6", "esc"); m.one.addr == "" {
		t.Error("esc left the node before it took the filter away")
	}
	if m = enter(m, "esc"); m.one.addr != "" || m.tabs[m.current].name != "Nodes" {
		t.Error("esc on the Nodes screen does not go back to all nodes")
	}
}

func TestNoKeyMeansTwoThingsOnANode(t *testing.T) {
	t.Parallel()
	m := enter(clustered(5, 0), "6", "enter")
	for i := range m.tabs {
		m.current = i
		seen := map[string]string{}
		for _, b := range append(m.here(), m.everywhere()...) {
			for _, k := range b.Keys {
				if seen[k] != "" {
					t.Errorf("%s: %s is %q and %q", m.title(), k, seen[k], b.Long)
				}
				seen[k] = b.Long
			}
		}
		if seen["esc"] == "" {
			t.Errorf("%s: esc does nothing", m.title())
		}
	}
}

func TestThePaletteChoosesANode(t *testing.T) {
	t.Parallel()
	m := clustered(5, 0)
	m = keys(typing(keys(m, ":"), "node 10.0.0.5:6379"), "enter")
	contains(t, m, "on 10.0.0.5:6379 of 6", "replica")
	m = keys(typing(keys(m, ":"), "node all"), "enter")
	lacks(t, m, "on 10.0.0.5:6379")
	if one := live(Options{}, 3); one.oneNode() == "" {
		t.Error("with one server there is nothing to choose")
	}
}

func TestANodeThatFailsKeepsTheFocus(t *testing.T) {
	t.Parallel()
	m := enter(clustered(20, 0), "6", "j", "j", "j", "j", "enter")
	for i := 20; i < 30; i++ {
		m = tickCluster(m, i, 20)
	}
	contains(t, m, "on 10.0.0.3:6379 of 6", "✕ connection lost", "stale 10 s", "The connection is lost", "next: attempt 13 in 1 s", "r retry")
	if !m.context().Outdated() {
		t.Error("its figures are drawn as if they were of now")
	}
}

func TestANodeThatLeavesLosesTheFocus(t *testing.T) {
	t.Parallel()
	m := enter(clustered(5, 0), "6", "G", "enter")
	s := scene.Cluster(5, 0)
	s.Nodes = s.Nodes[:5]
	contains(t, send(m, s), "10.0.0.6:6379 has left: all nodes are shown", "cluster 3+2")
}

func TestAFrozenDisplayOfANodeStandsStill(t *testing.T) {
	t.Parallel()
	m := keys(enter(clustered(20, 0), "6", "j", "j", "enter"), "space")
	before := m.context().State
	m = tickCluster(m, 20, 0)
	if got := m.context(); got.State.Snapshot.Version != before.Snapshot.Version || got.Node == "" {
		t.Errorf("version %d of %q is drawn, frozen was %d", got.State.Snapshot.Version, got.Node, before.Snapshot.Version)
	}
	if m = keys(m, "space"); m.context().State.Snapshot.Version != 21 {
		t.Error("the display does not go on")
	}
}

func TestMarksAreOnANodesChartsToo(t *testing.T) {
	t.Parallel()
	m := enter(clustered(5, 0), "6", "enter")
	m = keys(typing(keys(m, "m"), "deploy"), "enter")
	marks := m.context().History.Marks(noon().Add(-24*365*time.Hour), noon().Add(24*365*time.Hour))
	if len(marks) != 1 || marks[0].Label != "deploy" {
		t.Errorf("marks of the node: %v", marks)
	}
}

func TestTheNodeThatDoesNotAnswerIsNamed(t *testing.T) {
	t.Parallel()
	for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 120, Height: 40}, {Width: 200, Height: 60}} {
		m := send(clustered(30, 20), size)
		contains(t, m, "✕ 10.0.0.3:6379 does not answer · for 9 s", "next: attempt 13 in 1 s")
		if size.Width >= 120 { // the footer has room for it
			contains(t, m, "r retry")
		}
	}
}

func TestAllNodesDownIsSaidOfAll(t *testing.T) {
	t.Parallel()
	m := clustered(10, 0)
	s := scene.Cluster(10, 0)
	for i := range s.Nodes {
		s.Nodes[i].Err = &collector.Error{Node: s.Nodes[i].Addr, Op: "connect", Kind: collector.Unreachable, Err: errors.New("no route to host")}
		s.Nodes[i].Down = collector.Down{Since: s.Time.Add(time.Duration(i-8) * time.Second), Attempt: 2 + i, RetryAt: s.Time.Add(time.Duration(9-i) * time.Second)}
	}
	contains(t, send(m, s, Clock(s.Time)), "✕ None of the 6 nodes answers · for 3 s · 10.0.0.1:6379: no route to host · next: attempt 8 in 4 s")
}

func TestAWrongPasswordIsNotTriedOften(t *testing.T) {
	t.Parallel()
	wrong := &collector.Error{Node: "cache-1:6379", Op: "AUTH", Kind: collector.Auth, Err: errors.New("WRONGPASS invalid")}
	d := collector.Down{Since: noon(), Attempt: 1, RetryAt: noon().Add(31 * time.Second)}
	contains(t, send(begin(Options{}), failed(1, 0, wrong, d)), "next: attempt 2 in 30 s, no sooner: the server logs each; r tries at once")
}

func TestDifferentVersionsAreSaid(t *testing.T) {
	t.Parallel()
	s := scene.Cluster(6, 0)
	s.Nodes[4].Info.Server.Version = "8.1.0"
	m := send(clustered(6, 0), s, tea.WindowSizeMsg{Width: 160, Height: 40})
	contains(t, m, "Valkey 8.0.1 and Valkey 8.1.0 · cluster 3+3")
}

func TestHostileAddressesAreEscaped(t *testing.T) {
	t.Parallel()
	const evil = "10.0.0.9\x1b]0;evil\x07\u202e:6379"
	s := scene.Cluster(5, 0)
	s.Nodes[1].Addr, s.Nodes[1].Member.ID, s.Nodes[1].Member.State = evil, evil, evil
	s.Topology.Partial, s.Topology.Set = evil, evil
	s.Topology.Shifts = []collector.Shift{{Time: s.Time, Text: evil}}
	s.Nodes[2].Err = &collector.Error{Node: evil, Op: evil, Kind: collector.Refused, Err: errors.New(evil), Try: evil}
	m := send(clustered(5, 0), s)
	for _, shown := range []Model{m, keys(m, "6"), enter(keys(m, "6"), "G", "enter"), m.focusOn(evil)} {
		for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 200, Height: 60}} {
			if s := rest(send(shown, size).View().Content); hostile(s) {
				t.Error("raw bytes reach the terminal")
			}
		}
	}
}

func TestOverviewOfAClusterSaysWhatItsTotalsLack(t *testing.T) {
	t.Parallel()
	m := clustered(30, 25)
	contains(t, m, "5 of 6 nodes", "2 of 3 primaries", "on replicas", "✕ 10.0.0.3:6379", "▲ 10.0.0.2:6379")
	if promoted := clustered(40, 25); strings.Contains(plainFrame(promoted), "of 3 primaries") {
		t.Error("after the failover every slot is in the totals")
	}
	many := scene.Cluster(30, 0)
	for i := range 20 {
		n := many.Nodes[3]
		n.Addr, n.Info.Replication.LinkUp = "10.0.1."+string(rune('a'+i))+":6379", maybe.Of(i != 7)
		many.Nodes = append(many.Nodes, n)
	}
	contains(t, send(clustered(30, 0), many), "more: 6 shows all", "✕ 10.0.1.h:6379")
}

// TestClusterFrames holds what a deployment of several nodes looks like on the real screens.
func TestClusterFrames(t *testing.T) {
	t.Parallel()
	down := clustered(80, 76)
	for name, m := range map[string]Model{
		"overview": down,
		"nodes":    keys(down, "6"),
		"node":     enter(down, "6", "j", "j", "enter"),
		"failed":   enter(down, "6", "j", "j", "j", "j", "enter"),
		"keys":     enter(down, "6", "enter", "2"),
	} {
		for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 120, Height: 40}, {Width: 200, Height: 60}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size.Width, size.Height), func(t *testing.T) {
				golden.RequireEqual(t, plainFrame(send(m, size)))
			})
		}
	}
}
