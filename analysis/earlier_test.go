package analysis

import (
	"math"
	"strings"
	"testing"
	"time"

	"valktop/maybe"
)

// was is what somebody else read of a server that has run for a hundred hours: every so often
// from one time to another, so many hits and misses a second later than the reading before.
func was(from, until time.Time, every time.Duration, hits, misses float64) []Sample {
	var all []Sample
	begun := from.Add(-100 * time.Hour)
	for at := from; !at.After(until); at = at.Add(every) {
		s := Sample{Time: at, Step: every, Uptime: maybe.Of(at.Sub(begun)), Primary: maybe.Of(true)}
		for f := range FigureCount {
			s.Values[f] = math.NaN()
		}
		secs := at.Sub(begun).Seconds()
		s.Values[FigureHits], s.Values[FigureMisses] = hits*secs, misses*secs
		s.Values[FigureEvicted], s.Values[FigureExpired], s.Values[FigureCommands] = 0, 5*secs, 100*secs
		s.Values[FigureUsed], s.Values[FigureMax], s.Values[FigureClients] = 1<<20, 4<<20, 7
		s.Values[FigureCPU] = 0.25 * secs
		all = append(all, s)
	}
	return all
}

// lent is a history that was watched for some seconds, of 90 hits and 10 misses each, and has
// taken a past from elsewhere, read every 15 s.
func lent(watched, past time.Duration, hits, misses float64) *sim {
	s := newSim(DefaultConfig())
	s.poll()
	began := s.now
	s.play(watched, 90, 10)
	s.h.TakeEarlier(Earlier{Version: 1, Source: "Prometheus", Nodes: []EarlierNode{{s.node.addr, was(began.Add(-past), began, 15*time.Second, hits, misses)}}})
	return s
}

func TestPastFromElsewhereFillsTheSeriesBeforeTheStart(t *testing.T) {
	t.Parallel()
	s := lent(30*time.Second, 3*time.Hour, 70, 30)
	for _, c := range []struct {
		metric Metric
		before float64
	}{
		{MetricHitRate, 0.7}, {MetricHits, 70}, {MetricMisses, 30}, {MetricEvicted, 0}, {MetricExpired, 5}, {MetricCommands, 100},
		{MetricMemoryUsed, 1 << 20}, {MetricMemoryMax, 4 << 20}, {MetricClients, 7}, {MetricCPU, 0.25},
	} {
		for _, window := range []time.Duration{5 * time.Minute, time.Hour, 6 * time.Hour} {
			series := s.h.Series(c.metric, s.now, window, 300)
			before, far := 0, s.h.began.Add(-3*time.Hour)
			for i, v := range series.Values {
				begin := series.Start.Add(time.Duration(i) * series.Step)
				switch end := begin.Add(series.Step); {
				case !end.After(far):
					if !math.IsNaN(v) {
						t.Errorf("metric %d, window %s: %v at %s, of which nobody knows", c.metric, window, v, begin)
					}
				case begin.After(far) && !end.After(s.h.began.Add(-time.Second)):
					before++
					if math.Abs(v-c.before) > 1e-4*max(c.before, 1) {
						t.Fatalf("metric %d, window %s: %v at %s, want %v", c.metric, window, v, begin, c.before)
					}
				}
			}
			if before < 80 {
				t.Errorf("metric %d, window %s: only %d steps before the start", c.metric, window, before)
			}
		}
	}
	series := s.h.Series(MetricHits, s.now, 20*time.Second, 20)
	for _, v := range series.Values[:19] {
		if !near(v, 90) {
			t.Errorf("what was watched itself has become %v hits/s", v)
		}
	}
	if v, ok := s.h.ValueAt(MetricHitRate, s.h.began.Add(-10*time.Minute)).Get(); !ok || !near(v, 0.7) {
		t.Errorf("hit rate ten minutes before the start: %v, %v", v, ok)
	}
	if b, ok := s.h.Borrowed(); !ok || b.Source != "Prometheus" || !b.Until.Equal(s.h.began) || b.From.After(s.h.began.Add(-3*time.Hour+time.Minute)) {
		t.Errorf("borrowed %+v, %v", b, ok)
	}
}

