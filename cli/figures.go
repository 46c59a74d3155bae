package cli

import (
	"cmp"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/ui/text"
)

// figures are one line of `valktop stats --json`. The names and their order are a promise
// to scripts. What is unknown is null.
type figures struct {
	Time               timestamp            `json:"time"`
	HitRate            maybe.Value[float64] `json:"hit_rate"`          // of this tick; shares are 0 to 1
	HitRate1m          maybe.Value[float64] `json:"hit_rate_1m"`       // of the last minute
	HitRateLifetime    maybe.Value[float64] `json:"hit_rate_lifetime"` // since the counters were last reset
	Hits               maybe.Value[int64]   `json:"hits"`              // of this tick; valktop's own netted out
	Misses             maybe.Value[int64]   `json:"misses"`
	Commands           maybe.Value[int64]   `json:"commands"`
	HitsPerSec         maybe.Value[float64] `json:"hits_per_sec"`
	MissesPerSec       maybe.Value[float64] `json:"misses_per_sec"`
	CommandsPerSec     maybe.Value[float64] `json:"commands_per_sec"`
	Keys               maybe.Value[int64]   `json:"keys"`        // of all databases
	MemoryUsed         maybe.Value[int64]   `json:"memory_used"` // bytes
	MemoryRSS          maybe.Value[int64]   `json:"memory_rss"`
	MemoryPeak         maybe.Value[int64]   `json:"memory_peak"`
	MemoryMax          maybe.Value[int64]   `json:"memory_max"` // null without a limit
	FragmentationRatio maybe.Value[float64] `json:"fragmentation_ratio"`
	FragmentationBytes maybe.Value[int64]   `json:"fragmentation_bytes"`
	ClientsConnected   maybe.Value[int64]   `json:"clients_connected"`
	ClientsBlocked     maybe.Value[int64]   `json:"clients_blocked"`
	ClientsMax         maybe.Value[int64]   `json:"clients_max"`
	EvictedPerSec      maybe.Value[float64] `json:"evicted_per_sec"`
	ExpiredPerSec      maybe.Value[float64] `json:"expired_per_sec"`
	PingMS             maybe.Value[float64] `json:"ping_ms"`
	Health             string               `json:"health"`
	Reasons            []string             `json:"reasons"`
	Partial            bool                 `json:"partial"` // the totals lack nodes: some do not answer, or are not known
	Events             []eventFigures       `json:"events"`  // what happened since the line before
	Own                ownFigures           `json:"own"`
	Nodes              []nodeFigures        `json:"nodes"`
}

// ownFigures is what valktop itself caused in this tick.
type ownFigures struct {
	Hits     maybe.Value[int64] `json:"hits"`
	Misses   maybe.Value[int64] `json:"misses"`
	Commands maybe.Value[int64] `json:"commands"`
}

// nodeFigures is one server of the deployment.
type nodeFigures struct {
	Addr    string              `json:"addr"`
	Role    maybe.Value[string] `json:"role"`
	Version maybe.Value[string] `json:"version"`
	Error   maybe.Value[string] `json:"error"` // why it did not answer; null when it did
}

// timestamp is a time that JSON shows as RFC 3339 with milliseconds.
type timestamp time.Time

// MarshalText implements encoding.TextMarshaler.
func (t timestamp) MarshalText() ([]byte, error) {
	return time.Time(t).AppendFormat(nil, "2006-01-02T15:04:05.000Z07:00"), nil
}

// figuresOf reads the figures of a state. While nobody answers only the verdict is known:
// the last good figures are old, and a script cannot see their age.
func figuresOf(s analysis.State) figures {
	f := figures{
		Events: eventsOf(s.Events),
		Time:   timestamp(s.Time), Health: s.Health.Level.String(),
		Reasons: escaped(s.Health.Reasons()), Nodes: nodesOf(s.Snapshot),
		Partial: s.Partial || s.Snapshot.Topology.Partial != "",
	}
	if !answered(s) {
		return f
	}
	f.HitRate, f.HitRate1m, f.HitRateLifetime = s.HitRate.Interval, s.HitRate.Window1m, s.HitRate.Lifetime
	f.Hits, f.Misses, f.Commands = s.Tick.Hits, s.Tick.Misses, s.Tick.Commands
	f.HitsPerSec, f.MissesPerSec, f.CommandsPerSec = s.Rates.Hits, s.Rates.Misses, s.Rates.Commands
	f.Keys = s.Keys.Total
	f.MemoryUsed, f.MemoryRSS, f.MemoryPeak, f.MemoryMax = s.Memory.Used, s.Memory.RSS, s.Memory.Peak, s.Memory.Max
	f.FragmentationRatio, f.FragmentationBytes = s.Memory.Fragmentation.Ratio, s.Memory.Fragmentation.Bytes
	f.ClientsConnected, f.ClientsBlocked, f.ClientsMax = s.Clients.Connected, s.Clients.Blocked, s.Clients.Max
	f.EvictedPerSec, f.ExpiredPerSec = s.Rates.Evicted, s.Rates.Expired
	f.PingMS = pingOf(s)
	f.Own = ownFigures{s.Tick.OwnHits, s.Tick.OwnMisses, s.Tick.OwnCommands}
	return f
}

func nodesOf(s collector.Snapshot) []nodeFigures {
	nodes := make([]nodeFigures, 0, len(s.Nodes))
	for _, n := range s.Nodes {
		f := nodeFigures{
			Addr: text.Escape(n.Addr),
			Role: reported(roleOf(n)), Version: reported(n.Info.Server.Version),
		}
		if n.Err != nil {
			f.Error = maybe.Of(text.Escape(n.Err.Error()))
		}
		nodes = append(nodes, f)
	}
	return nodes
}

// reported is a text of the server, unknown when it did not send it.
func reported(s string) maybe.Value[string] {
	if s == "" {
		return maybe.Unknown[string]("the server does not report it")
	}
	return maybe.Of(text.Escape(s))
}

// escaped is what texts look like; never nil, so that JSON has a list.
func escaped(texts []string) []string {
	all := make([]string, 0, len(texts))
	for _, t := range texts {
		all = append(all, text.Escape(t))
	}
	return all
}

// pingOf is the round trip, in milliseconds, of the node that took longest.
func pingOf(s analysis.State) maybe.Value[float64] {
	var slowest maybe.Value[float64]
	for _, n := range s.Snapshot.Nodes {
		if d, ok := n.Ping.Get(); ok && n.Err == nil {
			slowest = maybe.Of(max(milliseconds(d), slowest.Or(0)))
		}
	}
	return slowest
}

// roleOf is what a node says that it is; where it does not answer, what the others say.
func roleOf(n collector.NodeSnapshot) string {
	if n.Err != nil && n.Member.Role != "" {
		return n.Member.Role
	}
	return cmp.Or(n.Info.Replication.Role, n.Member.Role)
}
