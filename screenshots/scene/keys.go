package scene

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"valktop/keyspace"
	"valktop/maybe"
)

// kind is a made-up pattern: its segments, how many keys of what size and type are in it,
// and how long they live.
type kind struct {
	segments []string // with their delimiters
	keys     float64
	bytes    float64 // a key
	types    string
	encoding string
	tiers    [keyspace.TierCount]float64
	p50      time.Duration // 0 when none has a TTL
	cliff    int           // the minute from now in which a tenth of them expires; 0: none
	grew     float64       // since the last pass
	examples []string
}

// kinds are all patterns of the made-up cache.
func kinds() []kind {
	short := [keyspace.TierCount]float64{0, 0.96, 0.04}
	medium := [keyspace.TierCount]float64{0, 0.04, 0.93, 0.03}
	long := [keyspace.TierCount]float64{0, 0, 0.08, 0.92}
	week := [keyspace.TierCount]float64{0, 0, 0, 0.1, 0.9}
	none := [keyspace.TierCount]float64{1}
	return []kind{
		{segments: []string{"user:", "{id}"}, keys: 498_000, bytes: 490, types: "hash", encoding: "listpack", tiers: medium, p50: 58 * time.Minute, cliff: 46, grew: 15_300, examples: []string{"user:48121", "user:90017", "user:7", "user:1204455", "user:55310"}},
		{segments: []string{"user:", "{id}:", "posts"}, keys: 80_000, bytes: 669, types: "list", encoding: "quicklist", tiers: medium, p50: 49 * time.Minute, examples: []string{"user:48121:posts", "user:55310:posts", "user:7:posts"}},
		{segments: []string{"user:", "{id}:", "feed"}, keys: 27_800, bytes: 812, types: "zset", encoding: "listpack", tiers: medium, p50: 33 * time.Minute, examples: []string{"user:48121:feed", "user:17:feed"}},
		{segments: []string{"user:", "by-email:", "{email}"}, keys: 21_662, bytes: 106, types: "string", encoding: "embstr", tiers: long, p50: 19 * time.Hour, examples: []string{"user:by-email:ada@example.org", "user:by-email:grace@example.org"}},
		{segments: []string{"session:", "{uuid}"}, keys: 284_400, bytes: 318, types: "string", encoding: "raw", tiers: short, p50: 4 * time.Minute, grew: -28_000, examples: []string{"session:4f0c8a4e-5d2f-4be1-9f43-1c0f1e6d2a77", "session:0b54c2aa-8f7e-4d0f-a1a9-6f8a3f10bb21"}},
		{segments: []string{"product:", "{id}"}, keys: 192_000, bytes: 3048, types: "string", encoding: "raw", tiers: long, p50: 23 * time.Hour, examples: []string{"product:18442", "product:90210", "product:77"}},
		{segments: []string{"product:", "list:", "{name}:", "page:", "{n}"}, keys: 61_600, bytes: 1894, types: "string", encoding: "raw", tiers: medium, p50: 41 * time.Minute, examples: []string{"product:list:shoes:page:3", "product:list:größe-42:page:1"}},
		{segments: []string{"cart:", "{id}"}, keys: 26_100, bytes: 703, types: "hash", encoding: "listpack", tiers: none, grew: 940, examples: []string{"cart:883121", "cart:17"}},
		{segments: []string{"bull:", "mail:", "{id}"}, keys: 9_000, bytes: 1077, types: "hash", encoding: "listpack", tiers: none, examples: []string{"bull:mail:120331", "bull:mail:120332"}},
		{segments: []string{"bull:", "mail:", "events"}, keys: 1, bytes: 1_400_000, types: "stream", encoding: "stream", tiers: none, examples: []string{"bull:mail:events"}},
		{segments: []string{"bull:", "mail:", "wait"}, keys: 1, bytes: 48_200, types: "list", encoding: "quicklist", tiers: none, examples: []string{"bull:mail:wait"}},
		{segments: []string{"bull:", "thumbs:", "{id}"}, keys: 582, bytes: 871, types: "hash", encoding: "listpack", tiers: none, examples: []string{"bull:thumbs:98"}},
		{segments: []string{"stats:", "{date}"}, keys: 730, bytes: 3649, types: "zset", encoding: "skiplist", tiers: week, p50: 6 * 24 * time.Hour, examples: []string{"stats:2026-03-14", "stats:2026-03-13"}},
		{segments: []string{"lock:", "{key}"}, keys: 12, bytes: 116, types: "string", encoding: "embstr", tiers: [keyspace.TierCount]float64{0, 1}, p50: 8 * time.Second, examples: []string{"lock:invoice-7731"}},
		{segments: []string{"user:", "\x1b]0;evil\x07"}, keys: 3, bytes: 87, types: "string", encoding: "embstr", tiers: none, examples: []string{"user:\x1b]0;evil\x07"}},
		{segments: []string{"", "{token}"}, keys: 340, bytes: 150, types: "string", encoding: "raw", tiers: medium, p50: 12 * time.Minute, examples: []string{"x9Qd0aPz71LmWc", "価格"}},
		{segments: []string{"", "feature-flags"}, keys: 1, bytes: 5_200, types: "hash", encoding: "hashtable", tiers: none, examples: []string{"feature-flags"}},
		{segments: []string{"{…}:", "{…}"}, keys: 2_100, bytes: 613, types: "string", encoding: "raw", tiers: [keyspace.TierCount]float64{0.31, 0.2, 0.2, 0.2, 0.09}, p50: 50 * time.Minute, examples: []string{"tmp:9931", "價格:東京"}},
	}
}

