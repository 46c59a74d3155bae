package analysis

import "time"

// together sums up the rows of the nodes. A row is known only where every node is: a sum
// that lacks one looks like a drop that never was.
type together struct {
	rows      *tier
	asPrimary bool // no node was ever a primary: all stand in for one
	unknown   []bool
	rates     [columnCount][]float64
	seconds   [columnCount][]float64 // that all nodes cover; 0 where none does
	lacking   [columnCount][]bool
}

func newTogether(step, keep time.Duration, until time.Time, somePrimary bool) *together {
	t := &together{rows: newTier(step, keep, allColumns()), asPrimary: !somePrimary}
	t.rows.advance(until.UnixNano())
	n := t.rows.rows
	t.unknown = make([]bool, n)
	for c := range columnCount {
		t.rates[c], t.seconds[c], t.lacking[c] = make([]float64, n), make([]float64, n), make([]bool, n)
	}
	return t
}

// overPrimaries tells which columns total over primaries alone.
func (c column) overPrimaries() bool {
	switch c {
	case colUsed, colRSS, colMax, colFragmentation, colKeys:
		return true
	}
	return c.ofPrimaries()
}

// ofWorst tells which columns are those of the worst node in place of a sum.
func (c column) ofWorst() bool { return c == colFragmentation || c == colCPU }

// add adds the rows of a node.
func (t *together) add(n nodeRows) {
	for slot, role := range n.roles {
		if role == unknownThen && !t.asPrimary {
			t.unknown[slot] = true
			continue
		}
		for c := range columnCount {
			if n.sums[c] == nil || c.overPrimaries() && role != primaryThen && !t.asPrimary {
				continue
			}
			secs := float64(n.secs[c][slot])
			if secs <= 0 {
				t.lacking[c][slot] = true
				continue
			}
			rate := n.sums[c][slot] / secs
			if t.seconds[c][slot] == 0 { // the first one
				t.rates[c][slot], t.seconds[c][slot] = rate, secs
				continue
			}
			t.seconds[c][slot] = min(t.seconds[c][slot], secs)
			if c.ofWorst() {
				t.rates[c][slot] = max(t.rates[c][slot], rate)
			} else {
				t.rates[c][slot] += rate
			}
		}
	}
}

// tier is the sum of all.
func (t *together) tier() *tier {
	for c := range columnCount {
		if t.rows.sums[c] == nil {
			continue
		}
		for slot, secs := range t.seconds[c] {
			if secs > 0 && !t.unknown[slot] && !t.lacking[c][slot] {
				t.rows.sums[c][slot], t.rows.secs[c][slot] = t.rates[c][slot]*secs, float32(secs)
			}
		}
	}
	return t.rows
}
