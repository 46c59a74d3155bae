package prometheus

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The series that say which server is measured. An info series has the labels of its target and
// some more.
const (
	nameLabel  = "__name__"
	infoName   = "redis_instance_info"
	uptimeName = "redis_uptime_in_seconds"
	runID      = "run_id"
	tcpPort    = "tcp_port"
	role       = "role"
)

const (
	// lookBack is how far back is looked for who was measured, a little more than the longest chart.
	lookBack = 24*time.Hour + 10*time.Minute
	// lookStep is how often in that time: a target shows itself when it is measured then, or now.
	lookStep = 30 * time.Minute
	// settling is how long after its start a server may be unknown to who reads it once a minute.
	settling = 10 * time.Minute
	// mostTargets bounds what a Prometheus of thousands of servers answers.
	mostTargets = 10_000
)

// Server is a node of the deployment, as it says itself what it is.
type Server struct {
	Addr    string // "host:port", as valktop knows it
	RunID   string // of its process; "" when it does not say
	Uptime  time.Duration
	Primary bool
}

// target is one exporter, or what it was asked to read, by the labels that its series share.
type target struct {
	labels map[string]string
	runs   map[string]bool // ids of the processes that it measured
	ports  map[string]bool // and their own ports
	last   time.Time       // when it measured last
	points int
}

// name is what a user knows the target by.
func (t *target) name() string {
	for _, l := range [...]string{"instance", "addr", "alias", "pod"} {
		if v := t.labels[l]; v != "" {
			return v
		}
	}
	return "a target without the label instance"
}

// find looks for the targets that measure these servers. What it cannot find is nil, with the
// reason as the last value. A process is known by its run id, which no other one has; else an
// address must be the node's, and nothing may speak against it.
func (c *client) find(ctx context.Context, match Selector, servers []Server, until time.Time) ([]*target, []error, error) {
	runs := runIDs(servers)
	found, problems := make([]*target, len(servers)), make([]error, len(servers))
	if len(runs) > 0 {
		all, err := c.targets(ctx, match, match.with(Matcher{runID, "=~", anyOf(runs)}), until)
		if err != nil {
			return nil, nil, err
		}
		missing := false
		for i, s := range servers {
			found[i] = byRun(all, s)
			missing = missing || found[i] == nil
		}
		if !missing {
			return found, problems, nil
		}
	}
	all, err := c.targets(ctx, match, match, until)
	if err != nil {
		return nil, nil, err
	}
	for i, s := range servers {
		if found[i] == nil {
			found[i], problems[i] = byAddress(all, s, match, len(servers))
		}
	}
	return found, problems, nil
}

// targets lists those whose info series fit, or who have none and their uptime fits.
func (c *client) targets(ctx context.Context, match, infos Selector, until time.Time) ([]*target, error) {
	look := func(name string, s Selector) ([]series, error) {
		list, err := c.between(ctx, s.with(Matcher{nameLabel, "=", name}).String(), until.Add(-lookBack), until, lookStep)
		if len(list) > mostTargets {
			err = fmt.Errorf("it has more than %d series %s; history_match says which ones are meant", mostTargets, name)
		}
		return list, err
	}
	told, err := look(infoName, infos)
	if err != nil {
		return nil, err
	}
	if len(infos) > len(match) { // only those that were found
		if len(told) == 0 {
			return nil, nil
		}
		match = match.with(instances(told)...)
	}
	ups, err := look(uptimeName, match)
	if err != nil {
		return nil, err
	}
	byInstance := map[string][]*target{}
	var all []*target
	for _, u := range ups {
		t := &target{labels: u.Labels, runs: map[string]bool{}, ports: map[string]bool{}, points: len(u.Values)}
		delete(t.labels, nameLabel)
		if n := len(u.Values); n > 0 {
			t.last = u.Values[n-1].at
		}
		all = append(all, t)
		byInstance[t.labels["instance"]] = append(byInstance[t.labels["instance"]], t)
	}
	for _, i := range told {
		for _, t := range byInstance[i.Labels["instance"]] {
			if t.owns(i.Labels) {
				t.runs[i.Labels[runID]], t.ports[i.Labels[tcpPort]] = true, true
			}
		}
	}
	return all, nil
}

// owns reports whether a series is of this target: it has all of its labels.
func (t *target) owns(labels map[string]string) bool {
	for l, v := range t.labels {
		if labels[l] != v {
			return false
		}
	}
	return true
}

