package e2e

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

// TestAFleetIsKnownWhileASilentOneIsWaitedFor holds that of forty profiles one that is dead and
// one that never answers delay no other: all others are known while that one is waited for.
func TestAFleetIsKnownWhileASilentOneIsWaitedFor(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	silent, err := net.Listen("tcp", "127.0.0.1:0") // it takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead.Close()
	var config strings.Builder
	const live = 38
	for i := range live {
		fmt.Fprintf(&config, "[profiles.live-%d]\nurl = '%s'\n", i, s.URL())
	}
	fmt.Fprintf(&config, "[profiles.dead]\nurl = 'redis://%s'\n[profiles.silent]\nurl = 'redis://%s'\n", dead.Addr(), silent.Addr())
	file := filepath.Join(t.TempDir(), "c.toml")
	if err := os.WriteFile(file, []byte(config.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	d := window{width: 120, height: 60}.open(t, "fleet", "--config", file)
	d.until("all that live, while one is waited for", func(screen string) bool {
		row := func(of, says string) bool {
			for line := range strings.Lines(screen) {
				if strings.Contains(line, " "+of+" ") {
					return strings.Contains(line, says)
				}
			}
			return false
		}
		return strings.Contains(screen, fmt.Sprintf("%d healthy", live)) && row("dead", "cannot connect") && row("silent", "asking")
	})
	t.Logf("%d rows were known after %v", live, time.Since(begun).Round(time.Millisecond))
	d.press("?")
	d.see("─ Help ─", "Ask all of them now")
	d.press("esc")
	d.gone("─ Help ─")
	d.press("q")
	if code := d.ended(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
