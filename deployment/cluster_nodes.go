package deployment

import (
	"slices"
	"strconv"
	"strings"

	"valktop/collector"
	"valktop/keyspace"
)

// readNodes reads CLUSTER NODES, which every cluster knows:
//
//	id ip:port@busport,hostname flags primary ping pong epoch link slot slot-slot [slot->-id] ...
//
// Nodes that were met but have not answered, and those without an address, are left out.
func readNodes(text string) []member {
	var all []member
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 8 {
			continue
		}
		flags := strings.Split(fields[2], ",")
		addr, _, _ := strings.Cut(fields[1], ",")
		addr, _, _ = strings.Cut(addr, "@")
		colon := strings.LastIndexByte(addr, ':')
		if colon < 0 || slices.Contains(flags, "handshake") || slices.Contains(flags, "noaddr") {
			continue
		}
		port, err := strconv.Atoi(addr[colon+1:])
		if err != nil || port == 0 {
			continue
		}
		m := member{id: fields[0], announced: Address{addr[:colon], port}, state: "online"}
		for _, flag := range flags {
			if role := memberRole(flag); role != "" {
				m.role = role
			}
			if flag == "fail" {
				m.state = flag
			}
		}
		if m.role == collector.Replica && fields[3] != "-" {
			m.follows = fields[3]
		}
		for _, word := range fields[8:] {
			if r, ok := readRange(word); ok {
				m.slots = append(m.slots, r)
			}
		}
		m.slots = merged(m.slots)
		all = append(all, m)
	}
	return all
}

// readRange reads 5 or 5-10. Slots that are on their way, in brackets, are none.
func readRange(word string) (keyspace.SlotRange, bool) {
	from, to, ranged := strings.Cut(word, "-")
	first, err := strconv.Atoi(from)
	if err != nil {
		return keyspace.SlotRange{}, false
	}
	last := first
	if ranged {
		if last, err = strconv.Atoi(to); err != nil {
			return keyspace.SlotRange{}, false
		}
	}
	return keyspace.SlotRange{First: first, Last: last}, first >= 0 && last >= first && last < slotCount
}

// myself is the id of the node that printed CLUSTER NODES.
func myself(text string) string {
	for line := range strings.Lines(text) {
		if fields := strings.Fields(line); len(fields) > 2 && slices.Contains(strings.Split(fields[2], ","), "myself") {
			return fields[0]
		}
	}
	return ""
}

// addSlots takes over what CLUSTER SLOTS knows better: the addresses that clients are to
// use; and all there is to know when nothing else was told.
//
//	[first, last, [address, port, id, ...] of the primary, [...] of a replica, ...]
func addSlots(known []member, v any) []member {
	ranges, _ := v.([]any)
	alone := len(known) == 0
	for _, r := range ranges {
		parts, _ := r.([]any)
		if len(parts) < 3 {
			continue
		}
		primary := ""
		for at, p := range parts[2:] {
			fields, _ := p.([]any)
			if len(fields) < 3 {
				continue
			}
			host, _ := fields[0].(string)
			port, _ := fields[1].(int64)
			id, _ := fields[2].(string)
			i := slices.IndexFunc(known, func(m member) bool { return m.id == id })
			if i < 0 {
				known = append(known, member{id: id, role: collector.Replica, follows: primary, state: "online", announced: Address{host, int(port)}})
				i = len(known) - 1
			}
			if host != "?" {
				known[i].announced = Address{host, int(port)}
			}
			if at == 0 {
				primary = id
				if alone {
					known[i].role, known[i].follows = collector.Primary, ""
					known[i].slots = merged(append(known[i].slots, readRanges(parts[:2])...))
				}
			}
		}
	}
	return slices.DeleteFunc(known, func(m member) bool { return m.announced.Port == 0 })
}
