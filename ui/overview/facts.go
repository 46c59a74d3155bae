package overview

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawBefore draws what the server remembers of the time before valktop came.
func drawBefore(c canvas.Canvas, ctx screen.Context) {
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Before you came", Right: "what the server remembers"})
	facts := append(lentFact(ctx), ctx.State.Past...)
	slices.SortStableFunc(facts, func(a, b analysis.Fact) int { return int(b.Level) - int(a.Level) })
	if len(facts) == 0 {
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{What: "Asking the server what it remembers"})
		return
	}
	labels := 0
	for _, f := range facts {
		labels = max(labels, text.Width(f.Name))
	}
	labels = min(labels, in.Width()*2/5)
	y, spare := 0, max(in.Height()-len(facts), 0)
	for _, f := range facts {
		if y >= in.Height() {
			return
		}
		rows := 1 + spare
		if f.Level >= analysis.Degraded {
			rows = max(rows, alarmRows)
		}
		used := drawFact(in.Sub(0, y, in.Width(), rows), ctx, f, labels)
		y, spare = y+used, max(spare-used+1, 0)
	}
}

// alarmRows is how many rows a fact that stands out may take, even if the last ones then have
// none.
const alarmRows = 2

// drawFact draws one fact: its name, what it says, and when it was. It returns how many rows
// that took: a text that is too long for the first goes on below while there are any.
func drawFact(c canvas.Canvas, ctx screen.Context, f analysis.Fact, labels int) int {
	style := ctx.Theme.Text
	if f.Level >= analysis.Degraded {
		style = toneOf(f.Level).Style(ctx.Theme)
	}
	c.Text(0, 0, text.Cut(f.Name, labels), ctx.Theme.Dim)
	end := c.Width()
	if !f.When.IsZero() {
		ago := text.Age(ctx.Clock().Sub(f.When)) + " ago"
		if ctx.Clock().Sub(f.When) < time.Second {
			ago = "just now"
		}
		end = c.Right(c.Width(), 0, ago, ctx.Theme.Dim) - 2
	}
	x := labels + 2
	if f.Level >= analysis.Degraded {
		x = c.Text(x, 0, toneOf(f.Level).Sign()+" ", style)
	}
	lines := []string{f.Text}
	if room := end - x; room > 0 && text.Width(f.Text) > room {
		lines = widget.Wrap(f.Text, room)
	}
	shown := max(min(len(lines), c.Height()), 1)
	lines[shown-1] = strings.Join(lines[shown-1:], " ")
	for y, line := range lines[:shown] {
		c.Text(x, y, text.Cut(line, max(end-x, 0)), style)
	}
	return shown
}

// drawParts draws what fills the memory.
func drawParts(c canvas.Canvas, ctx screen.Context) {
	mem := ctx.State.Memory
	right := ""
	if used, ok := mem.Used.Get(); ok {
		right = text.Bytes(used).String() + " used"
	}
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "What fills the memory", Right: right})
	used, ok := mem.Used.Get()
	if !ok || used <= 0 || len(mem.Fills) == 0 {
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{What: "This server does not say what fills its memory"})
		return
	}
	var bars []widget.HistogramRow
	for i, part := range mem.Fills {
		label := part.Name
		if !part.Evicts {
			label += " *"
		}
		bars = append(bars, widget.HistogramRow{
			Label: label, Fraction: float64(part.Bytes) / float64(used), Strong: i == 0,
			Right: text.Bytes(part.Bytes).String(),
		})
	}
	widget.Histogram(in.Sub(0, 0, in.Width(), min(len(bars), in.Height())), ctx.Theme, bars)
	rest := in.Height() - len(bars)
	if rest >= 2 && someDontEvict(mem.Fills) {
		rest--
		in.Text(0, in.Height()-1, text.Cut("* does not count towards the limit", in.Width()), ctx.Theme.Dim)
	}
	if rest > 1 {
		drawBeyond(in.Sub(0, len(bars)+1, in.Width(), rest-1), ctx)
	}
}

// drawBeyond draws what the process takes of the machine beyond its used memory, and what
// that is made of as far as there is room.
func drawBeyond(c canvas.Canvas, ctx screen.Context) {
	f := ctx.State.Memory.Fragmentation
	if f.Bytes.Or(0) <= 0 {
		return
	}
	y := 0
	for _, part := range [...]struct {
		name  string
		bytes analysis.Bytes
	}{
		{"besides, the process holds", f.Bytes},
		{"  fragmented by the allocator", f.AllocatorBytes},
		{"  free pages the allocator keeps", f.AllocatorRSSBytes},
		{"  not the allocator's", f.RSSOverheadBytes},
	} {
		if n, ok := part.bytes.Get(); ok && y < c.Height() {
			c.Text(0, y, text.Cut(part.name, max(c.Width()-10, 0)), ctx.Theme.Dim)
			c.Right(c.Width(), y, text.Bytes(n).String(), ctx.Theme.Text)
			y++
		}
	}
}

