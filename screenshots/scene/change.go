package scene

import (
	"time"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/maybe"
)

// Products is the preview of invalidating everything below product: after so many of a
// million names; all of them when walked is 0.
func Products(p actions.Plan, walked int64) actions.Preview {
	const total, keys, bytes = 1_204_332, 253_600, 253_600 * 2_767.0
	v := actions.Preview{
		Version: 1, Plan: p, Walked: walked, Total: total,
		Keys:    keyspace.Exactly(keys),
		Memory:  maybe.Of(keyspace.Estimate{Value: bytes, Low: bytes * 0.98, High: bytes * 1.02}),
		Types:   []keyspace.Fraction{{Name: "string", Share: 1}},
		TTL:     maybe.Of(keyspace.TTLs{Tiers: [keyspace.TierCount]float64{0.009, 0, 0.238, 0.753}, P50: maybe.Of(22 * time.Hour)}),
		NoTTL:   maybe.Of(keyspace.Exactly(2_282)),
		Lookups: maybe.Of(1_910.0), Samples: 800,
		LookAlikes: []string{"products:featured", "product", "Product:1"},
		Duration:   maybe.Of(4 * time.Second), Cost: maybe.Of(410 * time.Millisecond),
		Backup: maybe.Of[int64](183 << 20), Free: maybe.Of[int64](212 << 30), TooBig: maybe.Of(keyspace.Exactly(0)),
	}
	for i, name := range []string{"product:18442", "product:list:shoes:page:3", "product:90210", "product:77", "product:list:größe-42:page:1", "product:\x1b]0;evil\x07", "product:5", "product:120044"} {
		v.Examples = append(v.Examples, keyspace.Example{Name: name, Type: "string", Memory: maybe.Of(int64(900 + 700*i)), TTL: maybe.Of(time.Duration(i+1) * 3 * time.Hour)})
	}
	v.Examples[3].TTL = maybe.Of(keyspace.NoTTL)
	if walked == 0 {
		v.Walked, v.Done, v.Exact = total, true, true
	} else {
		v.Keys = keyspace.Estimate{Value: keys, Low: keys - 4_900, High: keys + 4_900}
		v.NoTTL = maybe.Of(keyspace.Estimate{Value: 2_100, Low: 900, High: 3_800})
	}
	v.Share = keyspace.Estimate{Value: v.Keys.Value / total, Low: v.Keys.Low / total, High: v.Keys.High / total, Exact: v.Keys.Exact}
	return v
}

// One is the preview of a plan for one key.
func One(p actions.Plan) actions.Preview {
	return actions.Preview{
		Version: 1, Plan: p, Done: true, Exact: true, Walked: 1, Total: 1_204_332, Keys: keyspace.Exactly(1), Samples: 1,
		Share:  keyspace.Exactly(1.0 / 1_204_332),
		Memory: maybe.Of(keyspace.Exactly(3_048)), Types: []keyspace.Fraction{{Name: "string", Share: 1}},
		TTL:    maybe.Of(keyspace.TTLs{Tiers: [keyspace.TierCount]float64{keyspace.TierLong: 1}, P50: maybe.Of(22 * time.Hour)}),
		Backup: maybe.Of[int64](2_100), Free: maybe.Of[int64](212 << 30), TooBig: maybe.Of(keyspace.Exactly(0)),
		LookAlikes: []string{"product:184421", "product:18442:reviews"},
	}
}

// Backup is where the made-up changes are kept for undo.
const Backup = "/home/ada/.local/state/valktop/backups/2026-03-14T120042-invalidate-product.vtb"

// Invalidating is a run of a plan after it has walked so many names.
func Invalidating(p actions.Plan, walked int64) actions.Progress {
	const total, keys = 1_204_332, 253_600
	done := int64(float64(keys) * float64(walked) / total)
	begun := Begin().Add((DeployAt + 42) * time.Second)
	return actions.Progress{
		Version: 1, Plan: p, State: actions.Running, Walked: walked, Total: total, Rate: 41_200,
		ETA: maybe.Of(time.Duration(float64(total-walked) / 200_000 * float64(time.Second))), HitRate: maybe.Of(0.741),
		Outcome: actions.Outcome{
			Action: p.Action, Plan: p, Begun: begun, Elapsed: time.Duration(float64(walked) / 200_000 * float64(time.Second)),
			Matched: done + 41, Changed: done, Skipped: actions.Skipped{Vanished: 29, Rewritten: 12}, Bytes: maybe.Of(done * 2_767), Backup: Backup, BackedUp: done,
		},
	}
}

// Invalidated is the end of it.
func Invalidated(p actions.Plan) actions.Progress {
	r := Invalidating(p, 1_204_332)
	r.State, r.Rate, r.ETA = actions.Done, 0, maybe.Of(time.Duration(0))
	r.Outcome.Ended = r.Outcome.Begun.Add(r.Outcome.Elapsed)
	r.Outcome.Failed, r.Outcome.Failures = 2, []string{"NOPERM No permissions to access a key: product:internal:1"}
	return r
}

// Restoring is the preview of undoing it.
func Restoring(p actions.Plan) actions.Preview {
	return actions.Preview{
		Version: 1, Plan: p, Done: true, Exact: true, Walked: 253_559, Total: 253_559, Keys: keyspace.Exactly(241_004),
		Taken: Begin().Add((DeployAt + 42) * time.Second), Exists: maybe.Of[int64](12_204), Expired: maybe.Of[int64](351),
		Duration: maybe.Of(6 * time.Second), Cost: maybe.Of(900 * time.Millisecond),
	}
}
