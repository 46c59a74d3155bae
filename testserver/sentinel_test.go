package testserver

import (
	"fmt"
	"strings"
	"testing"
)

func TestSentinelsPromoteAReplica(t *testing.T) {
	t.Parallel()
	for _, kind := range []Kind{Redis, Valkey} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := StartSentinels(t, kind, 2, 3)
			promoted := s.Failover()
			if promoted == s.Primary || !strings.Contains(fmt.Sprint(promoted.Do("ROLE")), "master") {
				t.Errorf("%s is primary", promoted.Addr)
			}
		})
	}
}
