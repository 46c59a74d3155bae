package e2e

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"valktop/testserver"
)

// network stands between valktop and a server, and can be broken.
type network struct {
	*toxiproxy.Proxy
	t testing.TB
}

func between(t testing.TB, s *testserver.Server) network {
	t.Helper()
	proxy := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "network", "127.0.0.1:0", s.Addr)
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	return network{proxy, t}
}

func (n network) url() string { return "redis://" + n.Listen }

// toxic breaks what the server sends: "latency", "timeout" (nothing passes any more),
// "reset_peer".
func (n network) toxic(kind string, attributes map[string]int) {
	n.t.Helper()
	spec, err := json.Marshal(map[string]any{"type": kind, "attributes": attributes})
	if err != nil {
		n.t.Fatal(err)
	}
	if _, err := n.Toxics.AddToxicJson(strings.NewReader(string(spec))); err != nil {
		n.t.Fatal(err)
	}
}

// heal mends the network.
func (n network) heal() {
	n.t.Helper()
	n.Toxics.ResetToxics(n.t.Context())
}

func TestANetworkThatIsCutComesBackWithTheLastDataKept(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	drive(t, s)
	for _, cut := range []struct {
		name  string
		toxic string
		says  string
	}{
		{"reset", "reset_peer", "connection lost"},
		{"blackhole", "timeout", "no answer"},
	} {
		t.Run(cut.name, func(t *testing.T) {
			t.Parallel()
			n := between(t, s)
			d := open(t, n.url(), "--no-sampling") // the dashboards of these tests share a server
			d.see(hitRate)
			d.busy()
			n.toxic(cut.toxic, map[string]int{"timeout": 0})
			d.see(cut.says, "stale", lifetime)
			n.heal()
			d.see("answers again", hitRate)
			d.busy()
		})
	}
	t.Run("closed", func(t *testing.T) {
		t.Parallel()
		n := between(t, s)
		d := open(t, n.url(), "--no-sampling") // the dashboards of these tests share a server
		d.see(hitRate)
		n.Stop()
		d.see("connection lost", "nothing listens there", lifetime)
		if err := n.Start(); err != nil {
			t.Fatal(err)
		}
		d.see("answers again", hitRate)
		d.busy()
	})
}

func TestASlowNetworkIsSeenInTheRoundTripAndBreaksNothing(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	drive(t, s)
	for latency, label := range map[int]string{300: `│ +[4-9]00 ms`, 1000: `│ +[1-9](\.\d)? s `} { // of the chart's axis
		t.Run(strconv.Itoa(latency), func(t *testing.T) {
			t.Parallel()
			n := between(t, s)
			n.toxic("latency", map[string]int{"latency": latency})
			d := open(t, n.url(), "--no-sampling")
			d.see(hitRate)
			d.press("e", "k", "k") // from the first chart back to the last but one
			d.see("─ Round trip ─")
			d.until("its round trips", regexp.MustCompile(label).MatchString)
			if slow := regexp.MustCompile(`answers again|no answer|does not answer`).FindString(string(d.Raw())); slow != "" {
				t.Errorf("a slow network was taken for a broken one: %q\n%s", slow, d.text())
			}
		})
	}
}
