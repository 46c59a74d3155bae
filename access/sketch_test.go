package access

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestASketchKeepsItsBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		capacity := rapid.IntRange(1, 12).Draw(t, "capacity")
		s, truth, total := NewSketch(capacity), map[string]float64{}, 0.0
		for range rapid.IntRange(0, 300).Draw(t, "length") {
			name := fmt.Sprint(rapid.IntRange(0, 30).Draw(t, "name"))
			weight := float64(rapid.IntRange(1, 9).Draw(t, "weight"))
			s.Add(name, weight)
			truth[name] += weight
			total += weight
		}
		kept := map[string]bool{}
		for _, c := range s.Top(capacity) {
			kept[c.Name] = true
			if c.Weight < truth[c.Name] || c.Weight-c.Error > truth[c.Name] {
				t.Fatalf("%s weighs %v, told as %v with an error of %v", c.Name, truth[c.Name], c.Weight, c.Error)
			}
			if c.Error > total/float64(capacity) {
				t.Fatalf("an error of %v with %v counted in %d counters", c.Error, total, capacity)
			}
		}
		for name, weight := range truth {
			if !kept[name] && weight > s.Bound() {
				t.Fatalf("%s weighs %v, more than the bound of %v, and is not kept", name, weight, s.Bound())
			}
		}
		if s.Total() != total {
			t.Fatalf("the total is %v, want %v", s.Total(), total)
		}
	})
}
