package keys

import (
	"errors"
	"testing"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/screenshots/scene"
)

func TestEveryStateSaysWhatAndWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		report   keyspace.Report
		sampling bool
		noKeys   string
		want     []string
	}{
		{"off", keyspace.Report{}, false, "sampling is turned off (--no-sampling)", []string{"Keys are not sampled", "--no-sampling"}},
		{"before the first", keyspace.Report{}, true, "", []string{"Looking at the first keys"}},
		{"ended", keyspace.Report{}, true, "the recording ended", []string{"could not be scanned", "the recording ended"}},
		{"starting", keyspace.Report{Version: 1, State: keyspace.Starting, Why: "connecting"}, true, "", []string{"Looking at the first keys", "connecting"}},
		{"empty", keyspace.Report{Version: 1, State: keyspace.Done, Complete: true, Exact: true, DB: 5}, true, "", []string{"There are no keys in db 5", "db 0 holds 1,204,332", "valktop -n 3"}},
		{"filled since", keyspace.Report{Version: 1, State: keyspace.Done, Complete: true, Exact: true, DB: 3}, true, "", []string{"There were no keys in db 3", "now it holds", "r looks again"}},
		{"denied", keyspace.Report{Version: 1, State: keyspace.Failed, Why: "this user may not run SCAN", Limits: []keyspace.Limit{{Command: "SCAN", Try: "ACL SETUSER ro +scan"}}}, true, "", []string{"The keys cannot be scanned", "may not run SCAN", "+scan"}},
		{"waiting", keyspace.Report{Version: 1, State: keyspace.Waiting, Why: "connection refused"}, true, "", []string{"Waiting to scan", "connection refused"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, size := range sizes() {
				ctx := context(c.report, size[0], size[1])
				ctx.Sampling, ctx.NoKeys = c.sampling, c.noKeys
				contains(t, begin(t, ctx), ctx, c.want...)
			}
		})
	}
}

func TestOldFiguresStayFaded(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	fresh := frame(m, ctx)
	ctx.State.Snapshot.Nodes = []collector.NodeSnapshot{{Err: errors.New("connection refused")}}
	if got := frame(m, ctx); got != fresh {
		t.Errorf("the last figures must stay:\n%s", got)
	}
	r := scene.Keys(2, 120_000)
	r.State, r.Why = keyspace.Waiting, "connection refused"
	m, ctx = later(m, ctx, r, 0)
	contains(t, m, ctx, "waiting: connection refused", "product:")
}

func TestWhatIsNotKnownIsSaidWithItsReason(t *testing.T) {
	t.Parallel()
	r := scene.Keys(1, 0)
	denied := "this user may not run MEMORY USAGE"
	r.Limits = []keyspace.Limit{{Command: "MEMORY USAGE", Missing: "memory", Why: denied}}
	r.Partial = true
	for _, b := range r.Tree {
		b.Memory, b.MemoryShare = maybe.Unknown[keyspace.Estimate](denied), maybe.Unknown[float64](denied)
		b.Size, b.TTL = maybe.Unknown[keyspace.Quantiles](denied), maybe.Unknown[keyspace.TTLs]("PTTL is denied")
		b.Forecast = nil
	}
	r.All.Memory = maybe.Unknown[keyspace.Estimate](denied)
	ctx := context(r, 120, 36)
	m := begin(t, ctx)
	if got := labels(m)[0]; got != "user:" {
		t.Errorf("without sizes the rows begin with %q, want what most keys are in", got)
	}
	contains(t, m, ctx, "memory: "+denied, "– this user may not run MEMORY", "Times to live are not known", "PTTL is denied", "exact · partial")
	lacks(t, m, ctx, " 0 B", "NaN")
}

func TestNodesThatAreMissingAreNamed(t *testing.T) {
	t.Parallel()
	r := scene.Keys(1, 120_000)
	r.Partial = true
	r.Nodes = []keyspace.NodeReport{{Addr: "a:1", State: keyspace.Running}, {Addr: "b:2", State: keyspace.Waiting, Why: "connection refused"}}
	ctx := context(r, 200, 56)
	r.Lacking = "b:2: connection refused"
	ctx.Keys = r
	contains(t, begin(t, ctx), ctx, "partial: b:2: connection refused", "±0.3 % · partial")
}
