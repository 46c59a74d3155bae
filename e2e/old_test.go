package e2e

import (
	"fmt"
	"testing"

	"valktop/testserver"
)

// What a server of Redis 6.2 does not have is said where it is missing, and the rest is there.
func TestEveryScreenSaysWhatAnOlderServerLacks(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	drive(t, s)
	d := open(t, fmt.Sprintf("redis://127.0.0.1:%d", testserver.AsOf62(t, s)), "--no-sampling")
	d.see("Redis 6.2.14", hitRate)
	d.busy()
	d.press("3")
	d.see("no percentiles: this server has no LATENCY HISTOGRAM", "multi", "µs")
	d.press("4")
	d.see("Clients by name", "no library told")
	d.press("5")
	d.see("Slow commands", "Latency events")
	d.gone("Asking for")
	d.press("h")
	d.see("Sample accesses", "MONITOR, for at most", "adds Em to notify-keyspace-events")
	d.press("esc")
	d.gone("Sample accesses")
	d.press("1", "enter")
	d.see("Causes", "the server does not report its errors by kind", "would need INFO errorstats")
	d.press("esc")
	d.gone("Causes")
	d.press("t")
	d.see("Events")
	d.press("q")
	d.ended()
}
