package cli

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/text"
)

// writeText prints a key for people; elements in lines of at most width cells, 0 is as
// wide as it takes.
func (k keyPage) writeText(w io.Writer, width int) error {
	var b strings.Builder
	fmt.Fprintln(&b, text.Quote(k.Key))
	for _, f := range k.facts() {
		fmt.Fprintf(&b, "  %s  %s\n", text.Pad(f.name, factWidth), text.Escape(f.figure))
	}
	switch {
	case k.Refused != "":
	case k.Type == "string":
		b.WriteString("\n" + k.valueText())
	default:
		b.WriteString("\n")
		k.elements(&b, width)
	}
	k.groups(&b, width)
	if k.Next != nil {
		fmt.Fprintf(&b, "\n%s more: --page %d\n", k.which(), k.page+1)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// which says what is printed of the value.
func (k keyPage) which() string {
	return fmt.Sprintf("This is page %d of %s %s; there is", k.page, cellOf(k.Len, text.Whole), unitOf(k.Type))
}

// factWidth is that of the longest name of a fact.
const factWidth = 9

// fact is something that is known of a key.
type fact struct{ name, figure string }

func (k keyPage) facts() []fact {
	kind := cmp.Or(k.Type, text.Unknown)
	if encoding, ok := k.Encoding.Get(); ok {
		kind += " · " + encoding
	}
	facts := []fact{
		{"type", kind},
		{"TTL", cellOf(k.TTL, ttlText)},
		{"memory", text.Maybe(k.Memory, text.Bytes).String()},
		{unitOf(k.Type), cellOf(k.Len, text.Whole)},
	}
	if freq, ok := k.Freq.Get(); ok {
		return append(facts, fact{"frequency", text.Whole(freq) + " of 255"})
	}
	return append(facts, fact{"idle", cellOf(k.Idle, text.Age)})
}

func ttlText(d time.Duration) string {
	if d == keyspace.NoTTL {
		return "none"
	}
	return text.Age(d)
}

// unitOf is what a value of a type consists of.
func unitOf(kind string) string {
	switch kind {
	case "string":
		return "bytes"
	case "hash":
		return "fields"
	case "list":
		return "items"
	case "set", "zset":
		return "members"
	case "stream":
		return "entries"
	}
	return "elements"
}

// valueText is the page of a string: decoded, or as text, or as a dump of its bytes.
func (k keyPage) valueText() string {
	var b strings.Builder
	if len(k.Formats) > 0 {
		b.WriteString(text.Escape(strings.Join(k.Formats, ", ")) + ":\n")
	}
	plain := k.plain()
	if isJSON(plain) {
		var laid bytes.Buffer
		_ = json.Indent(&laid, []byte(plain), "", "  ") // it is valid
		plain = laid.String()
	} else if binary(plain) {
		return b.String() + hex.Dump([]byte(plain))
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(plain, "\n"), "\n") {
		b.WriteString(text.Escape(line) + "\n")
	}
	if k.Cut {
		b.WriteString("… this is the beginning only\n")
	}
	return b.String()
}

// binary reports whether s is no text.
func binary(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && !strings.ContainsRune("\n\r\t", r)
	})
}

// elements prints the page of a collection as a table.
func (k keyPage) elements(b *strings.Builder, width int) {
	if len(k.Rows) == 0 {
		return
	}
	heads := map[string][]string{
		"hash": {"FIELD", "VALUE"}, "list": {"INDEX", "VALUE"}, "set": {"MEMBER"}, "zset": {"SCORE", "MEMBER"}, "stream": {"ID", "FIELDS"},
	}[k.Type]
	expiring := slices.ContainsFunc(k.Rows, func(r keyspace.Row) bool { return r.TTL.Known() })
	if expiring {
		heads = []string{"FIELD", "TTL", "VALUE"}
	}
	rows := [][]string{heads}
	for _, r := range k.Rows {
		switch value := shownElement(r); {
		case expiring:
			rows = append(rows, []string{r.ID, maybe.Then(r.TTL, ttlText).Or(""), value})
		case k.Type == "set":
			rows = append(rows, []string{value})
		case k.Type == "zset":
			rows = append(rows, []string{r.Score, value})
		default:
			rows = append(rows, []string{r.ID, value})
		}
	}
	grid(b, rows, width)
}

// shownElement is an element on one line. What applications wrapped it in is undone and
// named: "gzip, JSON: {"a":1}".
func shownElement(r keyspace.Row) string {
	if len(r.Fields) == 0 {
		return shownValue(r.Value)
	}
	var fields []string
	for i := 0; i+1 < len(r.Fields); i += 2 {
		fields = append(fields, r.Fields[i]+"="+shownValue(r.Fields[i+1]))
	}
	return strings.Join(fields, " ")
}

func shownValue(s string) string {
	d := keyspace.Decode(s)
	if d.Text == "" {
		return s
	}
	shown := strings.Join(d.Formats, ", ") + ": " + d.Text
	if d.Cut {
		shown += " …"
	}
	return shown
}

// groups prints the consumer groups of a stream.
func (k keyPage) groups(b *strings.Builder, width int) {
	if len(k.Groups) == 0 {
		return
	}
	rows := [][]string{{"GROUP", "CONSUMERS", "PENDING", "LAG", "LAST ID"}}
	for _, g := range k.Groups {
		rows = append(rows, []string{g.Name, text.Whole(g.Consumers), text.Whole(g.Pending), cellOf(g.Lag, text.Whole), g.LastID})
	}
	b.WriteString("\n")
	grid(b, rows, width)
}

// widestCell is how many cells of a column are shown when others follow it.
const widestCell = 40

// grid prints rows in columns, in lines of at most width cells.
func grid(b *strings.Builder, rows [][]string, width int) {
	last := 0
	var widths []int
	for _, r := range rows {
		last = max(last, len(r)-1)
		widths = append(widths, make([]int, max(len(r)-len(widths), 0))...)
		for i, cell := range r {
			widths[i] = max(widths[i], min(text.Width(cell), widestCell))
		}
	}
	for _, r := range rows {
		var line strings.Builder
		for i, cell := range r {
			if i < last {
				cell = text.Pad(text.Middle(cell, widths[i]), widths[i]) + strings.Repeat(" ", columnGap)
			}
			line.WriteString(text.Escape(cell))
		}
		s := line.String()
		if width > 0 {
			s = text.Cut(s, width)
		}
		b.WriteString(strings.TrimRight(s, " ") + "\n")
	}
}
