package analysis

import (
	"fmt"
	"testing"

	"valktop/collector"
	"valktop/maybe"
)

func TestANodeWithTwiceTheMedianIsCalledOut(t *testing.T) {
	t.Parallel()
	type figures struct {
		role string
		keys int64
		mem  int64
		ops  float64
	}
	primary := func(keys, mib int64, ops float64) figures {
		return figures{collector.Primary, keys, mib << 20, ops}
	}
	replica := func(keys, mib int64, ops float64) figures {
		return figures{collector.Replica, keys, mib << 20, ops}
	}
	for name, c := range map[string]struct {
		nodes []figures
		want  string
	}{
		"even":                      {[]figures{primary(1e6, 512, 4000), primary(1.1e6, 530, 4100), primary(0.9e6, 500, 3900)}, "[]"},
		"one has most keys":         {[]figures{primary(1e6, 512, 4000), primary(2.4e6, 600, 4100), primary(0.9e6, 500, 3900)}, "[1 keys ×2.4]"},
		"just under twice":          {[]figures{primary(1e6, 512, 4000), primary(1_999_999, 1023, 7999), primary(1e6, 512, 4000)}, "[]"},
		"exactly twice":             {[]figures{primary(1e6, 512, 4000), primary(2e6, 1024, 8000), primary(1e6, 512, 4000)}, "[1 keys ×2.0 1 memory ×2.0 1 ops ×2.0]"},
		"of two the other one":      {[]figures{primary(1e6, 512, 4000), primary(3e6, 512, 4000)}, "[1 keys ×3.0]"},
		"of four the middle":        {[]figures{primary(1000, 512, 0), primary(3000, 512, 0), primary(5000, 512, 0), primary(9000, 512, 0)}, "[3 keys ×2.2]"},
		"little is no matter":       {[]figures{primary(3, 1, 2), primary(900, 9, 90), primary(3, 1, 2)}, "[]"},
		"the others have none":      {[]figures{primary(0, 1, 0), primary(5e6, 1, 0), primary(0, 1, 0)}, "[1 keys ×?]"},
		"replicas by commands only": {[]figures{primary(1e6, 512, 4000), primary(1e6, 512, 4000), replica(9e6, 4096, 100), replica(1e6, 512, 900), replica(1e6, 512, 100)}, "[3 ops ×9.0]"},
		"primaries are not held against idle replicas": {[]figures{primary(1e6, 512, 4000), primary(1e6, 512, 4000), replica(1e6, 512, 0), replica(1e6, 512, 0), replica(1e6, 512, 0)}, "[]"},
		"alone": {[]figures{primary(1e6, 512, 4000)}, "[]"},
	} {
		var nodes []Node
		for i, f := range c.nodes {
			nodes = append(nodes, Node{Addr: fmt.Sprint(i), Role: f.role, Keys: maybe.Of(f.keys), Used: maybe.Of(f.mem), Commands: maybe.Of(f.ops)})
		}
		nodes = append(nodes, Node{Addr: "silent", Role: collector.Primary}) // what is unknown is not compared
		got := []string{}
		for _, u := range uneven(nodes) {
			factor := "×?"
			if f, ok := u.Factor.Get(); ok {
				factor = factorText(f)
			}
			got = append(got, u.Addr+" "+u.What+" "+factor)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}
