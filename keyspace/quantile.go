package keyspace

import (
	"cmp"
	"slices"
)

// weighed is a figure of one key that stands for weight keys.
type weighed struct {
	value  int64
	weight float64
}

// What the quantiles of a Quantiles are.
const (
	median = 0.5
	high   = 0.95
)

// quantilesOf sorts the figures and returns their quantiles; there must be one at least.
func quantilesOf(figures []weighed) Quantiles {
	slices.SortFunc(figures, func(a, b weighed) int { return cmp.Compare(a.value, b.value) })
	var sum float64
	for _, f := range figures {
		sum += f.weight
	}
	return Quantiles{
		Min: figures[0].value,
		P50: quantile(figures, median*sum),
		P95: quantile(figures, high*sum),
		Max: figures[len(figures)-1].value,
	}
}

// quantile is the first figure at which the weights up to it reach bound.
func quantile(sorted []weighed, bound float64) int64 {
	var sum float64
	for _, f := range sorted {
		if sum += f.weight; sum >= bound {
			return f.value
		}
	}
	return sorted[len(sorted)-1].value
}
