package cli

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"valktop/keyspace"
	"valktop/maybe"
)

// csvHeads are the columns of `valktop scan --csv`; their names and order are a promise to
// scripts. Cells of what is unknown are empty.
func csvHeads() []string {
	return []string{
		"pattern", "prefix", "keys", "keys_low", "keys_high", "share", "share_low", "share_high",
		"memory", "memory_low", "memory_high", "type", "type_share",
		"ttl_none", "ttl_short", "ttl_medium", "ttl_long", "ttl_week", "ttl_longer", "ttl_p50_ms", "ttl_p95_ms",
		"size_p50", "size_p95",
	}
}

// writeScanCSV prints a line for each row.
func writeScanCSV(w io.Writer, rows []row) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHeads()); err != nil {
		return err
	}
	for _, r := range rows {
		if err := out.Write(csvCells(r)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvCells(r row) []string {
	f := r.figures
	keys := countJSON(f.Keys)
	cells := []string{
		bare(r.path), bare(r.prefix), whole64(keys.Value), whole64(keys.Low), whole64(keys.High),
		shareCell(f.Share.Value), shareCell(f.Share.Low), shareCell(f.Share.High),
	}
	memory := maybe.Then(f.Memory, countJSON)
	for _, of := range []func(interval64) int64{
		func(i interval64) int64 { return i.Value }, func(i interval64) int64 { return i.Low }, func(i interval64) int64 { return i.High },
	} {
		cells = append(cells, known64(maybe.Then(memory, of)))
	}
	kind, of := "", ""
	if len(f.Types) > 0 {
		kind, of = bare(f.Types[0].Name), shareCell(f.Types[0].Share)
	}
	cells = append(cells, kind, of)
	ttl, ok := f.TTL.Get()
	for _, tier := range ttl.Tiers {
		cell := ""
		if ok {
			cell = shareCell(tier)
		}
		cells = append(cells, cell)
	}
	quantiles := maybe.Then(f.TTL, ttlOfJSON).Or(ttlJSON{})
	return append(cells, known64(quantiles.P50MS), known64(quantiles.P95MS),
		known64(maybe.Then(f.Size, func(q keyspace.Quantiles) int64 { return q.P50 })),
		known64(maybe.Then(f.Size, func(q keyspace.Quantiles) int64 { return q.P95 })))
}

func known64(v maybe.Value[int64]) string { return maybe.Then(v, whole64).Or("") }

func whole64(n int64) string { return strconv.FormatInt(n, 10) }

// shareCell is a share with at most nine digits behind the point.
func shareCell(f float64) string {
	s := strconv.FormatFloat(f, 'f', 9, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