func TestPastFromElsewhereTakesNoPartInWhatValktopMeasures(t *testing.T) {
	t.Parallel()
	plain := newSim(DefaultConfig())
	plain.poll()
	plain.play(90*time.Second, 90, 10)
	s := lent(90*time.Second, time.Hour, 10, 90)
	s.tick()
	plain.tick()
	a, b := plain.h.State(), s.h.State()
	if a.HitRate.Window5m != b.HitRate.Window5m || a.HitRate.Window1m != b.HitRate.Window1m || a.Tick != b.Tick || a.Rates != b.Rates {
		t.Errorf("windows and rates differ: %+v, %+v", a.HitRate, b.HitRate)
	}
	for _, v := range known(s.h.OwnSeries(MetricHitRate, s.now, 10*time.Minute, 300).Values) {
		if v < 0.89 {
			t.Fatalf("a hit rate of %v that somebody else measured counts as own", v)
		}
	}
}

func TestGapsAndRestartsOfThePastStayGaps(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	began := s.now
	samples := was(began.Add(-time.Hour), began, 15*time.Second, 80, 20)
	at := func(ago time.Duration) int { return int((time.Hour - ago) / (15 * time.Second)) }
	for i := at(50 * time.Minute); i < len(samples); i++ { // a restart, fifty minutes ago
		samples[i].Uptime = maybe.Of(samples[i].Time.Sub(samples[at(50*time.Minute)].Time) + 5*time.Second)
	}
	reset := samples[at(30*time.Minute)].Values
	for i := at(30 * time.Minute); i < len(samples); i++ { // CONFIG RESETSTAT
		samples[i].Values[FigureHits] -= reset[FigureHits]
		samples[i].Values[FigureMisses] -= reset[FigureMisses]
	}
	samples = append(samples[:at(20*time.Minute)], samples[at(15*time.Minute):]...) // nobody read for five minutes
	s.h.TakeEarlier(Earlier{Source: "Prometheus", Nodes: []EarlierNode{{s.node.addr, samples}}})
	series := s.h.Series(MetricHits, s.now, time.Hour, 360)
	gap := func(ago time.Duration) bool {
		return math.IsNaN(series.Values[int((began.Add(-ago).Sub(series.Start))/series.Step)])
	}
	for _, ago := range []time.Duration{50*time.Minute + 8*time.Second, 30*time.Minute + 8*time.Second, 18 * time.Minute} {
		if !gap(ago) {
			t.Errorf("no gap %s before the start", ago)
		}
	}
	for _, v := range known(series.Values) {
		if v < 79.9 || v > 80.1 {
			t.Errorf("%v hits/s, want 80 or a gap", v)
		}
	}
	if used := s.h.Series(MetricMemoryUsed, s.now, time.Hour, 360); math.IsNaN(used.Values[int(began.Add(-50*time.Minute-8*time.Second).Sub(used.Start)/used.Step)]) {
		t.Error("a restart makes no gap in what is no count")
	}
}

func TestTotalsOfThePastLackNobody(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	began := s.now
	one, two, replica := was(began.Add(-time.Hour), began, 15*time.Second, 60, 40), was(began.Add(-time.Hour+4*time.Second), began, 30*time.Second, 30, 20), was(began.Add(-30*time.Minute), began, 15*time.Second, 10, 0)
	for i := range replica {
		replica[i].Primary = maybe.Of(false)
	}
	s.h.TakeEarlier(Earlier{Source: "Prometheus", Nodes: []EarlierNode{{"a:1", one}, {"b:1", two}, {"c:1", replica}}})
	check := func(m Metric, ago time.Duration, want float64) {
		t.Helper()
		v, ok := s.h.ValueAt(m, began.Add(-ago)).Get()
		if ok == math.IsNaN(want) || ok && math.Abs(v-want) > 1e-3*want {
			t.Errorf("metric %d %s before the start: %v %v, want %v", m, ago, v, ok, want)
		}
	}
	check(MetricHits, 10*time.Minute, 100)
	check(MetricMisses, 10*time.Minute, 60)
	check(MetricMemoryUsed, 10*time.Minute, 2<<20) // a replica holds what its primary does
	check(MetricCommands, 10*time.Minute, 200)
	check(MetricCPU, 10*time.Minute, 0.25)
	check(MetricClients, 10*time.Minute, 21)
	check(MetricHits, 45*time.Minute, math.NaN()) // nobody read the replica then
}

