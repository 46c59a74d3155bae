package access

import (
	"cmp"
	"container/heap"
	"slices"
)

// Sketch counts the heaviest of a stream of names in bounded memory: space-saving (A. Metwally,
// D. Agrawal and A. El Abbadi, Efficient computation of frequent and top-k elements in data
// streams, ICDT 2005), with weights. A name that weighs more than Total/capacity is among
// those kept; a count is at most its Error too high and never too low. It is for one goroutine.
type Sketch struct {
	most  int
	total float64
	at    map[string]*counter
	order counters // the lightest first
}

type counter struct {
	name          string
	weight, error float64
	place         int
}

// Counted is a name with what was counted of it.
type Counted struct {
	Name   string  // raw bytes
	Weight float64 // at most so much too high:
	Error  float64
}

// maxKept is the longest name that is kept whole, in bytes: longer ones would make the process
// grow. What is longer is counted under its beginning.
const maxKept = 1024

// NewSketch returns an empty sketch of so many counters.
func NewSketch(capacity int) *Sketch {
	return &Sketch{most: max(capacity, 1), at: map[string]*counter{}}
}

// Add counts a name.
func (s *Sketch) Add(name string, weight float64) {
	if !(weight > 0) { // nothing, or not a number
		return
	}
	if len(name) > maxKept {
		name = name[:maxKept]
	}
	s.total += weight
	if c, ok := s.at[name]; ok {
		c.weight += weight
		heap.Fix(&s.order, c.place)
		return
	}
	name = string(append([]byte(nil), name...)) // what it was cut from may be large
	if len(s.order) < s.most {
		c := &counter{name: name, weight: weight}
		s.at[name] = c
		heap.Push(&s.order, c)
		return
	}
	c := s.order[0]
	delete(s.at, c.name)
	c.name, c.error = name, c.weight
	c.weight += weight
	s.at[name] = c
	heap.Fix(&s.order, 0)
}

// Total is the weight of all that was counted.
func (s *Sketch) Total() float64 { return s.total }

// Bound is what no name can be missing that is not listed: 0 while all are.
func (s *Sketch) Bound() float64 {
	if len(s.order) < s.most {
		return 0
	}
	return s.order[0].weight
}

// Top are the n heaviest, the heaviest first.
func (s *Sketch) Top(n int) []Counted {
	all := make([]Counted, 0, len(s.order))
	for _, c := range s.order {
		all = append(all, Counted{c.name, c.weight, c.error})
	}
	slices.SortFunc(all, func(a, b Counted) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Error, b.Error), cmp.Compare(a.Name, b.Name))
	})
	return slices.Clip(all[:min(n, len(all))])
}

// counters is a heap of them by weight.
type counters []*counter

// Len is for the heap.
func (c *counters) Len() int { return len(*c) }

// Less is for the heap.
func (c *counters) Less(i, j int) bool { return (*c)[i].weight < (*c)[j].weight }

// Swap is for the heap.
func (c *counters) Swap(i, j int) {
	all := *c
	all[i], all[j] = all[j], all[i]
	all[i].place, all[j].place = i, j
}

// Push is for the heap.
func (c *counters) Push(x any) {
	n := x.(*counter)
	n.place = len(*c)
	*c = append(*c, n)
}

// Pop is for the heap.
func (c *counters) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}
