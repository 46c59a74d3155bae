package access

import (
	"time"

	"valktop/access"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/widget"
)

const (
	// From this size on all parts stand beside each other.
	gridWidth, gridHeight = 116, 26
	// RatesOver is the time that rates are of, and lately that which a change is of.
	RatesOver = 10 * time.Second
	lately    = 5 * time.Second
	before    = time.Minute
)

// View draws the results. What is asked is drawn by ViewConsent.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	if m.face != onResults {
		return
	}
	m.drawStatus(c.Sub(1, 0, c.Width()-2, 2), ctx)
	body := c.Sub(0, 2, c.Width(), c.Height()-2)
	if c.Width() < gridWidth || c.Height() < gridHeight {
		m.drawPart(body, ctx, m.part, true)
		return
	}
	w, h := body.Width(), body.Height()
	left, top := w/2, (h+1)/2
	places := [partCount]canvas.Canvas{
		patterns: body.Sub(0, 0, left, top), hotKeys: body.Sub(left, 0, w-left, top),
		drop: body.Sub(0, top, left, h-top), rushes: body.Sub(left, top, w-left, h-top),
	}
	for p, at := range places {
		m.drawPart(at, ctx, part(p), part(p) == m.part)
	}
}

// ViewConsent draws the question over whatever is on c.
func (m Model) ViewConsent(c canvas.Canvas, ctx screen.Context) {
	if m.face == onConsent {
		m.drawConsent(c, ctx)
	}
}

// drawPart draws one part of the results.
func (m Model) drawPart(c canvas.Canvas, ctx screen.Context, p part, focus bool) {
	offset := 0
	if focus {
		offset = m.offset
	}
	switch p {
	case patterns:
		drawPatterns(c, ctx, offset, focus)
	case hotKeys:
		m.drawKeys(c, ctx, offset, focus)
	case drop:
		m.drawDrop(c, ctx, offset, focus)
	case rushes:
		drawRushes(c, ctx, offset, focus)
	case partCount:
	}
}

// nothing is what stands where figures would be.
func nothing(r access.Report, what string) widget.NoticeSpec {
	if r.Burst.Failed {
		return widget.NoticeSpec{Tone: widget.Warn, What: what, Why: r.Burst.Why, Do: r.Burst.Try}
	}
	return widget.NoticeSpec{Tone: widget.Unknown, What: what}
}
