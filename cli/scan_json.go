package cli

import (
	"encoding/json"
	"io"
	"math"
	"time"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/text"
)

// scanned is what `valktop scan --json` prints. The names and their order are a promise to
// scripts. Names of keys are escaped as redis-cli prints them between quotes, bytes and
// milliseconds are integers, shares are 0 to 1, and what is unknown is null.
type scanned struct {
	Keys     int64        `json:"keys"`     // in the database
	Sampled  int64        `json:"sampled"`  // names looked at
	Complete bool         `json:"complete"` // the whole keyspace was walked
	Biased   bool         `json:"biased"`   // the names may not be a fair sample
	Partial  bool         `json:"partial"`  // a primary is missing, or slots were moved
	Lacking  string       `json:"lacking"`  // why it is partial; empty when it is not
	Seconds  float64      `json:"seconds"`
	Patterns []groupJSON  `json:"patterns"`
	Tree     []branchJSON `json:"tree"`
	Own      ownJSON      `json:"own"`
	Nodes    []scanNode   `json:"nodes"`
}

// ownJSON is what valktop itself caused.
type ownJSON struct {
	Hits     uint64 `json:"hits"`
	Misses   uint64 `json:"misses"`
	Commands uint64 `json:"commands"`
	Expired  int64  `json:"expired"` // keys that had expired before and that SCAN made the server delete and count
}

// groupJSON is a pattern, or a branch of the tree. Its prefix is the literal text that all
// its keys begin with.
type groupJSON struct {
	Pattern  string                      `json:"pattern"`
	Prefix   string                      `json:"prefix"`
	Keys     interval64                  `json:"keys"`
	Share    intervalShare               `json:"share"`
	Memory   maybe.Value[interval64]     `json:"memory"`
	Types    maybe.Value[map[string]f64] `json:"types"`
	TTL      maybe.Value[ttlJSON]        `json:"ttl"`
	SizeP50  maybe.Value[int64]          `json:"size_p50"`
	SizeP95  maybe.Value[int64]          `json:"size_p95"`
	Examples []string                    `json:"examples"`
}

// branchJSON is a branch of the tree with what lies below it.
type branchJSON struct {
	groupJSON
	Children []branchJSON `json:"children"`
}

// interval64 is a count and the interval that holds the truth with a probability of 95 %;
// the three are equal when it was counted.
type interval64 struct {
	Value int64 `json:"value"`
	Low   int64 `json:"low"`
	High  int64 `json:"high"`
}

// intervalShare is a share and its interval.
type intervalShare struct {
	Value f64 `json:"value"`
	Low   f64 `json:"low"`
	High  f64 `json:"high"`
}

// f64 is a share, which JSON shows with at most nine digits behind the point: one key in a
// thousand million.
type f64 float64

// MarshalJSON implements json.Marshaler.
func (f f64) MarshalJSON() ([]byte, error) {
	const digits = 1e9
	if f != f {
		return []byte("null"), nil // not a number: a share of nothing
	}
	return json.Marshal(math.Round(float64(f)*digits) / digits)
}

// ttlJSON is the share of keys in each tier, and quantiles of the keys that have a TTL.
type ttlJSON struct {
	None   f64                `json:"none"`
	Short  f64                `json:"short"`
	Medium f64                `json:"medium"`
	Long   f64                `json:"long"`
	Week   f64                `json:"week"`
	Longer f64                `json:"longer"`
	P50MS  maybe.Value[int64] `json:"p50_ms"`
	P95MS  maybe.Value[int64] `json:"p95_ms"`
}

// scanNode is one primary.
type scanNode struct {
	Addr     string              `json:"addr"`
	DB       int                 `json:"db"`
	State    string              `json:"state"`
	Keys     int64               `json:"keys"`
	Sampled  int64               `json:"sampled"`
	Complete bool                `json:"complete"`
	Exact    bool                `json:"exact"` // nothing changed while it was walked
	Biased   bool                `json:"biased"`
	Own      ownJSON             `json:"own"`
	Why      maybe.Value[string] `json:"why"`    // it waits, or failed; null when it did neither
	Limits   []limitJSON         `json:"limits"` // what could not be asked
}

// limitJSON is something that could not be asked, and why.
type limitJSON struct {
	Command string `json:"command"`
	Missing string `json:"missing"`
	Why     string `json:"why"`
	Try     string `json:"try"`
}

