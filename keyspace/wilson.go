package keyspace

import "math"

// z95 is the quantile of the normal distribution that leaves 2.5 % on either side.
const z95 = 1.959963984540054

// wilson is the 95 % interval of a share of which having of drawn keys have something. It
// is the score interval of E. B. Wilson (Probable inference, the law of succession, and
// statistical inference, JASA 22, 1927), with its variance times left: see unseen.
func wilson(having, drawn, left float64) (low, high float64) {
	if drawn <= 0 {
		return 0, 1
	}
	p := having / drawn
	zz := z95 * z95 * left
	centre := (p + zz/(2*drawn)) / (1 + zz/drawn)
	half := math.Sqrt(zz*p*(1-p)/drawn+square(zz/(2*drawn))) / (1 + zz/drawn)
	return min(max(centre-half, 0), p), max(min(centre+half, 1), p)
}

// unseen is the finite-population correction (W. G. Cochran, Sampling Techniques, 3rd ed.,
// 2.6): what is left of a variance when so many of total keys were drawn without putting
// any back. With all of them drawn nothing is.
func unseen(drawn, total float64) float64 {
	if drawn >= total {
		return 0
	}
	return (total - drawn) / (total - 1)
}

func square(x float64) float64 { return x * x }
