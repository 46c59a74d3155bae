package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/text"
)

// leastName is how many cells of a pattern are shown before columns beside it give way.
const leastName = 24

// nameHead is the head of the column that the names stand in.
const nameHead = "PATTERN"

// scanColumn is a column of the table beside the name.
type scanColumn struct {
	head string
	cell func(keyspace.Figures) string
	drop int // when there is no room the highest goes first; 0 stays
}

func scanColumns() []scanColumn {
	return []scanColumn{
		{"KEYS", func(f keyspace.Figures) string { return estimated(f.Keys) }, 0},
		{"SHARE", func(f keyspace.Figures) string { return text.Percent(f.Share.Value, 1).String() }, 1},
		{"MEMORY", func(f keyspace.Figures) string { return cellOf(f.Memory, roughBytes) }, 2},
		{"B/KEY", func(f keyspace.Figures) string {
			return cellOf(mean(f), func(v float64) string { return tight(text.Bytes(int64(v + 0.5))) })
		}, 6},
		{"TTL p50", func(f keyspace.Figures) string {
			return cellOf(f.TTL.Or(keyspace.TTLs{}).P50, func(d time.Duration) string { return tight(text.Duration(d)) })
		}, 4},
		{"NO TTL", func(f keyspace.Figures) string {
			return cellOf(f.TTL, func(t keyspace.TTLs) string { return text.Percent(t.Tiers[keyspace.TierNone], 1).String() })
		}, 3},
		{"TYPE", func(f keyspace.Figures) string { return mainType(f.Types) }, 5},
	}
}

// cellOf is a value as it is written, or the sign of what is unknown.
func cellOf[T any](v maybe.Value[T], write func(T) string) string {
	return maybe.Then(v, write).Or(text.Unknown)
}

// mean is bytes a key.
func mean(f keyspace.Figures) maybe.Value[float64] {
	if v := bytesAKey(f); v >= 0 {
		return maybe.Of(v)
	}
	return maybe.Unknown[float64]("the memory is unknown")
}

// mainType is the type of most keys, with its share unless all are of it.
func mainType(types []keyspace.Fraction) string {
	if len(types) == 0 {
		return text.Unknown
	}
	name := text.Cut(types[0].Name, 12)
	if len(types) == 1 {
		return name
	}
	return name + " " + tight(text.Percent(types[0].Share, 0))
}

// scanHead is what a table says beside its figures, and how.
type scanHead struct {
	name   string           // of the deployment
	own    collector.Ledger // what valktop itself caused
	asTree bool             // branches in place of patterns
	width  int              // of a line at most, in cells; 0 is as wide as it takes
}

// writeScanTable prints a report for people.
func writeScanTable(w io.Writer, r keyspace.Report, h scanHead, s shape) error {
	var b strings.Builder
	line := func(s string) {
		if h.width > 0 {
			s = text.Cut(s, h.width)
		}
		b.WriteString(strings.TrimRight(text.Escape(s), " ") + "\n")
	}
	line(summary(r, h.name))
	rows, hidden := s.patterns(r)
	if h.asTree {
		rows, hidden = flatten(s.tree(r))
	}
	writeRows(line, rows, h.width)
	if hidden > 0 {
		line(fmt.Sprintf("and %s more: --top 0 shows all", text.Whole(int64(hidden))))
	}
	for _, note := range notesOf(r, h.own) {
		line(note)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// flatten lists branches a parent before its children, indented by level. Those left out
// are told by their parents.
func flatten(all []branch, hidden int) ([]row, int) {
	var rows []row
	var add func(all []branch, indent string)
	add = func(all []branch, indent string) {
		for _, b := range all {
			b.label = indent + b.label
			rows = append(rows, b.row)
			add(b.children, indent+"  ")
		}
	}
	add(all, "")
	return rows, hidden
}

// writeRows prints heads and rows, the names at the left and figures at the right.
func writeRows(line func(string), rows []row, width int) {
	if len(rows) == 0 {
		return
	}
	columns := scanColumns()
	cells := make([][]string, len(rows))
	for i, r := range rows {
		for _, c := range columns {
			cells[i] = append(cells[i], c.cell(r.figures))
		}
	}
	widths := widthsOf(columns, cells)
	longest := text.Width(nameHead)
	for _, r := range rows {
		longest = max(longest, text.Width(r.shown()))
	}
	names := longest
	if width > 0 {
		for width-taken(widths) < min(longest, leastName) && dropColumn(columns, widths) {
		}
		names = max(min(longest, width-taken(widths)), 1)
	}
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.head
	}
	line(rowText(text.Pad(nameHead, names), heads, widths))
	for i, r := range rows {
		name := text.Middle(r.shown(), names)
		line(rowText(name+strings.Repeat(" ", names-text.Width(name)), cells[i], widths))
	}
}

// shown is what stands in the table for a row.
func (r row) shown() string {
	if r.label == "" {
		return "(no delimiter)"
	}
	return r.label
}

// columnGap is the space between two columns.
const columnGap = 2

func widthsOf(columns []scanColumn, cells [][]string) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = text.Width(c.head)
		for _, row := range cells {
			widths[i] = max(widths[i], text.Width(row[i]))
		}
	}
	return widths
}

