package inspect

import (
	"cmp"
	"errors"
	"time"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// factsApart is the space between two facts in a row.
const factsApart = 3

// drawFacts draws what is known of the key besides its value.
func (m Model) drawFacts(c canvas.Canvas, th themes.Theme, now time.Time) {
	right := ""
	switch {
	case m.asking:
		right = "reading …"
	case m.known:
		right = "read " + text.Age(max(now.Sub(m.now.Time), 0)) + " ago"
	}
	room := c.Width() - 12 - text.Width(right)
	title := []widget.Span{{Text: text.Middle(m.key, max(room, 8)), Style: th.Accent}}
	if m.key == "" {
		title = []widget.Span{{Text: "the key with the empty name", Style: th.Accent}}
	}
	in := widget.Panel(c, th, widget.PanelSpec{TitleStyled: title, Right: right})
	flow(in, m.facts(th, now))
}

// facts are what is known, the most useful first.
func (m Model) facts(th themes.Theme, now time.Time) [][]widget.Span {
	var all [][]widget.Span
	add := func(name, figure string, style themes.Style) {
		all = append(all, []widget.Span{{Text: name + " ", Style: th.Dim}, {Text: figure, Style: style}})
	}
	if m.err != nil && m.known {
		all = append(all, []widget.Span{{Text: widget.Bad.Sign() + " ", Style: th.Bad}, {Text: "not read again: " + m.err.Error(), Style: th.Text}})
	}
	if !m.exists() {
		return all
	}
	k := m.now
	kind := cmp.Or(k.Type, text.Unknown)
	if encoding, ok := k.Encoding.Get(); ok {
		kind += " · " + encoding
	}
	add("type", kind, th.Bright)
	if m.was != "" {
		all = append(all, []widget.Span{{Text: widget.Warn.Sign() + " ", Style: th.Warn}, {Text: "it was a " + m.was, Style: th.Warn}})
	}
	add("TTL", m.ttl(now), th.Bright)
	add("memory", text.Maybe(k.Memory, text.Bytes).String(), th.Text)
	add(unitOf(k.Type), cellOf(k.Len, func(n int64) string { return text.Whole(n) }), th.Text)
	if freq, ok := k.Freq.Get(); ok {
		add("frequency", text.Whole(freq)+" of 255", th.Text)
	} else {
		add("idle", cellOf(k.Idle, text.Age), th.Text)
	}
	return all
}

// ttl is the time that is left, counted down.
func (m Model) ttl(now time.Time) string {
	ttl, ok := m.now.TTL.Get()
	switch {
	case !ok:
		return text.Unknown
	case ttl == keyspace.NoTTL:
		return "none"
	}
	left := ttl - now.Sub(m.now.Time)
	if left <= 0 {
		return "over"
	}
	return text.Age(min(left, ttl))
}

// expired reports whether the time of a key is up.
func expired(k keyspace.Reading, now time.Time) bool {
	ttl, ok := k.TTL.Get()
	return ok && ttl != keyspace.NoTTL && k.Type != "" && !now.Before(k.Time.Add(ttl))
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

// cellOf is a value as it is written, or the sign of what is unknown.
func cellOf[T any](v maybe.Value[T], write func(T) string) string {
	return maybe.Then(v, write).Or(text.Unknown)
}

// refused says why a key could not be read.
func refused(err error) widget.NoticeSpec {
	n := widget.NoticeSpec{Tone: widget.Bad, What: "The key cannot be read", Why: err.Error(), Do: "r tries again, esc goes back"}
	var advice interface{ Try() string }
	if errors.As(err, &advice) && advice.Try() != "" {
		n.Do = advice.Try()
	}
	return n
}

// flow draws facts one behind the other and goes on in the next row where one does not
// fit; what fits nowhere is left out whole.
func flow(c canvas.Canvas, facts [][]widget.Span) {
	x, y := 0, 0
	for _, fact := range facts {
		w := widget.SpansWidth(fact...)
		if x > 0 && x+factsApart+w > c.Width() {
			x, y = 0, y+1
		}
		if y >= c.Height() {
			return
		}
		if x > 0 {
			x += factsApart
		}
		x = widget.Spans(c, x, y, fact...)
	}
}
