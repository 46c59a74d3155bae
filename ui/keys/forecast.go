package keys

import (
	"math"
	"time"

	"valktop/keyspace"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

const (
	// mostBars is how many rows of bars there are at most: more say no more.
	mostBars = 3
	// hourFigure is the width of what stands behind the strip of the next hour.
	hourFigure = 10
	// A cliff is a minute in which cliffFactor times as many keys expire as in the mean of
	// the others: noise of a few thousand keys stays below that, a batch that was written
	// together does not.
	cliffFactor = 3
	// cliffSamples is how many keys that were asked must expire in that minute: fewer than
	// that come together by chance.
	cliffSamples = 8
	// calmHour is how many times the mean fills the strip at least: an hour without peaks
	// is half a bar high, so that it does not look like one.
	calmHour = 2
	// cliffShare is what part of the keys it must be to matter to whoever refills them.
	cliffShare = 0.01
)

// cliff is the first minute of the forecast, from 0, in which suddenly many keys expire.
func cliff(f keyspace.Figures) (minute int, found bool) {
	total := 0.0
	for _, e := range f.Forecast {
		total += e.Keys
	}
	asked := float64(f.Samples)
	if f.Keys.Value > 0 {
		asked /= f.Keys.Value // keys asked for each key there is
	}
	for i, e := range f.Forecast {
		others := (total - e.Keys) / float64(max(len(f.Forecast)-1, 1))
		if e.Keys >= cliffFactor*others && e.Keys >= cliffShare*f.Keys.Value && e.Keys*asked >= cliffSamples {
			return i, true
		}
	}
	return 0, false
}

// drawHour draws how many keys expire in each of the next minutes as a strip of bars, the
// cliff in the colour of a warning, and says when that is.
func drawHour(c canvas.Canvas, ctx screen.Context, r row, label int) {
	if c.Height() == 0 {
		return
	}
	th, f := ctx.Theme, ahead(ctx, *r.figures)
	y := min(c.Height(), mostBars) - 1
	c.Text(0, y, text.Cut("next hour", label-1), th.Dim)
	at, steep := cliff(f)
	said, style := "", th.Dim
	switch {
	case len(f.Forecast) == 0 && len(r.figures.Forecast) > 0:
		c.Text(label, y, text.Cut("too old: r scans again", c.Width()-label), th.Dim)
		return
	case len(f.Forecast) == 0 && f.TTL.Known():
		c.Text(label, y, text.Cut("nothing expires", c.Width()-label), th.Dim)
		return
	case len(f.Forecast) == 0:
		c.Text(label, y, text.Unknown, th.Dim)
		return
	case steep:
		said, style = widget.Warn.Sign()+" in "+text.Quantity{Number: text.Whole(int64(at)), Unit: "m"}.String(), th.Warn
	default:
		said = perMinute(f)
	}
	c.Right(c.Width(), y, text.Cut(said, hourFigure), style)
	w := c.Width() - label - hourFigure - 2
	drawStripOf(c.Sub(label, 0, w, y+1), th, f.Forecast, at, steep)
}

// ahead are figures with what lies ahead of now in their forecast: they are as old as the report.
func ahead(ctx screen.Context, f keyspace.Figures) keyspace.Figures {
	if old := ctx.Clock().Sub(ctx.Keys.Time); !ctx.Keys.Time.IsZero() && old > 0 {
		f.Forecast = f.Forecast[min(int(old/time.Minute), len(f.Forecast)):]
	}
	return f
}

// perMinute says how many keys expire in a minute of the forecast, on average.
func perMinute(f keyspace.Figures) string {
	total := 0.0
	for _, e := range f.Forecast {
		total += e.Keys
	}
	return text.Count(total/float64(len(f.Forecast))).String() + "/min"
}

// drawStripOf draws bars on the whole of c: each column is the largest of its minutes.
func drawStripOf(c canvas.Canvas, th themes.Theme, forecast []keyspace.Expiry, at int, steep bool) {
	w, h := c.Width(), c.Height()
	if w == 0 || h == 0 {
		return
	}
	bars, high, sum := make([]float64, w), 0.0, 0.0
	mark := -1
	for x := range w {
		from, to := x*len(forecast)/w, max((x+1)*len(forecast)/w, x*len(forecast)/w+1)
		for i := from; i < to; i++ {
			bars[x] = max(bars[x], forecast[i].Keys)
			if steep && i == at && mark < 0 {
				mark = x
			}
		}
		high = max(high, bars[x])
		sum += bars[x]
	}
	high = max(high, calmHour*sum/float64(w))
	blocks := []rune(" ▁▂▃▄▅▆▇█")
	full := len(blocks) - 1
	for x, v := range bars {
		style, level := th.Expired.Line, 0
		if high > 0 && v > 0 {
			level = max(int(math.Round(v/high*float64(h*full))), 1)
		}
		if steep && (x == mark || forecast[x*len(forecast)/w].Keys == forecast[at].Keys) {
			style = th.Warn
		}
		for y := h - 1; y >= 0; y-- {
			c.Rune(x, y, blocks[max(min(level, full), 0)], style)
			level -= full
		}
	}
}
