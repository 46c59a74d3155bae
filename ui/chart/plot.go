package chart

import (
	"math"
	"time"

	"valktop/analysis"
	"valktop/ui/canvas"
)

// plot is the part of a chart within its axes: it says where an instant and a value lie.
type plot struct {
	canvas canvas.Canvas
	axis   Axis
	begin  time.Duration // since the epoch: where dot column 0 begins
	column time.Duration // what one column of dots spans; 0 when the chart spans no time
}

// epoch is what times are counted from, so that columns stay where they are while the
// chart moves on.
func epoch() time.Time { return time.Unix(0, 0) }

// newPlot lays columns of dots over the time from s.From to s.Until. They begin at
// multiples of their own length, so a value never changes its column while time goes on:
// the picture moves by whole columns and doesn't shimmer.
func newPlot(c canvas.Canvas, s Spec) plot {
	p := plot{canvas: c, axis: s.Axis}
	columns := time.Duration(c.Width() * dotsX)
	if columns == 0 || !s.Until.After(s.From) {
		return p
	}
	p.column = max(s.Until.Sub(s.From)/columns, 1)
	until := s.Until.Sub(epoch())
	end := -floorDiv(-until, p.column) * p.column // rounded up
	p.begin = end - columns*p.column
	return p
}

// x is the column of dots that holds an instant; it may lie outside the plot.
func (p plot) x(sinceEpoch time.Duration) int {
	return int(floorDiv(sinceEpoch-p.begin, p.column))
}

// cell is the column of cells that holds an instant, and whether that is within the
// plot; the zero time never is.
func (p plot) cell(t time.Time) (int, bool) {
	if p.column == 0 || t.IsZero() {
		return 0, false
	}
	x := int(floorDiv(time.Duration(p.x(t.Sub(epoch()))), dotsX))
	return x, x >= 0 && x < p.canvas.Width()
}

// y is the row of dots of a value; values beyond the axis lie at its ends.
func (p plot) y(v float64) int {
	bottom := float64(p.canvas.Height()*dotsY - 1)
	part := (v - p.axis.Min) / (p.axis.Max - p.axis.Min)
	if math.IsNaN(part) {
		part = 0
	}
	return int(math.Round((1 - min(max(part, 0), 1)) * bottom))
}

// trace sets the dots of a series: each value holds for its step, neighbours are joined
// by a vertical stroke, and where several values share a column the stroke spans them
// all, so a spike is never lost. Across a gap nothing is joined. Where two lines share a
// cell, one that lies at zero leaves it the colour of the other: a row in the colour of
// what does not happen would look like something that does.
func (p plot) trace(d *dots, s analysis.Series, line uint8) {
	if p.column == 0 || s.Step <= 0 {
		return
	}
	begin := s.Start.Sub(epoch())
	joined, lastX, lastY, last := false, 0, 0, 0.0
	for i, v := range s.Values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			joined = false
			continue
		}
		from, to := p.span(begin+time.Duration(i)*s.Step, s.Step)
		y := p.y(v)
		if joined {
			for x := max(lastX+1, 0); x < min(from, d.w*dotsX); x++ {
				d.put(x, lastY, line, last != 0)
			}
			if y != lastY {
				d.column(from, lastY, y, line)
			}
		}
		for x := max(from, 0); x <= min(to, d.w*dotsX-1); x++ {
			d.put(x, y, line, v != 0)
		}
		joined, lastX, lastY, last = true, to, y, v
	}
}

// span is the first and the last column of a step. One no longer than a column lies in
// the column of its middle alone; a longer one in each column whose middle it covers.
func (p plot) span(begin, step time.Duration) (from, to int) {
	if step <= p.column {
		x := p.x(begin + step/2)
		return x, x
	}
	half := p.column / 2
	return p.x(begin + half), max(p.x(begin+step+half)-1, p.x(begin+half))
}

// floorDiv is a / b rounded down, for b > 0.
func floorDiv(a, b time.Duration) time.Duration {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
