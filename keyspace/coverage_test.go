package keyspace_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

// thorough reports whether the tests of sampling run at full size: see `make check-sampling`.
func thorough() bool { return os.Getenv("VALKTOP_CHECK_SAMPLING") != "" }

// TestIntervalsHoldTheTruth samples keyspaces again and again and counts how often the
// intervals hold the truth. The order of SCAN is fixed within a server's process, so every
// trial has names of its own; what is drawn at random is seeded by the trial.
func TestIntervalsHoldTheTruth(t *testing.T) {
	t.Parallel()
	trials, keys, names, low, high := 100, 3000, 800, 0.90, 1.0 // on each of two servers
	lowBytes := 0.90
	switch {
	case thorough():
		trials, keys, names, low, high = 1000, 20_000, 2000, 0.935, 0.965
	case testserver.Raced:
		trials, low, lowBytes = 2, fewTrials, fewTrials
	}
	shares, bytes := newHeld(), newHeld()
	t.Run("servers", func(t *testing.T) {
		testserver.Each(t, func(t *testing.T, s *testserver.Server) {
			d := reach(t, s, deployment.Config{})
			c := s.Client()
			for trial := range trials {
				truth := fillTrial(t, c, trial, keys)
				r := runOnce(t, d, keyspace.EngineOptions{
					Goal: keyspace.Goal{Until: keyspace.UntilNames, Names: int64(names)}, Pace: 1, Seed: uint64(trial + 1),
				})
				if r.Complete || r.Sampled < int64(names) {
					t.Fatalf("trial %d is no sample: %+v", trial, headOf(r))
				}
				judgeTrial(r, truth, shares, bytes)
			}
		})
	})
	t.Logf("shares: %d keys, %d names sampled\n%s", keys, names, shares)
	t.Logf("bytes:\n%s", bytes)
	if got := shares.all(); got < low || got > high {
		t.Errorf("%.2f %% of the intervals of shares hold the truth, want %v to %v", 100*got, low, high)
	}
	if got := bytes.all(); got < lowBytes {
		t.Errorf("%.2f %% of the intervals of bytes hold the truth, want %v", 100*got, lowBytes)
	}
}

// fewTrials is the least share of intervals that hold the truth in trials that are too few to
// tell how often they do: where races are looked for.
const fewTrials = 0.5

// TestIntervalsOfBytesFromFewSamples counts how often the intervals of bytes hold the truth
// when all names were counted and few keys of each pattern were measured.
func TestIntervalsOfBytesFromFewSamples(t *testing.T) {
	t.Parallel()
	trials, keys, low := 50, 1500, 0.85
	switch {
	case thorough():
		trials, keys = 500, 5000
	case testserver.Raced:
		trials, low = 2, fewTrials
	}
	shares, bytes := newHeld(), newHeld()
	t.Run("servers", func(t *testing.T) {
		testserver.Each(t, func(t *testing.T, s *testserver.Server) {
			d := reach(t, s, deployment.Config{})
			c := s.Client()
			for trial := range trials {
				truth := fillTrial(t, c, trial, keys)
				o := greedy(keyspace.Full)
				o.Samples, o.Seed = 200, uint64(trial+1)
				judgeTrial(runOnce(t, d, o), truth, shares, bytes)
				if trial > 0 {
					continue
				}
				o.Samples = len(truth) // one of each says nothing of how they differ
				for _, g := range runOnce(t, d, o).Patterns {
					if m := g.Memory.Or(keyspace.Estimate{}); m.Exact || m.Margin() < m.Value/2 {
						t.Errorf("%s: from %d samples of %v keys, %+v bytes", g.Pattern, g.Samples, g.Keys.Value, m)
					}
				}
			}
		})
	})
	t.Logf("%d keys, 25 of each pattern measured\n%s", keys, bytes)
	// Where one key in 50 is huge, 25 keys mostly show none, and nothing tells of them.
	if got := bytes.all(); got < low {
		t.Errorf("%.2f %% of the intervals of bytes hold the truth, want %v", 100*got, low)
	}
}

// judgeTrial enters which intervals hold the truth. A pattern of which no key was met is
// not in the report, which says no more of it than that it is rare: it is counted apart.
func judgeTrial(r keyspace.Report, truth []made, shares, bytes *held) {
	got := groups(r)
	for _, m := range truth {
		g, met := got[m.pattern]
		if !met {
			shares.missed(m.name())
			continue
		}
		share := float64(m.keys) / float64(r.Total)
		shares.add(m.name(), g.Share, share)
		bytes.add(m.sizes, g.Memory.Or(keyspace.Estimate{}), float64(m.bytes))
	}
	all := 0.0
	for _, m := range truth {
		all += float64(m.bytes)
	}
	bytes.add("all keys", r.All.Memory.Or(keyspace.Estimate{}), all)
}

// held counts the intervals that hold the truth, by what they are intervals of.
type held struct {
	mu  sync.Mutex
	row map[string]*heldRow
}

type heldRow struct {
	below, holds, above, missed int     // the truth is below the interval, in it, above it
	width                       float64 // sum of half widths, relative to the truth
}

func newHeld() *held { return &held{row: map[string]*heldRow{}} }

func (h *held) of(name string) *heldRow {
	if h.row[name] == nil {
		h.row[name] = &heldRow{}
	}
	return h.row[name]
}

func (h *held) add(name string, e keyspace.Estimate, truth float64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	row := h.of(name)
	row.width += (e.High - e.Low) / 2 / truth
	const last = 1e-9 // bits of a sum that is a mean times a number
	switch {
	case truth < e.Low*(1-last):
		row.below++
	case truth > e.High*(1+last):
		row.above++
	default:
		row.holds++
	}
}

func (h *held) missed(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.of(name).missed++
}

// all is the part of all intervals that hold the truth.
func (h *held) all() float64 {
	holds, n := 0, 0
	for _, r := range h.row {
		holds += r.holds
		n += r.below + r.holds + r.above
	}
	return float64(holds) / float64(max(n, 1))
}

// String is a table.
func (h *held) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s %9s %7s %7s %7s %7s %7s\n", "", "intervals", "hold", "below", "above", "not met", "±")
	for _, name := range slices.Sorted(maps.Keys(h.row)) {
		r := h.row[name]
		n := float64(max(r.below+r.holds+r.above, 1))
		fmt.Fprintf(&b, "%-22s %9.0f %6.2f%% %6.2f%% %6.2f%% %7d %6.1f%%\n",
			name, n, 100*float64(r.holds)/n, 100*float64(r.below)/n, 100*float64(r.above)/n, r.missed, 100*r.width/n)
	}
	fmt.Fprintf(&b, "all %27.2f%%", 100*h.all())
	return b.String()
}
