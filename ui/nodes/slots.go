package nodes

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"valktop/collector"
	"valktop/ui/screen"
	"valktop/ui/widget"
)

// hotSlots is the view of the slots of a cluster that take most.
type hotSlots struct {
	on      bool // it is on display, in place of the nodes
	rows    []slotRow
	byBytes bool // the order; else by time

	selected int // the slot of the selected row
	moved    bool
	at       int
	offset   int
}

// slotRow is a slot with what its primary says of it.
type slotRow struct {
	collector.SlotLoad

	addr    string // of its primary; raw bytes
	counted bool
	took    time.Duration // that the figures are of; 0: since the server counts
	share   float64       // of the time, or the bytes, of all slots, 0 to 1; of the keys where neither is counted
}

// perSecond is a figure a second.
func (r slotRow) perSecond(n int64) float64 { return float64(n) / r.took.Seconds() }

// slotsTold is what the primaries say of their slots together.
type slotsTold struct {
	asked, told, uncounted int // of the primaries that answer
	since                  bool
	took                   time.Duration
	why                    string // why one did not tell
}

// look makes the rows anew: the costliest first, so that one that gets hot comes up, and the
// selection goes with its slot once somebody has chosen one.
func (s hotSlots) look(ctx screen.Context, page int) hotSlots {
	if !s.on {
		return s
	}
	var all collector.SlotLoad
	s.rows = nil
	for _, n := range ctx.All.Snapshot.Nodes {
		told, ok := n.Detail.Slots.Get()
		if !ok {
			continue
		}
		all.Keys, all.CPU, all.In, all.Out = all.Keys+told.All.Keys, all.CPU+told.All.CPU, all.In+told.All.In, all.Out+told.All.Out
		for _, hot := range told.Hot {
			s.rows = append(s.rows, slotRow{SlotLoad: hot, addr: n.Addr, counted: told.Counted, took: told.Took})
		}
	}
	for i := range s.rows {
		s.rows[i].share = share(s.figure(s.rows[i], s.rows[i].SlotLoad), s.figure(s.rows[i], all))
	}
	slices.SortStableFunc(s.rows, func(a, b slotRow) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(a.Slot, b.Slot))
	})
	if i := slices.IndexFunc(s.rows, func(r slotRow) bool { return r.Slot == s.selected }); i >= 0 && s.moved {
		s.at = i
	}
	return s.choose(s.at, page)
}

// figure is what rows are ordered by.
func (s hotSlots) figure(r slotRow, of collector.SlotLoad) float64 {
	switch {
	case !r.counted:
		return float64(of.Keys)
	case s.byBytes:
		return float64(of.Bytes())
	}
	return of.CPU.Seconds()
}

func share(part, all float64) float64 {
	if all <= 0 {
		return 0
	}
	return part / all
}

// choose selects row i, or the nearest that there is.
func (s hotSlots) choose(i, page int) hotSlots {
	s.at = max(min(i, len(s.rows)-1), 0)
	if r, ok := s.current(); ok {
		s.selected = r.Slot
	}
	s.offset = widget.Scroll(s.offset, s.at, len(s.rows), page)
	return s
}

func (s hotSlots) current() (slotRow, bool) {
	if s.at < 0 || s.at >= len(s.rows) {
		return slotRow{}, false
	}
	return s.rows[s.at], true
}

// told sums up who says what.
func told(ctx screen.Context) slotsTold {
	var t slotsTold
	for _, n := range ctx.All.Snapshot.Nodes {
		if n.Member.Role == collector.Replica || n.Err != nil {
			continue
		}
		t.asked++
		s, ok := n.Detail.Slots.Get()
		if !ok {
			if n.Detail.Topics.Has(collector.TopicSlots) {
				t.why = n.Detail.Slots.Why()
			}
			continue
		}
		t.told++
		switch {
		case !s.Counted:
			t.uncounted++
		case s.Took == 0:
			t.since = true
		default:
			t.took = max(t.took, s.Took)
		}
	}
	return t
}

// tag is the hash tag that the keys of a slot have in common; "" when they have none.
func tag(names []string) string {
	common := ""
	for _, name := range names {
		_, after, open := strings.Cut(name, "{")
		inside, _, closed := strings.Cut(after, "}")
		if !open || !closed || inside == "" || common != "" && inside != common {
			return ""
		}
		common = inside
	}
	return common
}
