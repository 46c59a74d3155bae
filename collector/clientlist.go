package collector

import (
	"slices"
	"strings"
	"time"
)

// ownName is what valktop's connections call themselves (CLIENT SETNAME).
const ownName = "valktop"

// client is one line of CLIENT LIST.
type client struct {
	id    int64 // 0 when the server does not tell
	name  string
	age   time.Duration
	flags string
}

// readClientList reads CLIENT LIST. Fields are found by their key: servers differ in which
// they send and in which order. Names are bytes of strangers; the first field of a key
// counts, and the id stands before the name, so that no name passes for another's id.
// Lines without an age are left out.
func readClientList(v any) ([]client, bool) {
	text, ok := v.(string)
	if !ok {
		return nil, false
	}
	var clients []client
	for line := range strings.SplitSeq(text, "\n") {
		if c, ok := readClient(strings.TrimSuffix(line, "\r")); ok {
			clients = append(clients, c)
		}
	}
	return clients, true
}

func readClient(line string) (client, bool) {
	fields := make(map[string]string, 40)
	for pair := range strings.SplitSeq(line, " ") {
		k, v, ok := strings.Cut(pair, "=")
		if _, again := fields[k]; ok && !again {
			fields[k] = v
		}
	}
	age, ok := seconds(fields["age"])
	id, _ := count(fields["id"])
	return client{id: id, name: fields["name"], age: age, flags: fields["flags"]}, ok
}

// ages sums up the connections of the application: without valktop's own, and without
// the links between primary and replicas.
func ages(clients []client, own []int64) ClientAges {
	var all []time.Duration
	var sum ClientAges
	for _, c := range clients {
		if slices.Contains(own, c.id) || strings.ContainsAny(c.flags, "MS") {
			continue
		}
		all = append(all, c.age)
		if c.age < time.Minute {
			sum.Under1m++
		}
	}
	if len(all) == 0 {
		return ClientAges{}
	}
	slices.Sort(all)
	sum.Count, sum.Youngest, sum.Median, sum.Oldest = len(all), all[0], all[len(all)/2], all[len(all)-1]
	return sum
}

// others counts the connections of other valktops.
func others(clients []client, own []int64) int {
	n := 0
	for _, c := range clients {
		if c.name == ownName && !slices.Contains(own, c.id) {
			n++
		}
	}
	return n
}
