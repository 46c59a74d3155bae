package chart

import (
	"time"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
)

// minMiddleRows is the height from which an axis has a label in its middle.
const minMiddleRows = 5

// drawLabels writes two or three values of the axis beside the rows where they lie.
func drawLabels(c canvas.Canvas, th themes.Theme, axis Axis, p plot) {
	rows := c.Height()
	if rows == 0 || c.Width() == 0 {
		return
	}
	put := func(row int, label string) {
		c.Right(c.Width(), row, text.Cut(label, c.Width()), th.Dim)
	}
	high, low, middle := axis.label(axis.Max), axis.label(axis.Min), axis.label(axis.middle())
	if rows > 1 {
		put(rows-1, low)
	}
	if rows >= minMiddleRows && middle != low && middle != high {
		put(p.y(axis.middle())/dotsY, middle)
	}
	put(0, high)
}

// secondsUpTo is the longest span whose times are written with seconds.
const secondsUpTo = 15 * time.Minute

// times is how the instants of a chart are written.
type times struct {
	layout   string
	location *time.Location
}

func newTimes(s Spec) times {
	t := times{layout: "15:04", location: s.Location}
	if s.Until.Sub(s.From) <= secondsUpTo {
		t.layout = "15:04:05"
	}
	if t.location == nil {
		t.location = time.UTC
	}
	return t
}

func (t times) write(at time.Time) string { return at.In(t.location).Format(t.layout) }

// drawTimes writes the instants at the left, in the middle and at the right, as many as
// fit, and that of the cursor in place of those it meets.
func drawTimes(c canvas.Canvas, th themes.Theme, s Spec) {
	t, w := newTimes(s), c.Width()
	n := text.Width(t.write(s.Until))
	if c.Height() == 0 || n > w || !s.Until.After(s.From) {
		return
	}
	cursor := -2 * w // far from all
	if x, ok := newPlot(c, s).cell(s.Cursor); ok {
		cursor = min(max(x-n/2, 0), w-n)
		c.Text(cursor, 0, t.write(s.Cursor), th.Bright)
	}
	put := func(x int, at time.Time) {
		if x > cursor+n || x+n < cursor {
			c.Text(x, 0, t.write(at), th.Dim)
		}
	}
	put(w-n, s.Until)
	if w >= 2*n+timesApart {
		put(0, s.From)
	}
	if w >= 3*n+2*timesApart {
		put((w-n)/2, s.From.Add(s.Until.Sub(s.From)/2))
	}
}

// timesApart is the space between two times, in cells.
const timesApart = 2
