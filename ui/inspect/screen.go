// Package inspect shows one key: what it is, how long it lives, and its value by page.
package inspect

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/keyspace"
	"valktop/ui/screen"
)

// readTimeout is how long a key may take to be read: a page is small, so whatever takes
// longer is a server or a network in trouble.
const readTimeout = 5 * time.Second

// Inspector reads keys of the deployment on display.
type Inspector interface {
	// Inspect returns what is known of a key and one page of its value. A key that is not
	// there is no error.
	Inspect(ctx context.Context, key string, page keyspace.ValuePage) (keyspace.Reading, error)
}

// Model is the inspector. Its zero value shows nothing and cannot be opened.
type Model struct {
	ctx    context.Context // ends what is being read
	source Inspector
	open   bool
	key    string // raw bytes

	number int                  // of the newest question; answers to others are late
	asking bool                 // it was not answered yet
	asked  []keyspace.ValuePage // where the pages begin, from the first to the one asked for
	trail  []keyspace.ValuePage // the same, to the one on display

	known bool // there was an answer
	now   keyspace.Reading
	was   string // the type before it changed while open; "" when it did not
	err   error  // of the newest answer; what is on display is older then

	element    *keyspace.Row // of a collection, when the whole of it is on display
	content    *content      // what is shown as lines; nil while rows are, or nothing
	modes      []mode        // in which it can be shown
	mode       mode
	offset     int // the first line or row in sight
	rowsOffset int // the first row in sight when the element was opened
	selected   int // the row of a collection that the cursor is on
	w, h       int // of the screen, when lines were laid out

	lines      [][]piece // of the content on display
	linesWidth int       // that they were laid out for
}

// New returns the inspector, closed. Without a source no key can be opened.
func New(ctx context.Context, source Inspector) Model { return Model{ctx: ctx, source: source} }

// Disabled is why no key can be opened; "" when one can.
func (m Model) Disabled() string {
	if m.source == nil {
		return "keys cannot be read here"
	}
	return ""
}

// Open shows a key and asks for its first page.
func (m Model) Open(key string) (Model, tea.Cmd) {
	if m.source == nil {
		return m, nil
	}
	m = Model{ctx: m.ctx, source: m.source, number: m.number, open: true, key: key}
	return m.ask([]keyspace.ValuePage{{}})
}

// IsOpen reports whether the inspector is on display.
func (m Model) IsOpen() bool { return m.open }

// Key is the name of the key on display, or of the last one; raw bytes.
func (m Model) Key() string { return m.key }

// Close ends the display of the key; an answer under way is dropped.
func (m Model) Close() Model {
	m.open, m.number, m.asking = false, m.number+1, false
	return m
}

// Tick is told the time once a second: a key whose time is up is looked at again.
func (m Model) Tick(ctx screen.Context) (Model, tea.Cmd) {
	if !m.open || m.asking || !m.known || m.err != nil || ctx.Frozen || !expired(m.now, ctx.Now) {
		return m, nil
	}
	return m.ask(m.trail)
}

// answer is what came of a question.
type answer struct {
	number int
	now    keyspace.Reading
	err    error
}

// ask asks for the last of pages anew.
func (m Model) ask(pages []keyspace.ValuePage) (Model, tea.Cmd) {
	m.number++
	m.asking, m.asked = true, pages
	return m, read(m.ctx, m.source, m.key, pages[len(pages)-1], m.number)
}

// read returns a command that reads a page of a key.
func read(ctx context.Context, from Inspector, key string, page keyspace.ValuePage, number int) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, readTimeout)
		defer cancel()
		found, err := from.Inspect(ctx, key, page)
		return answer{number, found, err}
	}
}

// Update takes a key press, the answer to a question, or another size of the screen.
func (m Model) Update(ctx screen.Context, msg tea.Msg) (Model, tea.Cmd) {
	if !m.open {
		return m, nil
	}
	var cmd tea.Cmd
	if m.w != ctx.Width || m.h != ctx.Height {
		m.w, m.h = ctx.Width, ctx.Height
		m = m.lay()
	}
	switch msg := msg.(type) {
	case answer:
		if msg.number == m.number { // else it is late: something else was asked since
			m = m.take(msg)
		}
	case tea.KeyPressMsg:
		m, cmd = m.press(msg.String())
	}
	return m, cmd
}

// take puts the answer to the newest question on display. Without one what was there stays.
func (m Model) take(a answer) Model {
	m.asking, m.err = false, a.err
	if a.err != nil {
		return m
	}
	samePage := m.known && len(m.trail) == len(m.asked)
	if m.known && m.now.Type != a.now.Type {
		m.was, samePage = m.now.Type, false
	}
	m.known, m.now, m.trail = true, a.now, m.asked
	if !samePage {
		m.element, m.offset, m.selected = nil, 0, 0
	}
	m = m.renew()
	m = m.choose()
	if !slices.Contains(m.modes, m.mode) || !samePage && len(m.trail) == 1 {
		m.mode = slices.Concat(m.modes, []mode{asText})[0]
	}
	return m.lay()
}