// Keys is what is known of the made-up cache's keys after looking at sampled of them;
// all of them when sampled is 0.
func Keys(version uint64, sampled int64) keyspace.Report {
	s := sample{names: float64(sampled)}
	for _, k := range kinds() {
		s.total += k.keys
		s.bytes += k.keys * k.bytes
	}
	if sampled == 0 {
		s.names, s.exact = s.total, true
	}
	r := keyspace.Report{
		Version: version, Time: Begin(), Pass: 2, State: keyspace.Running,
		Total: int64(s.total), Sampled: int64(s.names), Selected: int64(s.names), Detailed: 4_120,
		Elapsed: time.Duration(s.names / 320_000 * float64(time.Second)), Rate: 318_000,
		ETA: maybe.Of(time.Duration((s.total - s.names) / 318_000 * float64(time.Second))),
	}
	if s.exact {
		r.State, r.Complete, r.Exact, r.Rate = keyspace.Done, true, true, 0
		r.ETA = maybe.Of(time.Duration(0))
	}
	for _, k := range kinds() {
		f := s.figures(k)
		r.Patterns = append(r.Patterns, keyspace.Group{Pattern: strings.Join(k.segments, ""), Figures: f})
		r.Tree = s.plant(r.Tree, "", k.segments, f)
		if k.grew != 0 {
			kind := keyspace.Growing
			if k.grew < 0 {
				kind = keyspace.Shrinking
			}
			r.Changes = append(r.Changes, keyspace.Change{
				Pattern: strings.Join(k.segments, ""), Kind: kind, Before: keyspace.Exactly(k.keys - k.grew), Now: f.Keys,
			})
		}
	}
	for _, b := range r.Tree {
		r.All = s.join(r.All, b.Figures)
	}
	slices.SortStableFunc(r.Patterns, func(a, b keyspace.Group) int { return cmp.Compare(b.Keys.Value, a.Keys.Value) })
	sortTree(r.Tree)
	return r
}

// sortTree puts the branch with most keys first, everywhere.
func sortTree(branches []*keyspace.Branch) {
	slices.SortStableFunc(branches, func(a, b *keyspace.Branch) int { return cmp.Compare(b.Keys.Value, a.Keys.Value) })
	for _, b := range branches {
		sortTree(b.Children)
	}
}

// sample is how much of the keys was looked at.
type sample struct {
	names, total, bytes float64
	exact               bool
}

// interval is an estimate of a number of keys with the width that so many names give.
func (s sample) interval(keys float64) keyspace.Estimate {
	if s.exact {
		return keyspace.Exactly(keys)
	}
	p := keys / s.total
	half := 1.96 * math.Sqrt(p*(1-p)/s.names*(1-s.names/s.total)) * s.total
	return keyspace.Estimate{Value: keys, Low: max(keys-half, 0), High: keys + half}
}

func (s sample) share(e keyspace.Estimate) keyspace.Estimate {
	return keyspace.Estimate{Value: e.Value / s.total, Low: e.Low / s.total, High: e.High / s.total, Exact: e.Exact}
}

// memory is never exact: sizes are those of a few hundred keys.
func (s sample) memory(bytes float64) maybe.Value[keyspace.Estimate] {
	half := 0.009 * bytes
	return maybe.Of(keyspace.Estimate{Value: bytes, Low: bytes - half, High: bytes + half})
}

func (s sample) figures(k kind) keyspace.Figures {
	f := keyspace.Figures{
		Keys: s.interval(k.keys), Memory: s.memory(k.keys * k.bytes), MemoryShare: maybe.Of(k.keys * k.bytes / s.bytes),
		Samples: int(min(k.keys, 400)), Types: []keyspace.Fraction{{Name: k.types, Share: 1}},
		Encodings: []keyspace.Fraction{{Name: k.encoding, Share: 1}},
		Size:      maybe.Of(keyspace.Quantiles{P50: int64(k.bytes * 0.9), P95: int64(k.bytes * 2.4), Max: int64(k.bytes * 31)}),
		Idle:      maybe.Of(keyspace.Quantiles{P50: 38_000, P95: 14 * 60_000, Max: 3_600_000}),
	}
	f.Share = s.share(f.Keys)
	ttls := keyspace.TTLs{Tiers: k.tiers}
	if k.p50 > 0 {
		ttls.P50, ttls.P95 = maybe.Of(k.p50), maybe.Of(2*k.p50)
	}
	f.TTL = maybe.Of(ttls)
	if soon := k.tiers[keyspace.TierShort] + k.tiers[keyspace.TierMedium]; soon > 0 {
		f.Forecast = make([]keyspace.Expiry, keyspace.ForecastMinutes)
		for i := range f.Forecast {
			keys := k.keys * soon / keyspace.ForecastMinutes * (1 + 0.2*noise(i+len(k.types)))
			if k.tiers[keyspace.TierShort] > 0.5 { // most are gone within minutes
				keys = k.keys * 0.3 * math.Exp(-float64(i)/3)
			}
			if k.cliff > 0 && i == k.cliff {
				keys += 0.1 * k.keys
			}
			f.Forecast[i] = keyspace.Expiry{Keys: keys, Bytes: keys * k.bytes}
		}
	}
	for i, name := range k.examples {
		e := keyspace.Example{Name: name, Type: k.types, Memory: maybe.Of(int64(k.bytes * (0.8 + 0.3*math.Abs(noise(i)))))}
		e.TTL = maybe.Of(keyspace.NoTTL)
		if k.p50 > 0 {
			e.TTL = maybe.Of(time.Duration(float64(k.p50) * (0.5 + 0.9*math.Abs(noise(i+5)))).Truncate(time.Second))
		}
		f.Examples = append(f.Examples, e)
	}
	return f
}

