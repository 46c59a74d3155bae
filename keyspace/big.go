package keyspace

import "valktop/maybe"

// over estimates how many keys are over so many bytes. why says why sizes are unknown.
func (t *sum) over(bytes int64, keys Estimate, why string) maybe.Value[Estimate] {
	if bytes == 0 || len(t.sizes) == 0 {
		return maybe.Unknown[Estimate](why)
	}
	var all, big float64
	for _, size := range t.sizes {
		all += size.weight
		if size.value > bytes {
			big += size.weight
		}
	}
	e := keys.Part(big/all, len(t.sizes))
	if big > 0 { // it was met
		e.Value, e.Low, e.High = max(e.Value, 1), max(e.Low, 1), max(e.High, 1)
	}
	return maybe.Of(e)
}
