package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"valktop/maybe"
	"valktop/ui/fleet"
	"valktop/ui/text"
)

// fleetJSON is a profile as `valktop fleet --json` prints it; its names are a promise to scripts.
type fleetJSON struct {
	Profile string               `json:"profile"`
	Server  string               `json:"server"`
	Tags    []string             `json:"tags"`
	Health  string               `json:"health"` // healthy, degraded, unhealthy, unknown
	Reason  string               `json:"reason"`
	HitRate maybe.Value[float64] `json:"hit_rate"`
	Misses  maybe.Value[float64] `json:"misses_per_sec"`
	Factor  maybe.Value[float64] `json:"misses_factor"` // of what they usually are
	Evicted maybe.Value[float64] `json:"evicted_per_sec"`
	Used    maybe.Value[int64]   `json:"memory_used"`
	Max     maybe.Value[int64]   `json:"memory_max"`
	AgeMS   maybe.Value[int64]   `json:"age_ms"`
}

func writeFleetJSON(w io.Writer, rows []fleet.Row) error {
	all := []fleetJSON{}
	for _, r := range rows {
		j := fleetJSON{
			Profile: text.Escape(r.Name), Server: text.Escape(r.Address), Tags: append([]string{}, r.Tags...), Health: r.Level.String(), Reason: text.Escape(r.Reason),
			HitRate: r.HitRate, Misses: r.Misses, Factor: r.Factor, Evicted: r.Evicted, Used: r.Used, Max: r.Max,
			AgeMS: maybe.Unknown[int64]("it has not answered"),
		}
		if !r.At.IsZero() {
			j.AgeMS = maybe.Of(time.Since(r.At).Milliseconds())
		}
		all = append(all, j)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(all)
}

// writeFleetTable prints a line a profile under its heads, as wide as they must be.
func writeFleetTable(w io.Writer, rows []fleet.Row) error {
	lines := [][]string{{"profile", "health", "hit rate", "misses", "usual", "memory", "evicted", "age", "reason"}}
	for _, r := range rows {
		age := text.Unknown
		if !r.At.IsZero() {
			age = text.Duration(time.Since(r.At)).String()
		}
		lines = append(lines, []string{
			"@" + text.Escape(r.Name), r.Level.String(), text.Maybe(r.HitRate, func(f float64) text.Quantity { return text.Percent(f, 1) }).String(),
			text.Maybe(r.Misses, text.Rate).String(), fleet.Factor(r.Factor), text.Maybe(r.Used, text.Bytes).String(), text.Maybe(r.Evicted, text.Rate).String(), age, text.Escape(r.Reason),
		})
	}
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], text.Width(cell))
		}
	}
	width := widthOf(w)
	for _, line := range lines {
		var b strings.Builder
		for i, cell := range line {
			if i >= 2 && i <= 7 {
				b.WriteString(text.PadLeft(cell, widths[i]) + "  ")
			} else {
				b.WriteString(text.Pad(cell, widths[i]) + "  ")
			}
		}
		said := strings.TrimRight(b.String(), " ")
		if width > 0 {
			said = text.Cut(said, width)
		}
		if _, err := fmt.Fprintln(w, said); err != nil {
			return err
		}
	}
	return nil
}
