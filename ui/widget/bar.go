package widget

import (
	"math"
	"strings"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
)

// ShareBar draws a fraction (0 to 1) as a bar of w cells at x, y: heavy for the part,
// faint for the rest. A part above 0 is never empty and one below 1 never full; NaN, an
// unknown share, is all faint.
func ShareBar(c canvas.Canvas, x, y, w int, fraction float64, th themes.Theme, style themes.Style) {
	half := halves(fraction, w)
	for i := range max(w, 0) {
		switch {
		case 2*i+2 <= half:
			c.Rune(x+i, y, '━', style)
		case 2*i+1 == half:
			c.Rune(x+i, y, '╸', style)
		default:
			c.Rune(x+i, y, '─', th.Faint)
		}
	}
}

// halves is how many half cells of w cells the fraction fills.
func halves(fraction float64, w int) int {
	if math.IsNaN(fraction) || fraction <= 0 {
		return 0
	}
	if fraction >= 1 {
		return 2 * w
	}
	return min(max(int(math.Round(fraction*float64(2*w))), 1), 2*w-1)
}

// progressFigure is how many cells stand behind a progress bar: a space and "100 %", or
// ">99.9 %".
const progressFigure = 8

// Progress draws how much of something is done (0 to 1), as a bar and in figures, in w
// cells at x, y; NaN is unknown.
func Progress(c canvas.Canvas, x, y, w int, fraction float64, th themes.Theme, style themes.Style) {
	bar := w - progressFigure
	if bar < 1 {
		bar = max(w, 0)
	} else {
		figure := text.Unknown
		if !math.IsNaN(fraction) {
			figure = text.Percent(min(max(fraction, 0), 1), 0).String()
		}
		c.Right(x+w, y, figure, th.Dim)
	}
	ShareBar(c, x, y, bar, fraction, th, style)
}

// HistogramRow is one bar of a histogram.
type HistogramRow struct {
	Label    string
	Fraction float64 // of all, 0 to 1; NaN is unknown
	Right    string  // the figure
	Strong   bool    // the one that holds most
}

// Histogram draws a bar a row, its label at the left and its figure at the right. Rows
// that don't fit are left out.
func Histogram(c canvas.Canvas, th themes.Theme, rows []HistogramRow) {
	label, right := 0, 0
	for _, r := range rows {
		label, right = max(label, text.Width(r.Label)), max(right, text.Width(r.Right))
	}
	label = min(label, c.Width()/2)
	right = min(right, c.Width()-label)
	for y, r := range rows[:min(len(rows), c.Height())] {
		style := th.Dim
		if r.Strong {
			style = th.Accent
		}
		c.Text(0, y, text.Cut(r.Label, label), th.Dim)
		ShareBar(c, label+2, y, c.Width()-label-right-4, r.Fraction, th, style)
		c.Right(c.Width(), y, text.Cut(r.Right, right), th.Text)
	}
}

// ShareSpans is a ShareBar of w cells as the text of a table's cell.
func ShareSpans(w int, fraction float64, th themes.Theme, style themes.Style) []Span {
	half, w := halves(fraction, w), max(w, 0)
	part := strings.Repeat("━", half/2)
	if half%2 == 1 {
		part += "╸"
	}
	return []Span{{part, style}, {strings.Repeat("─", w-(half+1)/2), th.Faint}}
}
