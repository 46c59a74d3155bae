package keyspace_test

import (
	"strings"
	"testing"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

func TestHiddenValuesAreNotEvenRead(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SET", "string", "secret")
		s.Do("HSET", "hash", "secret", "v")
		s.Do("CONFIG", "RESETSTAT")
		i := keyspace.NewInspector(reach(t, s, deployment.Config{})).WithoutValues("hidden by the profile")
		for _, key := range []string{"string", "hash"} {
			r := inspected(t, i, key, keyspace.ValuePage{})
			if r.Type != key || !r.TTL.Known() || r.Refused != "hidden by the profile" || r.Text != "" || r.Rows != nil {
				t.Errorf("%s: %+v", key, r)
			}
		}
		for _, command := range []string{"get", "getrange", "hscan", "hgetall"} {
			if stats := s.Client().Info(t.Context(), "commandstats").Val(); strings.Contains(stats, "cmdstat_"+command+":") {
				t.Errorf("%s was called", command)
			}
		}
	})
}
