package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/text"
)

// estimate is about v, give or take a quarter.
func estimate(v float64) keyspace.Estimate {
	return keyspace.Estimate{Value: v, Low: v * 0.75, High: v * 1.25}
}

// known is what there is to know of some keys.
func knownKeys(keys float64, share float64) keyspace.Figures {
	return keyspace.Figures{
		Keys: estimate(keys), Share: estimate(share), Memory: maybe.Of(estimate(keys * 100)),
		Types: []keyspace.Fraction{{Name: "hash", Share: 0.75}, {Name: "string", Share: 0.25}},
		TTL: maybe.Of(keyspace.TTLs{
			Tiers: [keyspace.TierCount]float64{keyspace.TierNone: 0.25, keyspace.TierMedium: 0.75},
			P50:   maybe.Of(58 * time.Minute), P95: maybe.Of(time.Hour),
		}),
		Size: maybe.Of(keyspace.Quantiles{P50: 96, P95: 180, Max: 4000}), Examples: []keyspace.Example{{Name: "user:\x0042"}},
	}
}

// sampledReport is a scan of a cache whose names are hostile.
func sampledReport() keyspace.Report {
	hostile := "evil\x1b[2J\u202e日本語:"
	return keyspace.Report{
		Version: 3, State: keyspace.Running, Total: 5_000_000, Sampled: 12_000, Selected: 12_000, Elapsed: 412 * time.Millisecond,
		Rate: 312_000, ETA: maybe.Of(9 * time.Second),
		Patterns: []keyspace.Group{
			{Pattern: "user:{id}", Prefix: "user:", Figures: knownKeys(2_100_000, 0.42)},
			{Pattern: hostile + "{id}", Prefix: hostile, Figures: keyspace.Figures{Keys: estimate(900), Share: estimate(0.00018)}},
			{Pattern: "lock", Prefix: "lock", Figures: keyspace.Figures{Keys: keyspace.Exactly(1), Share: keyspace.Exactly(0.0000002), Memory: maybe.Of(keyspace.Exactly(4 << 30))}},
		},
		Tree: []*keyspace.Branch{
			{Label: "user:", Prefix: "user:", Figures: knownKeys(2_100_000, 0.42), Children: []*keyspace.Branch{
				{Label: "{id}:", Prefix: "user:{id}:", Folded: true, Figures: knownKeys(1_000_000, 0.2), Children: []*keyspace.Branch{
					{Label: "posts", Prefix: "user:{id}:posts", Leaf: true, Figures: knownKeys(1_000_000, 0.2)},
				}},
			}},
			{Label: hostile, Prefix: hostile, Figures: knownKeys(900, 0.00018)},
		},
		Nodes:  []keyspace.NodeReport{{Addr: "cache-1:6379", State: keyspace.Running, Keys: 5_000_000, Sampled: 12_000}},
		Limits: []keyspace.Limit{{Node: "cache-1:6379", Command: "OBJECT FREQ", Missing: "access frequencies", Why: "this user may not run it", Try: "ACL SETUSER me +object"}},
	}
}

