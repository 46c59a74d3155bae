package text

import "strings"

// ellipsis marks where something was cut; it takes one cell.
const ellipsis = "…"

// Cut returns what s looks like in at most w cells. When something had to go it ends in "…".
func Cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return Escape(s)
	}
	var b strings.Builder
	b.Grow(w + len(ellipsis))
	room := w - 1
	for cluster, width := range Cells(s) {
		if width > room {
			break
		}
		b.WriteString(cluster)
		room -= width
	}
	b.WriteString(ellipsis)
	return b.String()
}

// Middle returns what s looks like in at most w cells. When something had to go, the
// middle is "…": of a long key name the ends say most.
func Middle(s string, w int) string {
	if w <= 0 {
		return ""
	}
	total := Width(s)
	if total <= w {
		return Escape(s)
	}
	head := w / 2 // the larger half of what is left beside the ellipsis
	tail := w - 1 - head
	var b strings.Builder
	b.Grow(w + len(ellipsis))
	at, cut := 0, false
	for cluster, width := range Cells(s) {
		switch {
		case !cut && at+width <= head:
			b.WriteString(cluster)
		case at >= total-tail:
			b.WriteString(cluster)
		case !cut:
			b.WriteString(ellipsis)
			cut = true
		}
		at += width
	}
	return b.String()
}

// Pad returns what s looks like in exactly w cells: filled with spaces on the right, or cut.
func Pad(s string, w int) string {
	cut := Cut(s, w)
	return cut + strings.Repeat(" ", max(w-Width(cut), 0))
}

// PadLeft is Pad with the spaces on the left: numbers stand right.
func PadLeft(s string, w int) string {
	cut := Cut(s, w)
	return strings.Repeat(" ", max(w-Width(cut), 0)) + cut
}
