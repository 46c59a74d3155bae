package analysis

import "time"

// derive puts in what takes more than one snapshot.
func (h *History) derive(s *State, v view) {
	s.Nodes = h.nodeStates(v)
	s.ByRole = byRole(s.Nodes)
	s.HitRate = h.hitRate(s)
	s.Misses = h.misses()
	s.Fills = h.fills()
	enough := h.lookups(time.Minute) >= float64(h.config.MinLookups)
	switch {
	case !enough || !h.missesAreHigh(s.Misses):
		h.missesHigh = time.Time{}
	case h.missesHigh.IsZero():
		h.missesHigh = h.now
	}
}

// lookups in the last d.
func (h *History) lookups(d time.Duration) float64 {
	return h.counted(colHits, 0, d).Or(0) + h.counted(colMisses, 0, d).Or(0)
}
