package prometheus

import (
	"context"
	"fmt"
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
// reason among the problems. A process is known by its run id, which no other one has; else an
// address must be the node's, and nothing may speak against it.
func (c *client) find(ctx context.Context, match Selector, servers []Server, until time.Time) (found []*target, problems []error, err error) {
	runs := runIDs(servers)
	found, problems = make([]*target, len(servers)), make([]error, len(servers))
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