// writeScanJSON prints a report in one line.
func writeScanJSON(w io.Writer, r keyspace.Report, own collector.Ledger, s shape) error {
	patterns, _ := s.patterns(r)
	tree, _ := s.tree(r)
	out := scanned{
		Keys: r.Total, Sampled: r.Sampled, Complete: r.Complete, Biased: r.Biased, Partial: r.Partial, Lacking: text.Escape(r.Lacking),
		Seconds:  math.Round(r.Elapsed.Seconds()*1000) / 1000,
		Patterns: make([]groupJSON, 0, len(patterns)),
		Tree:     branchesJSON(tree),
		Own:      ownJSON{own.Hits, own.Misses, own.Commands, r.Own.Expired},
		Nodes:    make([]scanNode, 0, len(r.Nodes)),
	}
	for _, p := range patterns {
		out.Patterns = append(out.Patterns, groupOfJSON(p))
	}
	for _, n := range r.Nodes {
		out.Nodes = append(out.Nodes, scanNodeOf(r, n))
	}
	return newJSONLines(w).Encode(out)
}

func branchesJSON(all []branch) []branchJSON {
	out := make([]branchJSON, 0, len(all))
	for _, b := range all {
		out = append(out, branchJSON{groupOfJSON(b.row), branchesJSON(b.children)})
	}
	return out
}

func groupOfJSON(r row) groupJSON {
	f := r.figures
	return groupJSON{
		Pattern: bare(r.path), Prefix: bare(r.prefix),
		Keys:   countJSON(f.Keys),
		Share:  intervalShare{f64(f.Share.Value), f64(f.Share.Low), f64(f.Share.High)},
		Memory: maybe.Then(f.Memory, countJSON), Types: typesJSON(f.Types), TTL: maybe.Then(f.TTL, ttlOfJSON),
		SizeP50:  maybe.Then(f.Size, func(q keyspace.Quantiles) int64 { return q.P50 }),
		SizeP95:  maybe.Then(f.Size, func(q keyspace.Quantiles) int64 { return q.P95 }),
		Examples: exampleNames(f.Examples),
	}
}

// countJSON rounds to whole keys or bytes: the interval outwards, so that it holds the
// truth still.
func countJSON(e keyspace.Estimate) interval64 {
	if e.Exact {
		v := int64(math.Round(e.Value))
		return interval64{v, v, v}
	}
	return interval64{int64(math.Round(e.Value)), int64(math.Floor(e.Low)), int64(math.Ceil(e.High))}
}

func typesJSON(types []keyspace.Fraction) maybe.Value[map[string]f64] {
	if len(types) == 0 {
		return maybe.Unknown[map[string]f64]("no key was asked for its type")
	}
	shares := make(map[string]f64, len(types))
	for _, t := range types {
		shares[text.Escape(t.Name)] = f64(t.Share)
	}
	return maybe.Of(shares)
}

func ttlOfJSON(t keyspace.TTLs) ttlJSON {
	ms := func(d time.Duration) int64 { return d.Milliseconds() }
	return ttlJSON{
		None: f64(t.Tiers[keyspace.TierNone]), Short: f64(t.Tiers[keyspace.TierShort]),
		Medium: f64(t.Tiers[keyspace.TierMedium]), Long: f64(t.Tiers[keyspace.TierLong]),
		Week: f64(t.Tiers[keyspace.TierWeek]), Longer: f64(t.Tiers[keyspace.TierLonger]),
		P50MS: maybe.Then(t.P50, ms), P95MS: maybe.Then(t.P95, ms),
	}
}

func exampleNames(all []keyspace.Example) []string {
	names := make([]string, 0, len(all))
	for _, e := range all {
		names = append(names, bare(e.Name))
	}
	return names
}

func scanNodeOf(r keyspace.Report, n keyspace.NodeReport) scanNode {
	out := scanNode{
		Addr: text.Escape(n.Addr), DB: r.DB, State: string(n.State), Keys: n.Keys, Sampled: n.Sampled,
		Complete: n.Complete, Exact: n.Exact, Biased: n.Biased,
		Own: ownJSON{n.Own.Hits, n.Own.Misses, n.Own.Commands, n.Own.Expired}, Why: reported(n.Why), Limits: []limitJSON{},
	}
	for _, l := range r.Limits {
		if l.Node == n.Addr {
			out.Limits = append(out.Limits, limitOf(l))
		}
	}
	return out
}

// bare is a name of keys as redis-cli prints it between quotes, without the quotes.
func bare(name string) string {
	quoted := text.Quote(name)
	return quoted[1 : len(quoted)-1]
}