// taken is how many cells the columns and the gaps before them take.
func taken(widths []int) int {
	sum := 0
	for _, w := range widths {
		if w > 0 {
			sum += columnGap + w
		}
	}
	return sum
}

// dropColumn takes the least valuable column away, and reports whether there was one.
func dropColumn(columns []scanColumn, widths []int) bool {
	least := -1
	for i, c := range columns {
		if widths[i] > 0 && c.drop > 0 && (least < 0 || c.drop > columns[least].drop) {
			least = i
		}
	}
	if least < 0 {
		return false
	}
	widths[least] = 0
	return true
}

// rowText joins a name and cells, these right-aligned; a width of 0 leaves one out.
func rowText(name string, cells []string, widths []int) string {
	var b strings.Builder
	b.WriteString(name)
	for i, cell := range cells {
		if widths[i] > 0 {
			b.WriteString(strings.Repeat(" ", columnGap) + text.PadLeft(cell, widths[i]))
		}
	}
	return b.String()
}

// summary says what the table rests on.
func summary(r keyspace.Report, name string) string {
	parts := []string{fmt.Sprintf("%s db %d", name, r.DB)}
	switch {
	case r.Exact:
		parts = append(parts, text.Keys(text.Whole(r.Total))+", exact")
	case r.Complete:
		parts = append(parts, "~"+text.Keys(text.Whole(r.Total))+", all walked; some changed meanwhile")
	default:
		parts = append(parts, fmt.Sprintf("%s of %s keys sampled", text.Whole(r.Sampled), text.Whole(r.Total)))
		if m, ok := widest(r); ok {
			parts = append(parts, "shares ±"+text.Percent(m, 1).String())
		}
	}
	if r.Selected < r.Sampled {
		parts = append(parts, text.Whole(r.Selected)+" selected")
	}
	return strings.Join(append(parts, "in "+text.Duration(r.Elapsed).String()), " · ")
}

// widest is the largest margin of a share.
func widest(r keyspace.Report) (margin float64, ok bool) {
	for _, p := range r.Patterns {
		margin, ok = max(margin, p.Share.Margin()), true
	}
	return margin, ok
}

// notesOf say below the table what it lacks, and what it cost.
func notesOf(r keyspace.Report, own collector.Ledger) []string {
	var notes []string
	if r.Biased {
		notes = append(notes, "The names may not be a fair sample yet: a longer scan (--full) is needed.")
	}
	if r.Partial {
		notes = append(notes, "Partial: not every primary was walked as far as was asked for ("+text.Escape(r.Lacking)+").")
	}
	if r.Vanished > 0 {
		notes = append(notes, text.Whole(r.Vanished)+" keys were gone when they were asked.")
	}
	if r.Own.Expired > 0 {
		notes = append(notes, text.Whole(r.Own.Expired)+" keys had expired before: the scan met them, and the server deleted them and counted them as expired.")
	}
	var seen []string
	for _, l := range r.Limits {
		note := fmt.Sprintf("%s is unknown: %s: %s", l.Missing, l.Command, l.Why)
		if l.Try != "" {
			note += "; " + l.Try
		}
		if !slices.Contains(seen, note) { // primaries mostly lack the same
			seen = append(seen, note)
		}
	}
	notes = append(notes, seen...)
	return append(notes, fmt.Sprintf("valktop's own: %s hits, %s misses, %s commands",
		text.Whole(int64(own.Hits)), text.Whole(int64(own.Misses)), text.Whole(int64(own.Commands))))
}

// widthOf is how many cells a line of a terminal has; 0 when w is none.
func widthOf(w io.Writer) int {
	f, ok := w.(interface{ Fd() uintptr })
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}
