package ui

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"valktop/analysis"
	"valktop/maybe"
)

// pastSource never has anything that a test does not send itself.
type pastSource struct{}

func (pastSource) Next(ctx context.Context, _ uint64) (analysis.Earlier, error) {
	<-ctx.Done()
	return analysis.Earlier{}, ctx.Err()
}

// pastOf is an hour before noon of so many hits and misses a second, read every 15 s.
func pastOf(version uint64, hits, misses float64) analysis.Earlier {
	n := analysis.EarlierNode{Addr: "cache-1:6379"}
	for at := noon().Add(-time.Hour); at.Before(noon()); at = at.Add(15 * time.Second) {
		secs := at.Sub(noon().Add(-48 * time.Hour)).Seconds()
		s := analysis.Sample{Time: at, Step: 15 * time.Second, Primary: maybe.Of(true), Uptime: maybe.Of(time.Duration(secs) * time.Second)}
		for f := range s.Values {
			s.Values[f] = math.NaN()
		}
		s.Values[analysis.FigureHits], s.Values[analysis.FigureMisses] = hits*secs, misses*secs
		n.Samples = append(n.Samples, s)
	}
	return analysis.Earlier{Version: version, Source: "Prometheus", Nodes: []analysis.EarlierNode{n}}
}

func TestPastComesWhenItComes(t *testing.T) {
	t.Parallel()
	m := live(Options{Earlier: pastSource{}}, 5)
	at := noon().Add(-10 * time.Minute)
	rate := func(h *analysis.History) float64 { return h.ValueAt(analysis.MetricHitRate, at).Or(-1) }
	if got := rate(m.history); got != -1 {
		t.Fatalf("a hit rate of %v out of nothing", got)
	}
	frozen := keys(m, "space")
	frozen = send(frozen, pastOf(1, 95, 5))
	if got := rate(frozen.context().History); got != -1 {
		t.Errorf("what is frozen has changed: %v", got)
	}
	m = send(m, pastOf(2, 70, 30))
	if got := rate(m.context().History); math.Abs(got-0.7) > 1e-6 {
		t.Errorf("hit rate %v, want 0.7", got)
	}
	m = send(m, pastOf(1, 1, 99))
	if got := rate(m.context().History); math.Abs(got-0.7) > 1e-6 {
		t.Errorf("an older reading was taken: hit rate %v", got)
	}
	if c := m.context(); !c.EarlierAsked || c.Earlier.Version != 2 || len(c.Earlier.Nodes) > 0 {
		t.Errorf("screens are told %+v", c.Earlier)
	}
}

func TestMissingPastIsSaidAndNeverRaw(t *testing.T) {
	t.Parallel()
	m := live(Options{Earlier: pastSource{}}, 5)
	m = send(m, analysis.Earlier{Version: 1, Source: "Prometheus", Problem: "Prometheus: none of 2 exporters\x1b]0;evil\x07\u202e: set history_match"})
	contains(t, m, `history: Prometheus: none of 2 exporters\x1b]0;evil\a`)
	if f := plainFrame(m); hostile(strings.ReplaceAll(f, "\n", "")) {
		t.Errorf("raw bytes in\n%q", f)
	}
	if b, ok := m.history.Borrowed(); ok {
		t.Errorf("borrowed %+v out of nothing", b)
	}
}
