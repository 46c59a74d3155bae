package node

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/widget"
)

// state is a deployment of nodes written as "address" for primaries and "address>primary"
// for replicas.
func state(nodes ...string) analysis.State {
	s := collector.Snapshot{Version: 1, Time: time.Unix(1_700_000_000, 0)}
	for _, n := range nodes {
		addr, primary, replica := strings.Cut(n, ">")
		m := collector.Member{Role: collector.Primary}
		if replica {
			m = collector.Member{Role: collector.Replica, PrimaryAddr: primary}
		}
		s.Nodes = append(s.Nodes, collector.NodeSnapshot{Addr: addr, Member: m})
	}
	return analysis.New(analysis.DefaultConfig()).Add(s)
}

func TestReplicasStandBeneathTheirPrimaries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ nodes, want string }{
		{"c:1 d:1>a:1 a:1 b:1 e:1>b:1 f:1>a:1", "a:1 └d:1 └f:1 b:1 └e:1 c:1"},
		{"10.0.0.10:1 10.0.0.9:1 10.0.0.9:12 10.0.0.9:2", "10.0.0.9:1 10.0.0.9:2 10.0.0.9:12 10.0.0.10:1"},
		{"a:1>gone:1 b:1", "b:1 a:1"},            // its primary is not in the list
		{"a:1 b:1>a:1 c:1>b:1", "a:1 └b:1 └c:1"}, // a replica of a replica
		{"a:1>b:1 b:1>a:1 c:1", "c:1 └b:1 └a:1"}, // each says it follows the other: in a failover
		{"a:1>a:1", "a:1"},                       // nonsense is listed all the same
	} {
		var got []string
		for _, r := range Rows(state(strings.Fields(c.nodes)...)) {
			sign := ""
			if r.Beneath {
				sign = "└"
			}
			got = append(got, sign+r.Addr)
		}
		slices.Sort(got[max(len(got)-2, 0):])
		want := strings.Fields(c.want)
		slices.Sort(want[max(len(want)-2, 0):])
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", c.nodes, got, want)
		}
	}
}

// TestEveryNodeHasOneRow holds for whatever nodes say of whom they follow.
func TestEveryNodeHasOneRow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 8).Draw(t, "nodes")
		var nodes []string
		for i := range n {
			name := fmt.Sprintf("n%d", i)
			if rapid.Bool().Draw(t, "replica") {
				name += fmt.Sprintf(">n%d", rapid.IntRange(0, n).Draw(t, "of"))
			}
			nodes = append(nodes, name)
		}
		seen := map[string]bool{}
		for _, r := range Rows(state(nodes...)) {
			if seen[r.Addr] {
				t.Fatalf("%s has two rows", r.Addr)
			}
			seen[r.Addr] = true
		}
		if len(seen) != n {
			t.Fatalf("%d of %d nodes have a row", len(seen), n)
		}
	})
}

func TestErrorsAreSaidInAFewWords(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	for want, err := range map[string]error{
		"connection refused":         &collector.Error{Node: "a:1", Op: "connect", Kind: collector.Unreachable, Err: fmt.Errorf("dial: %w", refused)},
		"WRONGPASS invalid password": &collector.Error{Node: "a:1", Op: "AUTH", Kind: collector.Auth, Err: errors.New("WRONGPASS invalid password")},
		"something else":             errors.New("something else"),
	} {
		if got := Why(err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestANodesConditionHasASign(t *testing.T) {
	t.Parallel()
	row := func(change func(*Row)) Row {
		r := Row{Node: analysis.Node{Role: collector.Replica, LinkUp: maybe.Of(true)}, Polled: &collector.NodeSnapshot{}}
		change(&r)
		return r
	}
	for name, c := range map[string]struct {
		row  Row
		want widget.Tone
	}{
		"fine":      {row(func(*Row) {}), widget.Good},
		"no answer": {row(func(r *Row) { r.Polled.Err = errors.New("gone") }), widget.Bad},
		"no link":   {row(func(r *Row) { r.LinkUp = maybe.Of(false) }), widget.Bad},
		"fail":      {row(func(r *Row) { r.Polled.Member.State = "fail" }), widget.Bad},
		"late":      {row(func(r *Row) { r.Lag = maybe.Of(11 * time.Second) }), widget.Warn},
		"loading":   {row(func(r *Row) { r.Polled.Info.Persistence.Loading = maybe.Of(true) }), widget.Warn},
		"handshake": {row(func(r *Row) { r.Polled.Member.State = "handshake" }), widget.Warn},
		"too much":  {row(func(r *Row) { r.Uneven = []analysis.Uneven{{What: analysis.UnevenOps}} }), widget.Warn},
		"a primary's slow replica is the replica's": {row(func(r *Row) { r.Role, r.Lag = collector.Primary, maybe.Of(time.Minute) }), widget.Good},
	} {
		if got := c.row.Tone(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got.Sign(), c.want.Sign())
		}
	}
}

func TestTheFormIsSaidInAWord(t *testing.T) {
	t.Parallel()
	s := state("a:1", "b:1", "c:1>a:1")
	s.Snapshot.Topology = collector.Topology{Form: collector.Cluster}
	if got := Form(s); got != "cluster 2+1" {
		t.Errorf("%q", got)
	}
	s.Snapshot.Nodes[2].Err = errors.New("gone")
	s.Snapshot.Topology = collector.Topology{Form: collector.Sentinel, Set: "mymaster"}
	if got := Form(s); got != "sentinel mymaster 2+0, 1 down" {
		t.Errorf("%q", got)
	}
	if got := Form(state("a:1")); got != "" {
		t.Errorf("one server is %q", got)
	}
}

func TestWhatASmallTableKeeps(t *testing.T) {
	t.Parallel()
	rows := Rows(state("a:1"))
	titles := func(w int, sorted Order) string {
		columns := Columns(w, sorted, time.Time{}, rows)
		var all []string
		for _, c := range columns {
			if c.Drop == 0 {
				all = append(all, c.Title)
			}
		}
		return strings.Join(all, " ")
	}
	if got := titles(74, ByPlace); got != "NODE MEMORY HIT RATE OPS/S" {
		t.Errorf("always shown: %s", got)
	}
	if got := titles(74, ByPing); got != "NODE MEMORY HIT RATE OPS/S PING" {
		t.Errorf("what rows are sorted by is dropped: %s", got)
	}
	th := themes.Default(true)
	silent := rows[0]
	silent.Polled = &collector.NodeSnapshot{Addr: "a:1", Err: errors.New("gone"), Ping: maybe.Of(time.Second)}
	for i, cell := range Cells(Columns(200, ByPlace, time.Time{}, []Row{silent}), th, silent) {
		for _, s := range cell {
			if i > 0 && i < 12 && s.Style != th.Dim && s.Style != th.Faint {
				t.Errorf("%q of a node that does not answer is not dimmed", s.Text)
			}
			if s.Text == "1 s" {
				t.Error("an old ping is shown as one of now")
			}
		}
	}
}
