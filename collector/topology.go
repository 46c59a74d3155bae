package collector

import "time"

// Form is what kind of deployment the user connected to.
type Form string

// The forms of a deployment.
const (
	Standalone  Form = "standalone"  // one server
	Replication Form = "replication" // a primary and its replicas, without Sentinel
	Sentinel    Form = "sentinel"    // a primary that Sentinel names, and its replicas
	Cluster     Form = "cluster"     // primaries that share the slots, and their replicas
)

// Topology is what a deployment says of itself beside its nodes. Its zero value is not known.
type Topology struct {
	Form      Form
	Set       string          // what Sentinel calls the replication set: "mymaster"; may hold any bytes
	Partial   string          // why nodes may be missing, in words for a user; "" when all are known
	Sentinels []SentinelState // who names the primary; none where nobody does
	Shifts    []Shift         // what changed since valktop came, oldest first, bounded
}

// SentinelState is a Sentinel of the replication set.
type SentinelState struct {
	Addr string
	Err  string // why it did not name the primary when it was asked; "" when it did, or was not asked
}

// Shift is a change of the topology while valktop watched.
type Shift struct {
	Time time.Time // client's wall clock when it was noticed
	Kind ShiftKind
	Node string // address of the node concerned; may hold any bytes
	Text string // a label for the charts: "failover to 10.0.0.2:6379"; may hold any bytes
}

// ShiftKind is what changed.
type ShiftKind string

// The kinds of shifts.
const (
	Failover  ShiftKind = "failover"  // a replica became the primary
	Joined    ShiftKind = "joined"    // a node came
	Left      ShiftKind = "left"      // a node went
	Resharded ShiftKind = "resharded" // slots moved from one primary to another
)

// Member is a node's place in its deployment, as the deployment tells it. What the node
// says of itself is in Info.Replication.
type Member struct {
	ID          string // in a cluster; "" elsewhere
	Role        string // Primary, Replica, or "" when not known
	PrimaryAddr string // of a replica: Addr of the node that it follows, where that is in the list
	Slots       int    // that a primary of a cluster serves, of 16,384
	Announced   string // the address it is known by, where another one is dialled
	State       string // in a cluster, its word: "online", "loading", "fail", "handshake"; "" elsewhere
}
