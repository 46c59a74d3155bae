// Package node says what stands in the row of a node of a deployment, on whatever screen.
package node

import (
	"cmp"
	"slices"
	"strings"

	"valktop/analysis"
	"valktop/collector"
)

// Row is a node on display.
type Row struct {
	analysis.Node
	Polled  *collector.NodeSnapshot
	Beneath bool // a replica that stands beneath its primary
}

// Failed reports whether the node did not answer the newest poll: its figures are old.
func (r Row) Failed() bool { return r.Polled.Err != nil }

// Rows are the nodes of a deployment by their addresses, replicas beneath their primaries.
func Rows(s analysis.State) []Row {
	var tops, all []Row
	beneath := map[string][]Row{}
	for i, n := range s.Nodes {
		r := Row{Node: n, Polled: &s.Snapshot.Nodes[i]}
		if r.Beneath = n.Primary != ""; r.Beneath {
			beneath[n.Primary] = append(beneath[n.Primary], r)
		} else {
			tops = append(tops, r)
		}
	}
	byAddress := func(a, b Row) int { return Natural(a.Addr, b.Addr) }
	slices.SortStableFunc(tops, func(a, b Row) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), byAddress(a, b))
	})
	var add func(Row)
	add = func(r Row) {
		all = append(all, r)
		below := beneath[r.Addr]
		delete(beneath, r.Addr)
		slices.SortStableFunc(below, byAddress)
		for _, b := range below { // a replica may have replicas of its own
			add(b)
		}
	}
	for _, r := range tops {
		add(r)
	}
	for _, n := range s.Nodes { // who follow each other stand beneath nobody
		left := beneath[n.Primary]
		delete(beneath, n.Primary)
		for _, r := range left {
			add(r)
		}
	}
	return all
}

// rank puts replicas whose primary is not in the list behind primaries.
func rank(r Row) int {
	if r.Role == collector.Replica {
		return 1
	}
	return 0
}

// Natural compares addresses as people do: numbers in them by their size, so that
// 10.0.0.9 stands before 10.0.0.10.
func Natural(a, b string) int {
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x == 0 || y == 0 {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
		if c := cmp.Or(cmp.Compare(len(m), len(n)), strings.Compare(m, n), cmp.Compare(x, y)); c != 0 {
			return c
		}
		a, b = a[x:], b[y:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits is how many s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
