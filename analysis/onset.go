package analysis

import (
	"math"
	"time"
)

const (
	// onsetSide is how many rows there must be to either side of the moment in which a change
	// began: with fewer it is a chance.
	onsetSide = 2
	// onsetGain is by how much two hit rates must explain the lookups better than one does (the
	// logarithm of the ratio of their likelihoods). Chance alone gives 20 once in a hundred
	// million; traffic is less even than chance, but then worse does not hold either.
	onsetGain = 20
)

// onset is when the share of lookups that miss rose, if it did: the moment which, as a border
// between one hit rate before and one after, makes what was counted likeliest.
func (h *History) onset() (time.Time, bool) {
	rows := h.fine
	if h.fast != nil && h.interval < fineStep {
		rows = h.fast
	}
	if !rows.begun || rows.sums[colHits] == nil {
		return time.Time{}, false
	}
	first := max(rows.newest-rows.rows+1, rows.index(h.began.UnixNano())+1)
	hits, _ := rows.total(colHits, first, rows.newest)
	misses, _ := rows.total(colMisses, first, rows.newest)
	if rows.newest-first < 2*onsetSide || misses == 0 {
		return time.Time{}, false
	}
	least := max(float64(h.config.MinLookups), 1)
	whole := likelihood(hits, misses)
	best, at := 0.0, int64(0)
	var h0, m0 float64
	for i := first; i < rows.newest-onsetSide+1; i++ {
		slot := rows.slot(i)
		h0 += rows.sums[colHits][slot]
		m0 += rows.sums[colMisses][slot]
		h1, m1 := hits-h0, misses-m0
		if i-first+1 < onsetSide || h0+m0 < least || h1+m1 < least || m1*(h0+m0) <= m0*(h1+m1) {
			continue
		}
		if gain := likelihood(h0, m0) + likelihood(h1, m1) - whole; gain > best {
			best, at = gain, i
		}
	}
	return time.Unix(0, (at+1)*int64(rows.step)), best >= onsetGain
}

// likelihood is the logarithm of how likely so many hits and misses are at their own rate.
func likelihood(hits, misses float64) float64 {
	n := hits + misses
	l := 0.0
	if hits > 0 {
		l += hits * math.Log(hits/n)
	}
	if misses > 0 {
		l += misses * math.Log(misses/n)
	}
	return l
}