// plant adds the keys of a pattern to the tree.
func (s sample) plant(siblings []*keyspace.Branch, above string, segments []string, f keyspace.Figures) []*keyspace.Branch {
	label, last := segments[0], len(segments) == 1
	for _, b := range siblings {
		if b.Label == label && b.Leaf == last {
			b.Figures = s.join(b.Figures, f)
			b.Children = s.plant(b.Children, b.Prefix, segments[1:], f)
			return siblings
		}
	}
	b := &keyspace.Branch{Label: label, Prefix: above + label, Folded: strings.HasPrefix(label, "{"), Leaf: last, Figures: f}
	if !last {
		b.Children = s.plant(nil, b.Prefix, segments[1:], f)
	}
	return append(siblings, b)
}

// join adds up what is known of two sets of keys.
func (s sample) join(a, b keyspace.Figures) keyspace.Figures {
	if a.Keys == (keyspace.Estimate{}) {
		return b
	}
	keys := a.Keys.Value + b.Keys.Value
	wa, wb := a.Keys.Value/keys, b.Keys.Value/keys
	memory := a.Memory.Or(keyspace.Estimate{}).Value + b.Memory.Or(keyspace.Estimate{}).Value
	f := a
	f.Keys, f.Memory, f.MemoryShare = s.interval(keys), s.memory(memory), maybe.Of(memory/s.bytes)
	f.Share = s.share(f.Keys)
	f.Samples += b.Samples
	f.Types, f.Encodings = mix(a.Types, b.Types, wa, wb), mix(a.Encodings, b.Encodings, wa, wb)
	ta, tb := a.TTL.Or(keyspace.TTLs{}), b.TTL.Or(keyspace.TTLs{})
	for i := range ta.Tiers {
		ta.Tiers[i] = wa*ta.Tiers[i] + wb*tb.Tiers[i]
	}
	if !ta.P50.Known() {
		ta.P50 = tb.P50
	}
	f.TTL = maybe.Of(ta)
	f.Size = maybe.Both(a.Size, b.Size, func(x, y keyspace.Quantiles) keyspace.Quantiles {
		return keyspace.Quantiles{P50: min(x.P50, y.P50) + int64(wb*float64(max(x.P50, y.P50)-min(x.P50, y.P50))), P95: max(x.P95, y.P95), Max: max(x.Max, y.Max)}
	})
	f.Forecast = nil
	for i := range max(len(a.Forecast), len(b.Forecast)) {
		var e keyspace.Expiry
		for _, list := range [][]keyspace.Expiry{a.Forecast, b.Forecast} {
			if len(list) > i {
				e.Keys, e.Bytes = e.Keys+list[i].Keys, e.Bytes+list[i].Bytes
			}
		}
		f.Forecast = append(f.Forecast, e)
	}
	f.Examples = nil
	for i := range max(len(a.Examples), len(b.Examples)) {
		for _, list := range [][]keyspace.Example{a.Examples, b.Examples} {
			if len(list) > i && len(f.Examples) < 10 {
				f.Examples = append(f.Examples, list[i])
			}
		}
	}
	return f
}

// mix adds up weighed shares, the largest first.
func mix(a, b []keyspace.Fraction, wa, wb float64) []keyspace.Fraction {
	sums, order := map[string]float64{}, []string(nil)
	for _, part := range []struct {
		list   []keyspace.Fraction
		weight float64
	}{{a, wa}, {b, wb}} {
		for _, f := range part.list {
			if _, seen := sums[f.Name]; !seen {
				order = append(order, f.Name)
			}
			sums[f.Name] += f.Share * part.weight
		}
	}
	var all []keyspace.Fraction
	for _, name := range order {
		at := 0
		for at < len(all) && all[at].Share >= sums[name] {
			at++
		}
		all = append(all[:at:at], append([]keyspace.Fraction{{Name: name, Share: sums[name]}}, all[at:]...)...)
	}
	return all
}
