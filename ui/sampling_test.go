package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/screenshots/scene"
	"valktop/ui/screen"
)

// scan is a source of reports; it notes what it was asked for.
type scan struct {
	answers chan keyspace.Report
	asked   []string
}

func (s *scan) Next(ctx context.Context, after uint64) (keyspace.Report, error) {
	select {
	case r, ok := <-s.answers:
		if !ok {
			return r, errors.New("the scan is over")
		}
		return r, nil
	case <-ctx.Done():
		return keyspace.Report{}, ctx.Err()
	}
}

func (s *scan) Pause()  { s.asked = append(s.asked, "pause") }
func (s *scan) Resume() { s.asked = append(s.asked, "resume") }
func (s *scan) Rescan() { s.asked = append(s.asked, "rescan") }

func (s *scan) SetPace(share float64) { s.asked = append(s.asked, fmt.Sprint("pace ", share)) }
func (s *scan) SetRate(names float64) { s.asked = append(s.asked, fmt.Sprint("rate ", names)) }

// onKeys is a program with its real screens that shows the keys of a report.
func onKeys(s *scan, r keyspace.Report) Model {
	m := live(Options{Keys: s}, 3)
	m.tabs = screens()
	return keys(send(m, r), "2")
}

func TestReportsOnTheKeysReachTheScreens(t *testing.T) {
	m := onKeys(&scan{}, scene.Keys(2, 120_000))
	contains(t, m, "Prefixes", "product:", "120 k of 1.2 M keys sampled")
	m = send(m, scene.Keys(1, 0)) // late
	contains(t, m, "120 k of 1.2 M keys sampled")
	contains(t, keys(m, "1"), "Key patterns", "session:{uuid}")
}

func TestEachReportAsksForTheNextOne(t *testing.T) {
	s := &scan{answers: make(chan keyspace.Report, 1)}
	m := live(Options{Keys: s}, 1)
	cmd := report(m.ctx, s, 0)
	for version := range uint64(3) {
		s.answers <- scene.Keys(version+1, 120_000)
		next, more := m.Update(cmd())
		m = next.(Model)
		if cmd = more; cmd == nil {
			t.Fatal("nobody asks for the next report")
		}
	}
	if m.keys.Version != 3 {
		t.Errorf("version %d is on display, want 3", m.keys.Version)
	}
	close(s.answers)
	m = send(m, cmd())
	if got := m.context(); got.Keys.Version != 3 || got.NoKeys != "the scan is over" {
		t.Errorf("at the end there is version %d, because %q", got.Keys.Version, got.NoKeys)
	}
}

func TestSamplingIsToldWhatTheUserWants(t *testing.T) {
	s := &scan{}
	m := onKeys(s, scene.Keys(1, 120_000))
	do := func(name string) {
		next, cmd := m.Update(keyPress(name))
		m = next.(Model)
		if cmd == nil {
			t.Fatalf("%s does nothing", name)
		}
		m = send(m, cmd())
	}
	do("p")
	do("r")
	paused := scene.Keys(2, 120_000)
	paused.State = keyspace.Paused
	m = send(m, paused)
	do("p")
	if want := []string{"pause", "rescan", "resume"}; !slices.Equal(s.asked, want) {
		t.Errorf("the scan was told %v, want %v", s.asked, want)
	}
}

func TestPaceIsSetWhileScanning(t *testing.T) {
	s := &scan{}
	m := onKeys(s, scene.Keys(1, 120_000))
	run := func(line string) Model { return keys(typing(keys(m, ":"), line), "enter") }
	contains(t, run("pace 5000"), "keys are scanned at 5.0 k/s at most")
	contains(t, run("pace 0"), "as fast as the server can")
	contains(t, run("pace 25%"), "at most 25 % of the server's time")
	contains(t, run("pace default"), "at most 10 % of the server's time")
	contains(t, run("pace 500"), "keys are scanned at 500 /s at most")
	want := []string{"pace 0.1", "rate 5000", "pace 1", "rate 0", "pace 0.25", "rate 0", "pace 0.1", "rate 0", "pace 0.1", "rate 500"}
	if !slices.Equal(s.asked, want) {
		t.Errorf("the scan was told %v, want %v", s.asked, want)
	}
	for line, why := range map[string]string{"pace fast": "a pace is a number", "pace -1": "a pace is a number", "pace 0%": "above 0"} {
		contains(t, run(line), why)
	}
	limited := scene.Keys(2, 120_000)
	limited.Pace = keyspace.Pace{Share: keyspace.DefaultPace, Rate: 5000}
	contains(t, send(m, limited), "at most 5.0 k/s")
	limited.Version, limited.Pace = 3, keyspace.Pace{Share: 1}
	contains(t, send(m, limited), "at full speed")
	contains(t, keys(typing(keys(live(Options{NoKeys: "off"}, 3), ":"), "pace 0"), "enter"), "✕ keys are not sampled")
}

