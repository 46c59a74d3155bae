package main

import (
	"context"
	"fmt"
)

// memory measures what a pass over keys takes that fold into few patterns badly.
type memory struct{ binary string }

const (
	memoryKeys = 5_000_000
	thin       = 200_000
)

func (m memory) measure(ctx context.Context, tell func(string)) ([]row, error) {
	var rows []row
	for _, keyspace := range []struct {
		words string
		shape shape
	}{
		{"5 million keys without a delimiter", unstructured},
		{"5 million keys, 200,000 of them in prefixes of their own", thinPrefixes(thin)},
	} {
		tell(keyspace.words)
		s, err := startFilled(ctx, kinds()[0][0], memoryKeys, keyspace.shape)
		if err != nil {
			return nil, err
		}
		r, err := timed(ctx, s, m.binary, "scan", s.url(), "--full", "--rate", "0")
		s.close()
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{
			"largest resident memory of `scan --full` over " + keyspace.words,
			fmt.Sprintf("%.0f MB, in %.1f s", float64(r.most)/1e6, r.took.Seconds()),
			"under 100 MB",
		})
	}
	return rows, nil
}
