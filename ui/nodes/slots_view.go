package nodes

import (
	"strings"
	"time"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// slotDetails are the rows that tell of the selected slot, with their frame.
const slotDetails = 6

// slotsPage is how many rows of slots are in sight.
func slotsPage(h int) int {
	if h >= detailsFrom {
		h -= slotDetails
	}
	return max(h-1-3, 1) // less the line of totals, the frame, the heads
}

// drawSlots draws the slots that take most, and more of the one that is selected.
func (m Model) drawSlots(c canvas.Canvas, ctx screen.Context) {
	t := told(ctx)
	drawStatus(c.Sub(0, 0, c.Width(), 1), ctx)
	details := 0
	if c.Height() >= detailsFrom {
		details = slotDetails
	}
	list := c.Sub(0, 1, c.Width(), c.Height()-1-details)
	in := widget.Panel(list, ctx.Theme, widget.PanelSpec{Title: "Hottest slots", Focus: true, Right: t.span()})
	if len(m.slots.rows) == 0 {
		widget.Notice(in, ctx.Theme, t.notice())
	} else {
		m.slots.table(in, ctx.Theme)
	}
	if details > 0 {
		m.slots.drawSelected(c.Sub(0, c.Height()-details, c.Width(), details), ctx, t)
	}
}

// span says which time the figures are of.
func (t slotsTold) span() string {
	switch {
	case t.told == 0:
		return ""
	case t.uncounted == t.told:
		return "keys alone are counted"
	case t.since || t.took == 0:
		return "since the servers count"
	}
	return "over " + text.Duration(t.took.Round(time.Second)).String()
}

// notice stands where there are no rows.
func (t slotsTold) notice() widget.NoticeSpec {
	switch {
	case t.why != "":
		n := widget.NoticeSpec{Tone: widget.Unknown, What: "Which slots take most is unknown", Why: t.why, Do: "Valkey 8.0 and Redis 8.2 have it."}
		if strings.Contains(t.why, "denied") {
			n.Do = "An administrator can allow it: ACL SETUSER <user> +cluster|slot-stats"
		}
		return n
	case t.told == 0:
		return widget.NoticeSpec{Tone: widget.Unknown, What: "The primaries are asked for their slots"}
	}
	return widget.NoticeSpec{What: "No slot was used", Why: "No command came for a key."}
}

func (s hotSlots) table(c canvas.Canvas, th themes.Theme) {
	share := "OF TIME"
	if s.byBytes {
		share = "OF BYTES"
	}
	if !s.rows[0].counted {
		share = "OF KEYS"
	}
	table := widget.TableSpec{
		Len: len(s.rows), Selectable: true, Selected: s.at, Offset: s.offset, Sign: "▌",
		Columns: []widget.Column{
			{Title: "SLOT", Width: 6, Right: true},
			{Title: "CPU", Width: 8, Right: true},
			{Title: share, Width: barWidth + 8},
			{Title: "IN", Width: 10, Right: true},
			{Title: "OUT", Width: 10, Right: true},
			{Title: "KEYS", Width: 7, Right: true},
			{Title: "NODE", Width: 16, Flex: 1, Middle: true, Drop: 1},
			{Title: "ITS KEYS", Width: 20, Flex: 3, Drop: 2},
		},
		Row: func(i int) [][]widget.Span { return s.rows[i].cells(th) },
	}
	widget.Table(c, th, table)
}

const barWidth = 6

func (r slotRow) cells(th themes.Theme) [][]widget.Span {
	plain := func(s string) []widget.Span {
		style := th.Text
		if s == text.Unknown {
			style = th.Dim
		}
		return []widget.Span{{Text: s, Style: style}}
	}
	bar := append(widget.ShareSpans(barWidth, r.share, th, th.Accent), widget.Span{Text: text.PadLeft(text.Percent(r.share, 1).String(), 8), Style: th.Text})
	return [][]widget.Span{
		plain(text.Whole(int64(r.Slot))), plain(r.cpu()), bar, plain(r.bytes(r.In)), plain(r.bytes(r.Out)),
		plain(text.Count(float64(r.Keys)).String()), {{Text: r.addr, Style: th.Dim}}, {{Text: r.known(), Style: th.Text}},
	}
}

// cpu is what part of the time its primary spent on the slot, or how long as far as it counts.
func (r slotRow) cpu() string {
	switch {
	case !r.counted:
		return text.Unknown
	case r.took == 0:
		return text.Duration(r.CPU).String()
	}
	return text.Percent(r.CPU.Seconds()/r.took.Seconds(), 2).String()
}

func (r slotRow) bytes(n int64) string {
	switch {
	case !r.counted:
		return text.Unknown
	case r.took == 0:
		return text.Bytes(n).String()
	}
	return text.Bytes(int64(r.perSecond(n))).String() + "/s"
}

// known is what is known of its keys: their hash tag, or some names.
func (r slotRow) known() string {
	if common := tag(r.Names); common != "" && len(r.Names) > 1 {
		return "{" + common + "}, " + r.Names[0]
	}
	return strings.Join(r.Names, ", ")
}

// drawSelected tells more of the selected slot, and what would tell more of all.
func (s hotSlots) drawSelected(c canvas.Canvas, ctx screen.Context, t slotsTold) {
	r, ok := s.current()
	if !ok {
		widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Slot"})
		return
	}
	th := ctx.Theme
	in := widget.Panel(c, th, widget.PanelSpec{Title: "Slot " + text.Whole(int64(r.Slot)), Right: r.addr})
	names := "not asked for: it is not among the hottest of its primary"
	switch common := tag(r.Names); {
	case common != "" && int64(len(r.Names)) >= r.Keys:
		names = "all have the hash tag {" + common + "}: " + strings.Join(r.Names, ", ")
	case common != "" && len(r.Names) > 1:
		names = "those looked at have the hash tag {" + common + "}: " + strings.Join(r.Names, ", ")
	case len(r.Names) > 0:
		names = "some: " + strings.Join(r.Names, ", ")
	case r.Keys == 0:
		names = "there are none now"
	}
	facts := []fact{
		{name: "keys", spans: []widget.Span{{Text: text.Count(float64(r.Keys)).String(), Style: th.Bright}, {Text: " · " + names, Style: th.Text}}},
	}
	if r.counted {
		facts = append(facts, fact{name: "CPU", spans: []widget.Span{{Text: r.cpu(), Style: th.Bright}, {Text: r.cpuMeans(), Style: th.Dim}}},
			fact{name: "network", spans: []widget.Span{{Text: r.bytes(r.In), Style: th.Bright}, {Text: " in, ", Style: th.Dim}, {Text: r.bytes(r.Out), Style: th.Bright}, {Text: " out", Style: th.Dim}}})
	}
	if t.uncounted > 0 {
		for _, l := range widget.Wrap(t.more(), in.Width()-factLabel) {
			facts = append(facts, fact{spans: []widget.Span{{Text: l, Style: th.Dim}}})
		}
	}
	for y, f := range facts[:min(len(facts), in.Height())] {
		f.draw(in.Sub(0, y, in.Width(), 1), th)
	}
}

func (r slotRow) cpuMeans() string {
	if r.took == 0 {
		return " of its time since it counts"
	}
	return " of its time"
}

// more is what would tell more.
func (t slotsTold) more() string {
	who := "The primaries do not"
	if t.uncounted < t.told {
		who = text.Whole(int64(t.uncounted)) + " of " + text.Whole(int64(t.told)) + " primaries do not"
	}
	return who + " count time and bytes by slot. An administrator can have them do so: CONFIG SET cluster-slot-stats-enabled yes"
}
