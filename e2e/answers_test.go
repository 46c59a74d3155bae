package e2e

import (
	"slices"
	"testing"
	"time"

	"valktop/testserver"
)

// A key is answered within a blink whatever the server does. A machine that is busy with
// other tests is slow to draw; who waits for a server waits for seconds.
const (
	blink   = 100 * time.Millisecond // what is measured on an idle machine, and told
	waiting = 1500 * time.Millisecond
	presses = 9
)

// fault is something that goes wrong while the dashboard is open.
type fault struct {
	name string
	says string // on the screen, in the end
	do   func(n network, s *testserver.Server)
}

func faults() []fault {
	toxic := func(kind string, attributes map[string]int) func(network, *testserver.Server) {
		return func(n network, _ *testserver.Server) { n.toxic(kind, attributes) }
	}
	return []fault{
		{"200 ms ± 100", "Hit rate", toxic("latency", map[string]int{"latency": 200, "jitter": 100})},
		{"20 kB/s", "Hit rate", toxic("bandwidth", map[string]int{"rate": 20})},
		{"a blackhole", "no answer", toxic("timeout", map[string]int{"timeout": 0})},
		{"cut within a reply", "connection lost", toxic("limit_data", map[string]int{"bytes": 700})},
		{"a reset", "connection lost", toxic("reset_peer", map[string]int{"timeout": 0})},
		{"a server that stands still", "no answer", func(_ network, s *testserver.Server) { s.Pause() }},
		{"a server that is gone", "connection lost", func(_ network, s *testserver.Server) { s.Kill() }},
	}
}

func TestKeysAreAnsweredWhateverGoesWrong(t *testing.T) {
	t.Parallel()
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			s := testserver.Start(t, testserver.Valkey)
			drive(t, s)
			n := between(t, s)
			d := open(t, n.url())
			d.see(hitRate)
			f.do(n, s)
			d.see(f.says)
			took := d.answers()
			t.Logf("median %v, slowest %v; %v on an idle machine", took[presses/2], took[presses-1], blink)
			if took[presses/2] > waiting {
				t.Errorf("keys wait for the server: %v", took)
			}
		})
	}
}

// answers is how long keys took to be answered, in order.
func (d *dashboard) answers() (took []time.Duration) {
	d.t.Helper()
	for range presses {
		begun := time.Now()
		d.press("?")
		d.see("Everywhere")
		took = append(took, time.Since(begun))
		d.press("esc")
		d.gone("Everywhere")
		time.Sleep(blink) // polls come and fail meanwhile
	}
	slices.Sort(took)
	return took
}
