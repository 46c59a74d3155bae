package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/term"

	"valktop/analysis"
	"valktop/ui/text"
)

// headerEvery is after how many lines a terminal shows the heads of the columns again:
// some are always in sight at 24 rows.
const headerEvery = 20

// column is one of the table: its head, its unit, and what a state shows in it.
type column struct {
	head, unit string
	width      int
	value      func(analysis.State) string
}

// columns fit 80 cells.
func columns() []column {
	return []column{
		{"", "time", 8, func(s analysis.State) string { return s.Time.Format(time.TimeOnly) }},
		{"hit", "%", 5, func(s analysis.State) string { return share(s.HitRate.Interval) }},
		{"hits", "/s", 6, func(s analysis.State) string { return perSecond(s.Rates.Hits) }},
		{"misses", "/s", 6, func(s analysis.State) string { return perSecond(s.Rates.Misses) }},
		{"cmds", "/s", 6, func(s analysis.State) string { return perSecond(s.Rates.Commands) }},
		{"keys", "", 6, func(s analysis.State) string { return number(s.Keys.Total) }},
		{"memory", "used", 7, func(s analysis.State) string { return bytesOf(s.Memory.Used) }},
		{"frag", "ratio", 5, func(s analysis.State) string { return decimal(s.Memory.Fragmentation.Ratio) }},
		{"clients", "", 7, func(s analysis.State) string { return number(s.Clients.Connected) }},
		{"evict", "/s", 5, func(s analysis.State) string { return perSecond(s.Rates.Evicted) }},
		{"ping", "ms", 5, func(s analysis.State) string { return decimal(pingOf(s)) }},
	}
}

// table prints a line a state, as vmstat does.
type table struct {
	w       io.Writer
	columns []column
	repeat  bool // the heads, every headerEvery lines
	lines   int
	note    string // the last one printed
}

func newTable(w io.Writer) *table {
	return &table{w: w, columns: columns(), repeat: isTerminal(w)}
}

// write prints a state: a note when something interrupts the figures, and the figures.
func (t *table) write(s analysis.State) error {
	var b strings.Builder
	if t.lines == 0 || t.repeat && t.lines%headerEvery == 0 {
		t.header(&b)
	}
	t.lines++
	if note := noteOf(s); note != t.note {
		t.note = note
		if note != "" {
			fmt.Fprintf(&b, "# %s %s\n", s.Time.Format(time.TimeOnly), text.Escape(note))
		}
	}
	for i, c := range t.columns {
		cell := text.Unknown
		if i == 0 || answered(s) {
			cell = c.value(s)
		}
		t.cell(&b, i, cell)
	}
	_, err := io.WriteString(t.w, b.String())
	return err
}

func (t *table) header(b *strings.Builder) {
	for i, c := range t.columns {
		t.cell(b, i, c.head)
	}
	for i, c := range t.columns {
		t.cell(b, i, c.unit)
	}
}

// cell writes what stands in column i, right-aligned, and ends the line after the last one.
func (t *table) cell(b *strings.Builder, i int, content string) {
	if i > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(text.PadLeft(content, t.columns[i].width))
	if i == len(t.columns)-1 {
		b.WriteByte('\n')
	}
}

// noteOf says why figures are missing, and what is wrong with the server.
func noteOf(s analysis.State) string {
	if err := silence(s); err != nil {
		return "no answer: " + err.Error()
	}
	if s.Gap != "" {
		return "gap: " + s.Gap
	}
	if reasons := s.Health.Reasons(); len(reasons) > 0 {
		return s.Health.Level.String() + ": " + strings.Join(reasons, "; ")
	}
	return ""
}

// isTerminal reports whether a stream is one.
func isTerminal(stream any) bool {
	f, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}