func TestUsualIsKnownAtOnceAndSaysWhose(t *testing.T) {
	t.Parallel()
	s := lent(0, 2*time.Hour, 98, 2)
	for range 90 { // it has been bad since before valktop came
		s.node.lookups(60, 40)
		s.tick()
	}
	state := s.h.State()
	if f, ok := state.Misses.Factor.Get(); !ok || f < 19 || f > 21 || state.Misses.Source != "Prometheus" {
		t.Errorf("misses ×%v (%v) by %q, want ×20 by Prometheus", f, ok, state.Misses.Source)
	}
	var said string
	for _, c := range state.Health.Checks {
		if c.Name == "misses_baseline" {
			said = c.Text
		}
	}
	if !strings.Contains(said, "usually 2.0 /s by Prometheus") {
		t.Errorf("the check does not say whose the usual is: %q", said)
	}
	if e := state.Causes; e.Basis != Remembered || e.Against != "the hour before you came, by Prometheus" || len(e.Symptoms) == 0 ||
		!strings.Contains(e.Symptoms[0].Text, "hit rate 98.0 % → 60.0 %") || !strings.Contains(e.Symptoms[0].Text, "by Prometheus") {
		t.Errorf("causes against %q: %+v", e.Against, e.Symptoms)
	}
}

func TestHourWithAStartInItIsNoMeasureOfNow(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.up = 20 * time.Minute
	s.poll()
	began := s.now
	s.h.TakeEarlier(Earlier{Source: "Prometheus", Nodes: []EarlierNode{{s.node.addr, was(began.Add(-2*time.Hour), began, 15*time.Second, 98, 2)}}})
	for range 30 {
		s.node.lookups(60, 40)
		s.tick()
	}
	if e := s.h.State().Causes; strings.Contains(e.Against, "Prometheus") {
		t.Errorf("a server of twenty minutes is held against the one before it: %q", e.Against)
	}
}

func TestMomentsBeforeTheStartHaveNoCauses(t *testing.T) {
	t.Parallel()
	s := lent(10*time.Second, 0, 0, 0)
	began := s.h.began
	good, bad := was(began.Add(-4*time.Hour), began.Add(-2*time.Hour), 15*time.Second, 95, 5), was(began.Add(-2*time.Hour), began, 15*time.Second, 70, 30)
	last := good[len(good)-1]
	for i := range bad {
		bad[i].Uptime = maybe.Of(100*time.Hour + bad[i].Time.Sub(good[0].Time))
		bad[i].Values[FigureHits] = last.Values[FigureHits] + 70*bad[i].Time.Sub(last.Time).Seconds()
		bad[i].Values[FigureMisses] = last.Values[FigureMisses] + 30*bad[i].Time.Sub(last.Time).Seconds()
		bad[i].Values[FigureExpired], bad[i].Values[FigureCommands] = last.Values[FigureExpired], last.Values[FigureCommands]
		bad[i].Values[FigureCPU] = last.Values[FigureCPU]
	}
	s.h.TakeEarlier(Earlier{Source: "Prometheus", Nodes: []EarlierNode{{s.node.addr, append(good, bad[1:]...)}}})
	e := s.h.Explain(began.Add(-2 * time.Hour))
	if !e.Unwatched || len(e.Causes) > 0 || len(e.Symptoms) != 1 || !strings.Contains(e.Symptoms[0].Text, "hit rate 95.0 % → 70.0 %, misses 5.0 /s → 30 /s, by Prometheus") {
		t.Errorf("%+v", e)
	}
	if e := s.h.Explain(began.Add(-3 * time.Hour)); !e.Unwatched || len(e.Symptoms) > 0 {
		t.Errorf("nothing changed then: %+v", e)
	}
	if e := s.h.Explain(began.Add(-20 * time.Hour)); !e.Unwatched || len(e.Symptoms) > 0 {
		t.Errorf("nobody knows of then: %+v", e)
	}
}
