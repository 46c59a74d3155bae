package fleet

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/ui/field"
	"valktop/ui/widget"
)

// holdFor is how long rows keep their order while their states change: long enough to read a
// row and press a key for it.
const holdFor = 5 * time.Second

// Outcome is what a message did to the list.
type Outcome int

// The outcomes.
const (
	Stays  Outcome = iota
	Left           // the user left it
	Chosen         // the user wants the dashboard of Choice
	Retry          // the user wants all to be asked now
)

// Model is the list, and the row under the cursor.
type Model struct {
	about     string // what is listed: "all profiles", "@eu"
	all       []Row
	rows      []Row // those that are shown, in order
	now       time.Time
	orderedAt time.Time
	selected  string // the profile under the cursor
	at        int
	offset    int
	height    int
	filter    field.Model
	typing    bool
	note      string
	help      bool
	scroll    int // of the help
}

// New returns a list without rows.
func New(about string) Model { return Model{about: about} }

// Tick tells the time.
func (m Model) Tick(now time.Time) Model {
	m.now = now
	return m
}

// Sized tells how many rows the terminal has.
func (m Model) Sized(height int) Model {
	m.height = height
	return m.choose(m.at)
}

// Take shows how all are now.
func (m Model) Take(rows Rows, now time.Time) Model {
	asking := slices.ContainsFunc(m.rows, Row.asking)
	m.all, m.now = rows.List, now
	return m.arrange(asking || now.Sub(m.orderedAt) >= holdFor)
}

// arrange makes the rows anew; those that were shown keep their order unless it is due.
func (m Model) arrange(due bool) Model {
	rank := map[string]int{}
	if !due {
		for i, r := range m.rows {
			rank[r.Name] = i
		}
	} else {
		m.orderedAt = m.now
	}
	filter := strings.ToLower(m.filter.Value())
	rows := slices.DeleteFunc(slices.Clone(m.all), func(r Row) bool { return filter != "" && !r.matches(filter) })
	Sort(rows)
	slices.SortStableFunc(rows, func(a, b Row) int {
		i, known := rank[a.Name]
		j, also := rank[b.Name]
		if !known || !also {
			return 0
		}
		return i - j
	})
	m.rows = rows
	if i := slices.IndexFunc(rows, func(r Row) bool { return r.Name == m.selected }); i >= 0 {
		m.at = i
	}
	return m.choose(m.at)
}

// choose puts the cursor on row i, or the nearest that there is.
func (m Model) choose(i int) Model {
	m.at = max(min(i, len(m.rows)-1), 0)
	if len(m.rows) > 0 {
		m.selected = m.rows[m.at].Name
	}
	m.offset = widget.Scroll(m.offset, m.at, len(m.rows), m.page())
	return m
}

// Choice is the row under the cursor.
func (m Model) Choice() (Row, bool) {
	if m.at >= len(m.rows) {
		return Row{}, false
	}
	return m.rows[m.at], true
}

// Update takes typing and moving.
func (m Model) Update(msg tea.Msg) (Model, Outcome) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		if m.typing {
			m.filter = m.filter.Update(msg)
			m = m.arrange(true)
		}
		return m, Stays
	}
	m.note = ""
	pressed := press.String()
	if pressed == "ctrl+c" {
		return m, Left
	}
	if m.typing && pressed != "enter" && pressed != "esc" && pressed != "up" && pressed != "down" {
		m.filter = m.filter.Update(msg)
		return m.arrange(true), Stays
	}
	return m.press(pressed)
}

func (m Model) press(pressed string) (Model, Outcome) {
	if m.help {
		return m.inHelp(pressed)
	}
	for _, a := range m.actions() {
		if a.Matches(pressed) && a.Disabled == "" {
			return a.do(m, pressed)
		}
	}
	return m, Stays
}

func (m Model) open() (Model, Outcome) {
	r, ok := m.Choice()
	switch {
	case !ok:
		return m, Stays
	case r.Closed != "":
		m.note = r.Closed
		return m, Stays
	}
	return m, Chosen
}
