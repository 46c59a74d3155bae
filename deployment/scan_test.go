package deployment_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

func TestScanLaneIsOneOfOurOwnConnections(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d, err := deployment.New(deployment.Config{Host: "127.0.0.1", Port: s.Port})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		if _, err := d.Keyspace().Primaries(t.Context())[0].Scan(t.Context(), keyspace.Stretch{Count: 10, Sized: true}); err != nil {
			t.Fatal(err)
		}
		list, _ := s.Do("CLIENT", "LIST").(string)
		named := 0
		for line := range strings.Lines(list) {
			if !strings.Contains(line, "name=valktop") {
				continue
			}
			named++
			id, _, _ := strings.Cut(strings.TrimPrefix(line, "id="), " ")
			n, _ := strconv.ParseInt(id, 10, 64)
			if !slices.Contains(d.Nodes(t.Context())[0].ClientIDs(), n) {
				t.Errorf("the connection %d is taken for that of another valktop", n)
			}
		}
		if named != 2 { // the other one finds out what the deployment is
			t.Errorf("%d connections are named valktop, want 2", named)
		}
	})
}
