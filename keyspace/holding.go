package keyspace

import "strings"

// Holding is what a node of a cluster says of the slots whose keys it has. Two of them
// differ when slots came or went in between, or began to.
type Holding struct {
	slots string // as the node writes them: "0-5460 5500"
	epoch string // of the configuration: it grows when slots come
	open  string // slots that are being moved now, away and here: "[93->-4c9…]"
}

// Open reports whether slots are being moved now: a key of theirs is at one of two nodes.
func (h Holding) Open() bool { return h.open != "" }

// The fields of a line of CLUSTER NODES.
const (
	nodesFlags   = 2
	nodesPrimary = 3
	nodesEpoch   = 6
	nodesSlots   = 8 // and all that follow
)

// HoldingOf reads what a node answered to CLUSTER NODES. A replica has what its primary has.
func HoldingOf(nodes string) Holding {
	var primary string
	lines := map[string][]string{}
	for line := range strings.Lines(nodes) {
		f := strings.Fields(line)
		if len(f) < nodesSlots {
			continue
		}
		lines[f[0]] = f
		if strings.HasPrefix(f[nodesFlags], "myself") {
			if primary = f[nodesPrimary]; primary == "-" {
				primary = f[0]
			}
		}
	}
	f, known := lines[primary]
	if !known {
		return Holding{}
	}
	h := Holding{epoch: f[nodesEpoch]}
	for _, slot := range f[nodesSlots:] {
		if strings.HasPrefix(slot, "[") {
			h.open += slot
		} else {
			h.slots += slot + " "
		}
	}
	return h
}
