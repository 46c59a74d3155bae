package keyspace

// census adds up what every key of a leaf said of itself, when every key is asked.
type census struct {
	asked    int64 // keys that answered
	kinds    map[string]int64
	timed    int64 // keys whose TTL is known
	tiers    [TierCount]int64
	measured int64 // keys whose memory is known
	bytes    int64
	largest  int64
	square   float64 // sum of squared bytes
	cube     float64 // sum of cubed bytes
}

// add takes in one key.
func (c *census) add(d detail, b Bounds) {
	c.asked++
	if d.kind != "" {
		if c.kinds == nil {
			c.kinds = map[string]int64{}
		}
		c.kinds[d.kind]++
	}
	if d.timed {
		c.timed++
		c.tiers[b.Tier(d.ttl)]++
	}
	if d.memory != unknown {
		c.measured++
		c.bytes += d.memory
		c.largest = max(c.largest, d.memory)
		v := float64(d.memory)
		c.square += v * v
		c.cube += v * v * v
	}
}

// merge takes in another census.
func (c *census) merge(other *census) {
	c.asked += other.asked
	for kind, n := range other.kinds {
		if c.kinds == nil {
			c.kinds = map[string]int64{}
		}
		c.kinds[kind] += n
	}
	c.timed += other.timed
	for i, n := range other.tiers {
		c.tiers[i] += n
	}
	c.measured += other.measured
	c.bytes += other.bytes
	c.largest = max(c.largest, other.largest)
	c.square += other.square
	c.cube += other.cube
}

// moments are those of the keys' bytes.
func (c *census) moments() moments {
	if c.measured == 0 {
		return moments{}
	}
	n := float64(c.measured)
	mean := float64(c.bytes) / n
	m := moments{n: n, mean: mean, cube: c.cube/n - 3*mean*c.square/n + 2*mean*mean*mean}
	if c.measured > 1 {
		m.square = max(c.square-n*mean*mean, 0) / (n - 1)
	}
	return m
}
