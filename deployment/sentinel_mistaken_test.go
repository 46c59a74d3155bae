package deployment_test

import (
	"errors"
	"strings"
	"testing"

	"valktop/collector"
	"valktop/deployment"
	"valktop/testserver"
)

func TestASentinelIsToldFromAServer(t *testing.T) {
	t.Parallel()
	for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := testserver.StartSentinels(t, kind, 0, 1)
			for url, want := range map[string][2]string{
				"redis://" + s.Sentinels[0].Addr:                   {"this is a Sentinel", "redis+sentinel://" + s.Sentinels[0].Addr},
				"redis+sentinel://" + s.Primary.Addr + "/mymaster": {"this is a server and no Sentinel", "Check the addresses"},
			} {
				c, err := deployment.ParseURL(url)
				if err != nil {
					t.Fatal(err)
				}
				d, err := deployment.New(c)
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				_, err = d.Nodes(t.Context())[0].Try(t.Context(), "for a test", collector.Command{"PING"})
				e, ok := errors.AsType[*collector.Error](err)
				if !ok || !strings.Contains(e.Error(), want[0]) || !strings.Contains(e.Try, want[1]) {
					t.Errorf("%s: %v", url, err)
				}
			}
		})
	}
}
