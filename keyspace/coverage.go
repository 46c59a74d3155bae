package keyspace

// coverage is how much of one primary's keys was looked at.
type coverage struct {
	total    float64 // keys that are there
	drawn    float64 // names looked at
	selected float64 // of these, the ones that the filter lets through
	left     float64 // of the variance of shares; see stratum
	seen     bool    // the names are different ones, and all still there as far as is known
	exact    bool    // every key was looked at once, and nothing changed meanwhile
}

// each is how many keys a name stands for.
func (c coverage) each() float64 {
	switch {
	case c.exact:
		return 1
	case c.drawn == 0:
		return 0
	}
	return c.total / c.drawn
}

// ofAll is the sample of a share of all keys.
func (c coverage) ofAll(having float64) stratum {
	return stratum{total: c.total, drawn: c.drawn, having: having, left: c.left, seen: c.seen, exact: c.exact}
}

// ofSelected is the sample of a share of the keys selected.
func (c coverage) ofSelected(having float64) stratum {
	s := c.ofAll(having)
	s.total, s.drawn = c.selected*c.each(), c.selected
	return s
}