func someDontEvict(parts []analysis.MemoryPart) bool {
	for _, p := range parts {
		if !p.Evicts {
			return true
		}
	}
	return false
}

// drawKeys draws the databases, and what replication and persistence are doing.
func drawKeys(c canvas.Canvas, ctx screen.Context) {
	keys := ctx.State.Keys
	right := text.Keys(known(keys.Total, count))
	if stale, ok := keys.ExpiredStale.Get(); ok && stale >= 0.01 {
		right += " · " + percent(stale).String() + " of them expired"
	}
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Keys", Right: right})
	facts := serverFacts(ctx)
	rows := len(keys.Databases)
	if rows == 0 {
		in.Text(0, 0, "no keys in any database", ctx.Theme.Dim)
		rows = 1
	} else {
		widget.Table(in.Sub(0, 0, in.Width(), min(rows+1, in.Height())), ctx.Theme, databaseTable(ctx))
		rows++
	}
	for i, f := range facts {
		if y := rows + 1 + i; y < in.Height() {
			drawFact(in.Sub(0, y, in.Width(), 1), ctx, f, factLabels)
		}
	}
}

// factLabels is the width of the names in serverFacts.
const factLabels = 11

func databaseTable(ctx screen.Context) widget.TableSpec {
	keys := ctx.State.Keys
	return widget.TableSpec{
		Columns: []widget.Column{
			{Title: "DATABASE", Width: 8, Flex: 1}, {Title: "KEYS", Width: 9, Right: true},
			{Title: "NO TTL", Width: 7, Right: true}, {Title: "MEAN TTL", Width: 9, Right: true, Drop: 1},
		},
		Len: len(keys.Databases),
		Row: func(i int) [][]widget.Span {
			db := keys.Databases[i]
			name := "db " + strconv.Itoa(db.Index)
			style := ctx.Theme.Text
			if db.Index == keys.DB {
				style = ctx.Theme.Accent
			}
			noTTL, mean := text.Unknown, text.Unknown
			if db.Keys > 0 {
				noTTL = wholePercent(1 - float64(db.Expires)/float64(db.Keys)).String()
			}
			if db.AvgTTL > 0 {
				mean = text.Duration(db.AvgTTL).String()
			}
			return [][]widget.Span{
				{{Text: name, Style: style}}, {{Text: count(db.Keys).String(), Style: ctx.Theme.Text}},
				{{Text: noTTL, Style: ctx.Theme.Text}}, {{Text: mean, Style: ctx.Theme.Text}},
			}
		},
	}
}

// serverFacts is how replication and persistence stand.
func serverFacts(ctx screen.Context) []analysis.Fact {
	var facts []analysis.Fact
	add := func(name, said string, level analysis.Level, when time.Time) {
		facts = append(facts, analysis.Fact{Name: name, Text: said, Level: level, When: when})
	}
	r := ctx.State.Replication
	if n, ok := r.Connected.Get(); ok && r.Primaries > 0 {
		said := count(n).String() + " connected"
		if n == 0 {
			said = "none"
		}
		if lag, ok := r.Lag.Get(); ok && n > 0 {
			said += ", lag " + text.Duration(lag).String()
		}
		add("replicas", said, analysis.Healthy, time.Time{})
	}
	if up, ok := r.LinkUp.Get(); ok {
		said, level := "up", analysis.Healthy
		if !up {
			said, level = "down", analysis.Unhealthy
			if down, ok := r.LinkDownFor.Get(); ok {
				said += " for " + text.Age(down)
			}
		}
		add("primary", "link "+said, level, time.Time{})
	}
	p := ctx.State.Persistence
	if at, ok := p.LastSave.Get(); ok {
		said, level := "fine", analysis.Healthy
		if good, ok := p.LastSaveOK.Get(); ok && !good {
			said, level = "failed", analysis.Unhealthy
		}
		if p.NeverSaved {
			said, at = "none since start", time.Time{}
		}
		add("last save", said, level, at)
	}
	if on, ok := p.AOFEnabled.Get(); ok {
		said := "off"
		if on {
			said = "on"
		}
		add("append-only", said, analysis.Healthy, time.Time{})
	}
	return facts
}