// instances are matchers of the instances that series are of, if all have one.
func instances(list []series) []Matcher {
	var all []string
	for _, s := range list {
		if s.Labels["instance"] == "" {
			return nil
		}
		all = append(all, s.Labels["instance"])
	}
	return []Matcher{{"instance", "=~", anyOf(all)}}
}

func runIDs(servers []Server) []string {
	var all []string
	for _, s := range servers {
		if tellsApart(s.RunID) {
			all = append(all, s.RunID)
		}
	}
	return all
}

// tellsApart reports whether a run id is one: some services hide it behind zeros.
func tellsApart(id string) bool {
	return len(id) >= 16 && strings.Trim(id, "0") != ""
}

// byRun is the target that measures the process. Where several do, which are right alike, it is
// the one that does so still, and for longest.
func byRun(all []*target, s Server) *target {
	if !tellsApart(s.RunID) {
		return nil
	}
	return best(slices.DeleteFunc(slices.Clone(all), func(t *target) bool { return !t.runs[s.RunID] }))
}

func best(all []*target) *target {
	if len(all) == 0 {
		return nil
	}
	return slices.MinFunc(all, func(a, b *target) int {
		return cmp.Or(b.last.Compare(a.last), cmp.Compare(b.points, a.points), strings.Compare(sorted(a.labels), sorted(b.labels)))
	})
}

// sorted are labels as one text.
func sorted(labels map[string]string) string {
	var b strings.Builder
	for _, l := range slices.Sorted(maps.Keys(labels)) {
		b.WriteString(l + "=" + quote(labels[l]) + ",")
	}
	return b.String()
}

// byAddress is the target whose address is the server's, or the only one that is selected.
func byAddress(all []*target, s Server, match Selector, servers int) (*target, error) {
	if len(all) == 0 {
		if len(match) > 0 {
			return nil, fmt.Errorf("no series %s fits history_match %s", uptimeName, match)
		}
		return nil, fmt.Errorf("it has no series %s: does redis_exporter measure this server?", uptimeName)
	}
	fits := slices.DeleteFunc(slices.Clone(all), func(t *target) bool { return !t.at(s.Addr) })
	if len(fits) == 0 {
		fits = slices.DeleteFunc(slices.Clone(all), func(t *target) bool { return !t.beside(s.Addr) })
	}
	if len(fits) == 0 && len(match) > 0 && servers == 1 {
		fits = all
	}
	others := 0
	fits = slices.DeleteFunc(fits, func(t *target) bool {
		other := t.measuresAnother(s)
		if other {
			others++
		}
		return other
	})
	switch {
	case len(fits) == 1:
		return fits[0], nil
	case len(fits) > 1:
		return nil, fmt.Errorf("%d exporters may measure this server, %s: set history_match", len(fits), names(fits))
	case others > 0:
		return nil, errors.New("what it has at this address is of another process (run id)")
	}
	return nil, fmt.Errorf("none of %s measures this server, by run id or address: set history_match", counted(len(all)))
}

// measuresAnother reports whether the target is known to measure other processes alone, while
// this one has run long enough to be seen.
func (t *target) measuresAnother(s Server) bool {
	if len(t.runs) == 0 || !tellsApart(s.RunID) || s.Uptime < settling {
		return false
	}
	for id := range t.runs {
		if !tellsApart(id) || id == s.RunID {
			return false
		}
	}
	return true
}

// at reports whether the target says that it measures this address.
func (t *target) at(addr string) bool {
	host, _, ok := split(addr)
	if !ok || isLoopback(host) {
		return false // that is another machine for whoever measures
	}
	for _, l := range [...]string{"addr", "instance", "target", "alias"} {
		if strings.EqualFold(address(t.labels[l]), address(addr)) {
			return true
		}
	}
	return false
}

// beside reports whether the target's exporter is on the machine of this address, and what it
// measures listens on the same port.
func (t *target) beside(addr string) bool {
	host, port, ok := split(addr)
	at, _, known := split(t.labels["instance"])
	return ok && known && !isLoopback(host) && strings.EqualFold(host, at) && len(t.ports) == 1 && t.ports[strconv.Itoa(port)]
}

func counted(exporters int) string {
	if exporters == 1 {
		return "1 exporter"
	}
	return strconv.Itoa(exporters) + " exporters"
}

// names are those of some targets, not all of many.
func names(all []*target) string {
	const most = 3
	var list []string
	for _, t := range all[:min(len(all), most)] {
		list = append(list, clipped(t.name()))
	}
	slices.Sort(list)
	if len(all) > most {
		list = append(list, "...")
	}
	return strings.Join(list, ", ")
}
