package keys

import (
	"maps"

	tea "charm.land/bubbletea/v2"

	"valktop/ui/field"
	"valktop/ui/screen"
)

// move moves the selection, or within the examples while those have the keys.
func (m Model) move(ctx screen.Context, pressed string) (Model, tea.Cmd) {
	if m.view == treemap && !m.inside {
		if to, ok := m.beside(ctx, pressed); ok {
			return m.choose(ctx, to), nil
		}
	}
	at, last, page := m.at, len(m.rows)-1, max(m.page(ctx)/2, 1)
	if m.inside {
		at, last = m.example, len(m.examples())-1
	}
	switch pressed {
	case "j", "down":
		at++
	case "k", "up":
		at--
	case "g", "home":
		at = 0
	case "G", "end":
		at = last
	case "ctrl+d", "pgdown":
		at += page
	case "ctrl+u", "pgup":
		at -= page
	}
	at = max(min(at, last), 0)
	if m.inside {
		m.example = at
		return m, nil
	}
	return m.choose(ctx, at), nil
}

// enter goes one deeper: into a branch, from a pattern to its details, from there to a key.
func (m Model) enter(ctx screen.Context, _ string) (Model, tea.Cmd) {
	r, ok := m.current()
	switch {
	case !ok:
		return m, nil
	case m.inside:
		return m.inspect(ctx, "")
	case r.leaf:
		m.inside, m.example = true, 0
		return m, nil
	}
	m.path, m.at, m.selected, m.offset = r.path, 0, "", 0
	m.filter = field.Model{}
	return m.anew(ctx), nil
}

// back goes one out: of the details, of the filter, of the prefix. Out of a prefix the
// selection is on it again.
func (m Model) back(ctx screen.Context, _ string) (Model, tea.Cmd) {
	switch {
	case m.inside:
		m.inside = false
		return m, nil
	case m.filter.Value() != "":
		return m.clearFilter(ctx, "")
	case len(m.path) == 0:
		return m, nil
	}
	was := m.path
	m.path = m.path[:m.above(ctx)]
	m.selected = branchID + was[len(m.path)]
	return m.anew(ctx), nil
}

// above is how many prefixes are left of the path one row further out: prefixes that lead
// to a single other one are gone through together.
func (m Model) above(ctx screen.Context) int {
	level, begin, alone := ctx.Keys.Tree, 0, false
	for i, prefix := range m.path {
		if !alone {
			begin = i
		}
		br := find(level, prefix)
		if br == nil {
			break
		}
		level, alone = br.Children, len(br.Children) == 1 && br.Hidden == 0
	}
	return begin
}

// fold shows or hides what is below the selected prefix; hiding what is hidden already
// goes to the prefix it lies below.
func (m Model) fold(ctx screen.Context, pressed string) (Model, tea.Cmd) {
	r, ok := m.current()
	if !ok {
		return m, nil
	}
	if pressed == "left" && !r.open {
		for i := m.at; i >= 0; i-- {
			if m.rows[i].depth < r.depth {
				return m.choose(ctx, i), nil
			}
		}
		return m, nil
	}
	if r.leaf {
		return m, nil
	}
	if r.open && pressed == "right" {
		return m.choose(ctx, m.at+1), nil
	}
	m.open = maps.Clone(m.open)
	m.open[r.id] = pressed == "right"
	return m.build(ctx, m.rank), nil
}

// toggle gives the keys to what is known of the selection, or takes them back.
func (m Model) toggle(screen.Context, string) (Model, tea.Cmd) {
	m.inside, m.example = !m.inside, 0
	return m, nil
}

// aside is what toggle leads to.
func (m Model) aside() string {
	if m.inside {
		return m.view.name()
	}
	return "details"
}

// inspect asks for a look at the selected example.
func (m Model) inspect(screen.Context, string) (Model, tea.Cmd) {
	if all := m.examples(); m.example < len(all) {
		return m, send(Inspect{all[m.example].Name})
	}
	return m, nil
}

// turn goes to the next view; what is selected stays so where it is there, too.
func (m Model) turn(ctx screen.Context, _ string) (Model, tea.Cmd) {
	r, _ := m.current()
	m.view, m.inside = m.nextView(), false
	m = m.anew(ctx)
	for i, other := range m.rows {
		if r.pattern != "" && other.pattern == r.pattern {
			return m.choose(ctx, i), nil
		}
	}
	return m.choose(ctx, 0), nil
}

func (m Model) nextView() view { return (m.view + 1) % viewCount }

// name is how the footer says it.
func (v view) name() string { return [...]string{"tree", "list", "map"}[v] }

func (m Model) startChoosing(screen.Context, string) (Model, tea.Cmd) {
	m.choosing, m.inside = true, false
	return m, nil
}

func (m Model) done(screen.Context, string) (Model, tea.Cmd) {
	m.choosing = false
	return m, nil
}

func (m Model) nextOrder(ctx screen.Context, pressed string) (Model, tea.Cmd) {
	by := order(1)
	if pressed == "left" {
		by = orderCount - 1
	}
	m.sort = sorting{by: (m.sort.by + by) % orderCount}
	return m.anew(ctx), nil
}

func (m Model) reverse(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.sort.reversed = !m.sort.reversed
	return m.anew(ctx), nil
}
