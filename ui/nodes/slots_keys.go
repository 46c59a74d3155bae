package nodes

import (
	tea "charm.land/bubbletea/v2"

	"valktop/collector"
	"valktop/ui/key"
	"valktop/ui/screen"
)

// Topics is what the screen draws from besides polls.
func (m Model) Topics() collector.Topics {
	if m.slots.on {
		return collector.TopicSlots
	}
	return 0
}

// turning is the binding that goes on to the slots, and back.
func (m Model) turning(ctx screen.Context) action {
	b := key.Binding{Keys: []string{"v"}, Short: "slots", Long: "The slots of the cluster that take most time and traffic, or the nodes", Command: "view"}
	switch {
	case m.slots.on:
		b.Short = "nodes"
	case ctx.All.Snapshot.Topology.Form != collector.Cluster:
		b.Disabled = "only a cluster has slots"
	}
	return action{b, Model.turn}
}

// slotActions are the keys of the view of slots.
func (m Model) slotActions(ctx screen.Context) []action {
	nothing, uncounted := "", ""
	r, ok := m.slots.current()
	switch {
	case !ok:
		nothing, uncounted = "there is no slot to choose", "there is nothing to sort"
	case !r.counted:
		uncounted = "keys alone are counted"
	}
	focus := m.focusing(ctx, nothing)
	focus.Long = "The whole dashboard on the primary of this slot; esc goes back to all"
	focus.do = Model.focusSlot
	order := "by network"
	if m.slots.byBytes {
		order = "by time"
	}
	return []action{
		m.turning(ctx), focus,
		{key.Binding{Keys: []string{"s"}, Short: order, Long: "Sort by the server's time, or by the bytes of the network", Command: "sort", Disabled: uncounted}, Model.sortSlots},
		{key.Binding{Keys: []string{"j", "down", "k", "up"}, Show: "j k ↓ ↑", Long: "The next slot, the one before", Disabled: nothing}, Model.moveSlot},
		{key.Binding{Keys: []string{"g", "home", "G", "end"}, Show: "g G", Long: "The first slot, the last", Disabled: nothing}, Model.moveSlot},
		{key.Binding{Keys: []string{"ctrl+d", "pgdown", "ctrl+u", "pgup"}, Show: "ctrl+d ctrl+u", Long: "Half a screen down, or up", Disabled: nothing}, Model.moveSlot},
		{key.Binding{Keys: []string{"esc", "backspace"}, Long: "Back to the nodes"}, Model.turn},
	}
}

func (m Model) turn(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.slots = hotSlots{on: !m.slots.on}
	m.slots = m.slots.look(ctx, slotsPage(ctx.Height))
	return m, nil
}

func (m Model) sortSlots(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.slots.byBytes, m.slots.moved, m.slots.at = !m.slots.byBytes, false, 0
	m.slots = m.slots.look(ctx, slotsPage(ctx.Height))
	return m, nil
}

func (m Model) focusSlot(screen.Context, string) (Model, tea.Cmd) {
	r, _ := m.slots.current()
	return m, func() tea.Msg { return Focus{r.addr} }
}

func (m Model) moveSlot(ctx screen.Context, pressed string) (Model, tea.Cmd) {
	page := slotsPage(ctx.Height)
	m.slots.moved = true
	m.slots = m.slots.choose(moved(pressed, m.slots.at, len(m.slots.rows), max(page/2, 1)), page)
	return m, nil
}