func TestRIsToConnectWhileNobodyAnswers(t *testing.T) {
	source := &silent{}
	m := live(Options{Source: source, Keys: &scan{}}, 3)
	m.tabs = screens()
	m = send(m, scene.Keys(1, 0), failed(4, 3, refused(), collector.Down{}))
	m = keys(m, "2", "r")
	if source.retries != 1 {
		t.Errorf("r made %d attempts to connect", source.retries)
	}
	contains(t, m, "product:") // the old figures stay
}

func TestLettersGoToTheFilterAlone(t *testing.T) {
	m := keys(onKeys(&scan{}, scene.Keys(1, 0)), "/", "q", "1", ":")
	contains(t, m, "/q1:", "Nothing here matches q1:", "keep the filter")
	m = send(m, tea.PasteMsg{Content: "\x1b]0;evil\x07"})
	contains(t, m, "q1:]0;evil")
	m = keys(m, "esc", "1")
	lacks(t, m, "Prefixes")
}

func TestFrozenKeysStandStill(t *testing.T) {
	m := keys(onKeys(&scan{}, scene.Keys(1, 120_000)), "space")
	m = send(m, scene.Keys(2, 0), Clock(noon().Add(time.Minute)))
	contains(t, m, "120 k of 1.2 M keys sampled")
	contains(t, keys(m, "space"), "─ exact ─")
}

func TestWithoutSamplingTheReasonIsShown(t *testing.T) {
	m := live(Options{NoKeys: "sampling is turned off (--no-sampling)"}, 3)
	m.tabs = screens()
	m = send(m, screen.Changed{})
	lacks(t, m, "Key patterns")
	contains(t, keys(m, "2"), "Keys are not sampled", "--no-sampling")
}

func TestFrozenChartsStandStill(t *testing.T) {
	m := live(Options{Window: 24 * time.Hour}, 70) // steps of minutes: the last one is under way
	m.tabs = screens()
	m = keys(send(m, screen.Changed{}), "space")
	rows := func(m Model) []string { return strings.Split(plainFrame(m), "\n")[rowsAbove : m.h-rowsBelow] }
	before := rows(m)
	for i := range 30 {
		s := healthy(uint64(71 + i))
		s.Nodes[0].Info.Stats.KeyspaceMisses = maybe.Of(int64(1_000_000 * (i + 1)))
		m = send(m, s)
	}
	if got := rows(m); !slices.Equal(got, before) {
		t.Errorf("the frozen screen was\n%s\nand is\n%s", strings.Join(before, "\n"), strings.Join(got, "\n"))
	}
	if got := rows(keys(m, "space")); slices.Equal(got, before) {
		t.Error("nothing has changed, so nothing was proven")
	}
}

func TestFrozenAgesStandStill(t *testing.T) {
	report := scene.Keys(1, 0)
	report.Time = noon()
	m := send(onKeys(&scan{}, report), Clock(noon().Add(10*time.Second)))
	m = keys(m, "space")
	rows := func(m Model) []string { return strings.Split(plainFrame(m), "\n")[rowsAbove : m.h-rowsBelow] }
	before := rows(m)
	later := Clock(noon().Add(20 * time.Minute))
	if got := rows(send(m, later)); !slices.Equal(got, before) {
		t.Errorf("the frozen screen was\n%s\nand is\n%s", strings.Join(before, "\n"), strings.Join(got, "\n"))
	}
	if got := rows(keys(send(m, later), "space")); slices.Equal(got, before) {
		t.Error("nothing ages, so nothing was proven")
	}
}
