package prometheus

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/maybe"
)

// What is asked for: the last two hours as finely as servers are usually read, and before
// that a day in steps that its chart can show.
const (
	fineStep, fineReach = 15 * time.Second, 2*time.Hour + time.Minute
	dayStep, dayReach   = 2 * time.Minute, lookBack
	// batch is how many targets one query asks for.
	batch = 10
)

// figures are the series of an exporter that valktop shows.
func figures() map[string]analysis.Figure {
	return map[string]analysis.Figure{
		"redis_keyspace_hits_total":        analysis.FigureHits,
		"redis_keyspace_misses_total":      analysis.FigureMisses,
		"redis_commands_processed_total":   analysis.FigureCommands,
		"redis_expired_keys_total":         analysis.FigureExpired,
		"redis_evicted_keys_total":         analysis.FigureEvicted,
		"redis_connections_received_total": analysis.FigureConnections,
		"redis_rejected_connections_total": analysis.FigureRejected,
		"redis_net_input_bytes_total":      analysis.FigureNetIn,
		"redis_net_output_bytes_total":     analysis.FigureNetOut,
		"redis_memory_used_bytes":          analysis.FigureUsed,
		"redis_memory_used_rss_bytes":      analysis.FigureRSS,
		"redis_memory_max_bytes":           analysis.FigureMax,
		"redis_mem_fragmentation_ratio":    analysis.FigureFragmentation,
		"redis_connected_clients":          analysis.FigureClients,
		"redis_blocked_clients":            analysis.FigureBlocked,
	}
}

// What else is read of a target. The main thread's CPU is told since Redis 6.2.
const (
	cpuSys, cpuUser         = "redis_cpu_sys_seconds_total", "redis_cpu_user_seconds_total"
	cpuSysMain, cpuUserMain = "redis_cpu_sys_main_thread_seconds_total", "redis_cpu_user_main_thread_seconds_total"

	// sumLabel marks what a query has made: when a target was read, and sums.
	sumLabel           = "valktop"
	readAt             = "read"
	keysSum            = "keys"
	fillsSum           = "fills"
	keysName, callName = "redis_db_keys", "redis_commands_total"
)

// query asks for all of that at once, so that it is of the same moment: the values, and when
// they were read, for between two readings the same value is answered again.
func query(s Selector, fills []string) string {
	named := []string{infoName, uptimeName, cpuSys, cpuUser, cpuSysMain, cpuUserMain}
	for name := range figures() {
		named = append(named, name)
	}
	made := func(what, expression string) string {
		return ` or label_replace(` + expression + `,"` + sumLabel + `","` + what + `","","")`
	}
	is := func(name string, more ...Matcher) string {
		return s.with(append(more, Matcher{nameLabel, "=", name})...).String()
	}
	q := s.with(Matcher{nameLabel, "=~", anyOf(named)}).String() +
		made(readAt, "timestamp("+is(uptimeName)+")") +
		made(keysSum, "sum without(db)("+is(keysName)+")")
	if len(fills) > 0 {
		q += made(fillsSum, "sum without(cmd)("+is(callName, Matcher{"cmd", "=~", anyOf(fills)})+")")
	}
	return q
}

// reading is all that is read of a target at the steps of the questions.
type reading struct {
	named map[string]map[int64]float64 // by series, and by step: Unix milliseconds
	roles map[int64]string
	step  time.Duration
}

