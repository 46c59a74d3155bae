package cli_test

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestHeadlessDemoRunsUntilItsSignalAndTakesItsServerAlong(t *testing.T) {
	t.Parallel()
	p := start(t, "demo", "--headless", "--keys", "500", "--rate", "200", "--server", "embedded")
	url := p.line()
	r := valktop("check", url, "--min-lookups", "1", "--for", "1s", "--json")
	if !strings.Contains(r.out, `"name":"hit_rate","status":"healthy"`) && !strings.Contains(r.out, `"name":"hit_rate","status":"unhealthy"`) {
		t.Errorf("the demo has no lookups: %+v", r)
	}
	if code := p.stop(syscall.SIGTERM); code != 143 {
		t.Errorf("exit code %d, want 143: %s", code, p.err)
	}
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	options.DialTimeout, options.MaxRetries = time.Second, -1
	client := redis.NewClient(options)
	defer client.Close()
	if client.Ping(t.Context()).Err() == nil {
		t.Error("the demo's server answers after the demo has ended")
	}
}
