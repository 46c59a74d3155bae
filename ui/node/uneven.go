package node

import (
	"strconv"

	"valktop/analysis"
	"valktop/ui/text"
)

// Factor is how many times the median of its fellows a node has of something: "×2.6"; "" when
// that is nothing out of the ordinary.
func (r Row) Factor(what string) (factor string, over bool) {
	for _, u := range r.Uneven {
		if u.What == what {
			return Times(u), true
		}
	}
	return "", false
}

// Times is the factor in figures, "all" when the others have none.
func Times(u analysis.Uneven) string {
	f, ok := u.Factor.Get()
	switch {
	case !ok:
		return "all"
	case f < 9.95:
		return "×" + strconv.FormatFloat(f, 'f', 1, 64)
	}
	return "×" + text.Count(f).String()
}

// Says is a sentence on what a node has too much of.
func Says(u analysis.Uneven) string {
	if !u.Factor.Known() {
		return u.Addr + " has all of the " + u.What
	}
	return u.Addr + " has " + Times(u) + " the median of " + u.What
}
