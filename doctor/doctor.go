// Package doctor finds out what a server and its user allow, what valktop shows and does with
// that, and what would allow the rest. It changes nothing: whether a command that changes
// something is allowed it asks with ACL DRYRUN, or says that it cannot tell.
package doctor

import (
	"context"
	"slices"

	"valktop/collector"
)

// Node is a server as the doctor calls it.
type Node interface {
	// Addr is host:port or the path of a unix socket.
	Addr() string
	// DB is the selected database.
	DB() int
	// Try sends one command unless it was denied before. The error is an error reply, or a
	// *collector.Error of the connection.
	Try(ctx context.Context, needed string, c collector.Command) (any, error)
}

// Report is what was found on all nodes.
type Report struct {
	Nodes []NodeReport // in the order asked
	Login string       // what valktop logs in as; raw bytes
}

// NodeReport is what was found on one server.
type NodeReport struct {
	Addr string
	DB   int
	Err  error // why it could not be asked; nothing else is known then

	Info     collector.Info // of INFO, where that is allowed
	User     User
	Keys     KeyAccess
	Features []FeatureReport
	Tried    []Lack // every command, and what came of it
	Denials  int    // new entries in the server's ACL LOG, at most
}

// User is who valktop is to the server.
type User struct {
	Name     string // raw bytes; "" when not known
	Why      string // why the name is not known
	Commands string // ACL GETUSER's rules, where that is allowed: "-@all +info"; raw bytes
	Patterns string // of keys: "~user:* %R~cart:*"; raw bytes
	NoACL    bool   // the server has no users: it is older than Redis 6, or an operator took them away
}

// KeyAccess is which of a few keys this user could be asked about.
type KeyAccess struct {
	Tried, Denied int
	Example       string // a key that was denied; raw bytes
}

// FeatureReport is what is to be had of a feature.
type FeatureReport struct {
	Feature
	State State
	Lacks []Lack // what is missing of it; also what it does without
}

// Lack is a command that a feature would need.
type Lack struct {
	Need
	State State
	Reply string // what the server said, raw bytes; "" when it said nothing
}

// State is whether something works.
type State string

// The states, the best first.
const (
	Works      State = "works"
	Without    State = "without"     // it works without a command that this server does not have, or that no user needs to be given
	CannotTell State = "cannot_tell" // only a real change would tell
	Uncovered  State = "uncovered"   // keys outside of the user's patterns
	OnReplica  State = "on_replica"  // a replica takes no changes; its primary does
	Denied     State = "denied"      // this user may not
	Missing    State = "missing"     // nobody may, on this server
)

// worse are the states by how much they keep from working.
func worse(a, b State) bool {
	rank := map[State]int{Works: 0, Without: 1, CannotTell: 2, Uncovered: 3, OnReplica: 4, Missing: 5, Denied: 6}
	return rank[a] > rank[b]
}

// State is that of the worst feature on any node. Changes says whether those that change
// something count.
func (r Report) State(changes bool) State {
	worst := Works
	for _, n := range r.Nodes {
		for _, f := range n.Features {
			if (changes && !r.Elsewhere(f) || !f.Changes) && worse(f.State, worst) {
				worst = f.State
			}
		}
	}
	return worst
}

// Elsewhere reports whether a feature that a replica does not have is had from the primaries
// that were asked as well: there it is no lack.
func (r Report) Elsewhere(f FeatureReport) bool {
	return f.State == OnReplica && slices.ContainsFunc(r.Nodes, func(n NodeReport) bool {
		return n.Info.Replication.Role == collector.Primary
	})
}