// read takes the samples of some targets up to an instant.
func (c *client) read(ctx context.Context, match Selector, targets []*target, fills []string, until time.Time) ([][]analysis.Sample, error) {
	samples := make([][]analysis.Sample, len(targets))
	ahead := c.ahead // of one answer: others may be longer on their way
	until = until.Add(ahead)
	for first := 0; first < len(targets); first += batch {
		some := targets[first:min(first+batch, len(targets))]
		for _, q := range []struct{ step, from, to time.Duration }{{fineStep, fineReach, 0}, {dayStep, dayReach, fineReach}} {
			list, err := c.between(ctx, query(match.with(of(some)...), fills), until.Add(-q.from), until.Add(-q.to), q.step)
			if err != nil {
				return nil, err
			}
			for i, t := range some {
				samples[first+i] = append(samples[first+i], readingOf(list, t, q.step).samples()...)
			}
		}
	}
	for i := range samples {
		for k := range samples[i] {
			samples[i][k].Time = samples[i][k].Time.Add(-ahead)
		}
		slices.SortStableFunc(samples[i], func(a, b analysis.Sample) int { return a.Time.Compare(b.Time) })
		samples[i] = slices.CompactFunc(samples[i], func(a, b analysis.Sample) bool { return a.Time.Equal(b.Time) })
	}
	return samples, nil
}

// of are matchers that mean these targets, and perhaps others.
func of(targets []*target) []Matcher {
	if len(targets) == 1 {
		var all []Matcher
		for l, v := range targets[0].labels {
			all = append(all, Matcher{l, "=", v})
		}
		slices.SortFunc(all, func(a, b Matcher) int { return strings.Compare(a.Label, b.Label) })
		return all
	}
	var list []series
	for _, t := range targets {
		list = append(list, series{Labels: t.labels})
	}
	return instances(list)
}

// readingOf picks what is of one target.
func readingOf(list []series, t *target, step time.Duration) reading {
	r := reading{named: map[string]map[int64]float64{}, roles: map[int64]string{}, step: step}
	for _, s := range list {
		name := s.Labels[nameLabel]
		if name == infoName && t.owns(s.Labels) {
			for _, p := range s.Values {
				r.roles[p.at.UnixMilli()] = s.Labels[role]
			}
			continue
		}
		extra := 0
		for _, l := range [...]string{nameLabel, sumLabel} {
			if _, has := s.Labels[l]; has {
				extra++
			}
		}
		if made := s.Labels[sumLabel]; made != "" && t.labels[sumLabel] == "" {
			name = made
		}
		if len(s.Labels)-extra != len(t.labels) || !t.owns(s.Labels) {
			continue
		}
		values := make(map[int64]float64, len(s.Values))
		for _, p := range s.Values {
			values[p.at.UnixMilli()] = p.value
		}
		r.named[name] = values
	}
	return r
}

// largest is what no counter of a server comes to.
const largest = 1e18

// samples are what was read, at the times at which it was.
func (r reading) samples() []analysis.Sample {
	var all []analysis.Sample
	value := func(name string, at int64) float64 {
		if v, ok := r.named[name][at]; ok && v >= 0 && v < largest {
			return v
		}
		return math.NaN()
	}
	for at, seconds := range r.named[readAt] {
		read := time.UnixMilli(int64(math.Round(seconds * 1000)))
		if step := time.UnixMilli(at); read.After(step.Add(time.Second)) || step.Sub(read) > lookBack {
			continue // no time at which this can have been read
		}
		s := analysis.Sample{Time: read, Step: r.step}
		for name, f := range figures() {
			s.Values[f] = value(name, at)
		}
		s.Values[analysis.FigureKeys], s.Values[analysis.FigureFills] = value(keysSum, at), value(fillsSum, at)
		s.Values[analysis.FigureCPU] = value(cpuSysMain, at) + value(cpuUserMain, at)
		if math.IsNaN(s.Values[analysis.FigureCPU]) {
			s.Values[analysis.FigureCPU] = value(cpuSys, at) + value(cpuUser, at)
		}
		if up := value(uptimeName, at); up >= 0 && up < 1e10 {
			s.Uptime = maybe.Of(time.Duration(up * float64(time.Second)))
		}
		switch r.roles[at] {
		case "master":
			s.Primary = maybe.Of(true)
		case "slave":
			s.Primary = maybe.Of(false)
		}
		all = append(all, s)
	}
	return all
}