func TestScanJSONKeepsItsPromise(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := writeScanJSON(&out, sampledReport(), collector.Ledger{Hits: 7, Misses: 1, Commands: 30}, shape{order: orderings()[0]}); err != nil {
		t.Fatal(err)
	}
	want := `{"keys":5000000,"sampled":12000,"complete":false,"biased":false,"partial":false,"lacking":"","seconds":0.412,"patterns":[` +
		`{"pattern":"user:{id}","prefix":"user:","keys":{"value":2100000,"low":1575000,"high":2625000},"share":{"value":0.42,"low":0.315,"high":0.525},` +
		`"memory":{"value":210000000,"low":157500000,"high":262500000},"types":{"hash":0.75,"string":0.25},` +
		`"ttl":{"none":0.25,"short":0,"medium":0.75,"long":0,"week":0,"longer":0,"p50_ms":3480000,"p95_ms":3600000},"size_p50":96,"size_p95":180,"examples":["user:\\x0042"]},` +
		`{"pattern":"evil\\x1b[2J\\xe2\\x80\\xae\\xe6\\x97\\xa5\\xe6\\x9c\\xac\\xe8\\xaa\\x9e:{id}",`
	if !strings.HasPrefix(out.String(), want) {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	for _, s := range []string{
		`"memory":null,"types":null,"ttl":null,"size_p50":null,"size_p95":null,"examples":[]}`,
		`{"pattern":"lock","prefix":"lock","keys":{"value":1,"low":1,"high":1}`,
		`"own":{"hits":7,"misses":1,"commands":30,"expired":0},"nodes":[{"addr":"cache-1:6379","db":0,"state":"running"`,
		`"limits":[{"command":"OBJECT FREQ","missing":"access frequencies","why":"this user may not run it","try":"ACL SETUSER me +object"}]`,
		`{"pattern":"user:{id}:","prefix":"user:"`, // of a part that varies only what is literal
	} {
		if !strings.Contains(out.String(), s) {
			t.Errorf("%s is missing from\n%s", s, out.String())
		}
	}
	if !json.Valid(out.Bytes()) {
		t.Error("it is no JSON")
	}
}

func TestScanTableFitsItsTerminal(t *testing.T) {
	t.Parallel()
	for _, width := range []int{20, 40, 80, 120, 200} {
		for _, asTree := range []bool{false, true} {
			var out bytes.Buffer
			if err := writeScanTable(&out, sampledReport(), scanHead{"cache-1:6379", collector.Ledger{Hits: 7}, asTree, width}, shape{order: orderings()[0]}); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(out.String()) {
				if w := text.Width(strings.TrimSuffix(line, "\n")); w > width {
					t.Errorf("%d cells on %d: %q", w, width, line)
				}
			}
			if strings.ContainsAny(out.String(), "\x1b\u202e") {
				t.Errorf("a raw name: %q", out.String())
			}
		}
	}
}

func TestScanTableSaysWhatIsKnown(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	_ = writeScanTable(&out, sampledReport(), scanHead{"cache-1:6379", collector.Ledger{Hits: 7, Misses: 1, Commands: 30}, false, 0}, shape{top: 2, order: orderings()[0]})
	for _, s := range []string{
		"cache-1:6379 db 0 · 12,000 of 5,000,000 keys sampled · shares ±10.5 % · in 412 ms", "~2.1M ±525k", "42.0 %", "~200MiB", "100B", "58m", "25.0 %", "hash 75%",
		`evil\x1b[2J\xe2\x80\xae日本語:{id}`, "and 1 more: --top 0 shows all", "access frequencies is unknown: OBJECT FREQ: this user may not run it; ACL SETUSER me +object",
		"valktop's own: 7 hits, 1 misses, 30 commands",
	} {
		if !strings.Contains(out.String(), s) {
			t.Errorf("%q is missing from\n%s", s, out.String())
		}
	}
}

func TestScanSortsByWhatIsAsked(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]string{"keys": "user:{id}", "memory": "lock", "size": "lock", "ttl": "user:{id}", "no-ttl": "user:{id}", "name": "evil"} {
		order, err := orderBy().parse(name)
		if err != nil {
			t.Fatal(err)
		}
		rows, hidden := shape{top: 1, order: order}.patterns(sampledReport())
		if len(rows) != 1 || hidden != 2 || !strings.HasPrefix(rows[0].path, first) {
			t.Errorf("by %s: %+v comes first, want %s", name, rows, first)
		}
	}
	if _, err := orderBy().parse("colour"); err == nil || !strings.Contains(err.Error(), "no-ttl") {
		t.Errorf("an unknown order: %v", err)
	}
}

func TestScanTreeGoesAsDeepAsIsAsked(t *testing.T) {
	t.Parallel()
	for depth, want := range map[int][]string{1: {"user:", "evil"}, 2: {"user:", "user:{id}:", "evil"}, 0: {"user:", "user:{id}:", "evil"}} {
		rows := shape{depth: depth, order: orderings()[0]}.rows(sampledReport(), true)
		if len(rows) != len(want) {
			t.Fatalf("depth %d: %d rows, want %d", depth, len(rows), len(want))
		}
		for i, w := range want {
			if !strings.HasPrefix(rows[i].path, w) {
				t.Errorf("depth %d: row %d is %q, want %q", depth, i, rows[i].path, w)
			}
		}
	}
}

func TestScanCSVHasACellForEveryHead(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := writeScanCSV(&out, shape{order: orderings()[0]}.rows(sampledReport(), false)); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil || len(lines) != 4 {
		t.Fatalf("%v, %d lines", err, len(lines))
	}
	want := "user:{id},user:,2100000,1575000,2625000,0.42,0.315,0.525,210000000,157500000,262500000,hash,0.75,0.25,0,0.75,0,0,0,3480000,3600000,96,180"
	if got := strings.Join(lines[1], ","); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := strings.Join(lines[2][8:], ""); got != "" {
		t.Errorf("unknown cells are not empty: %q", got)
	}
}

func TestProgressSaysHowFarAndHowLong(t *testing.T) {
	t.Parallel()
	got := progressLine(sampledReport())
	for _, s := range []string{"12.0 k of 5.0 M keys (<1 %)", "312 k/s", "about 9 s left"} {
		if !strings.Contains(got, s) {
			t.Errorf("%q is missing from %q", s, got)
		}
	}
	r := sampledReport()
	r.State, r.Why = keyspace.Waiting, "the connection is lost"
	if got := progressLine(r); !strings.Contains(got, "waiting the connection is lost") || strings.Contains(got, "left") {
		t.Errorf("while it waits it says %q", got)
	}
}

func TestProgressIsForTerminals(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := scanProgress{w: &out}
	p.show(sampledReport(), time.Now())
	if out.Len() > 0 {
		t.Errorf("it wrote %q", out.String())
	}
	r := sampledReport()
	r.State, r.Why = keyspace.Waiting, "no answer from \x1b[2J"
	p.show(r, time.Now())
	p.show(r, time.Now())
	p.end()
	if got := out.String(); got != "valktop: waiting: no answer from \\x1b[2J\n" {
		t.Errorf("a wait is told as %q", got)
	}
}

func TestScanSaysWhatItExpired(t *testing.T) {
	t.Parallel()
	r := sampledReport()
	r.Own.Expired = 100_000
	if notes := strings.Join(notesOf(r, collector.Ledger{}), "\n"); !strings.Contains(notes, "100,000 keys had expired before") {
		t.Errorf("notes: %s", notes)
	}
}
