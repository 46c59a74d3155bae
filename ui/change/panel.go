package change

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/ui/canvas"
	"valktop/ui/key"
	"valktop/ui/screen"
	"valktop/ui/widget"
)

// panel tells of one run.
type panel struct {
	run    int
	at     int  // the button that has the keys, from the left
	sure   bool // it is asked whether the run is to be cancelled
	scroll int

	undo    *Undoable // what undoes the run; nil when nothing does
	command string    // what does so in a shell
}

// button is a word that does something.
type button struct {
	name string
	do   func(m Model, ctx screen.Context) (Model, tea.Cmd)
}

// buttons are those of the panel. The first one, where the cursor is, changes nothing.
func (m Model) panelButtons() []button {
	r := m.runs[m.panel.run]
	leave := func(m Model, _ screen.Context) (Model, tea.Cmd) { return m.Close(), nil }
	switch {
	case m.panel.sure:
		return []button{
			{"Let it go on", func(m Model, _ screen.Context) (Model, tea.Cmd) { m.panel.sure, m.panel.at = false, 0; return m, nil }},
			{"Cancel what is left", func(m Model, _ screen.Context) (Model, tea.Cmd) {
				m.runs[m.panel.run].run.Cancel()
				m.panel.sure, m.panel.at = false, 0
				return m, nil
			}},
		}
	case r.ended():
		all := []button{{"Close", leave}}
		if u := m.panel.undo; u != nil {
			all = append(all, button{"Undo …", func(m Model, ctx screen.Context) (Model, tea.Cmd) { return m.Undo(ctx, *u) }})
		}
		return all
	}
	hold := button{"Pause", func(m Model, _ screen.Context) (Model, tea.Cmd) { return m.hold() }}
	if r.held() {
		hold.name = "Go on"
	}
	return []button{
		{"To the background", leave}, hold,
		{"Cancel …", func(m Model, _ screen.Context) (Model, tea.Cmd) { m.panel.sure, m.panel.at = true, 0; return m, nil }},
	}
}

// hold pauses the run, or lets it go on.
func (m Model) hold() (Model, tea.Cmd) {
	r := m.runs[m.panel.run]
	if r.held() {
		r.run.Resume()
		return m, send(Say{"the change goes on"})
	}
	r.run.Pause()
	return m, send(Say{"the change stands still"})
}

// undoing is what undoes a run, and the command that does.
func (m Model) undoing(r run) (*Undoable, string) {
	backup := r.now.Outcome.Backup
	if backup == "" {
		return nil, ""
	}
	command := joined(m.changer.CommandLine(actions.Plan{Action: actions.Restore, DB: r.plan.DB, Backup: backup}, Options{}))
	for _, u := range m.changer.Undoable() {
		if u.Backup == backup {
			return &u, command
		}
	}
	return nil, command
}

// inPanel is the panel after a key.
func (m Model) inPanel(ctx screen.Context, pressed string) (Model, tea.Cmd) {
	buttons := m.panelButtons()
	n := len(buttons)
	m.panel.at = min(m.panel.at, n-1)
	switch pressed {
	case "esc", "backspace":
		if m.panel.sure {
			m.panel.sure, m.panel.at = false, 0
			return m, nil
		}
		return m.Close(), nil
	case "tab", "right":
		m.panel.at = (m.panel.at + 1) % n
	case "shift+tab", "left":
		m.panel.at = (m.panel.at + n - 1) % n
	case "enter":
		return buttons[m.panel.at].do(m, ctx)
	case "p":
		if !m.runs[m.panel.run].ended() && !m.panel.sure {
			return m.hold()
		}
	case "[", "]":
		by := map[string]int{"[": -1, "]": 1}[pressed]
		m.panel = panel{run: max(min(m.panel.run+by, len(m.runs)-1), 0)}
		return m.look(), nil
	case "j", "down", "pgdown":
		m.panel.scroll++
	case "k", "up", "pgup":
		m.panel.scroll = max(m.panel.scroll-1, 0)
	case "y":
		if m.panel.command != "" {
			return m, tea.Batch(tea.SetClipboard(m.panel.command), send(Say{"the command was sent to the clipboard"}))
		}
	}
	return m, nil
}

func (m Model) panelKeys(screen.Context) []key.Binding {
	r, others, single := m.runs[m.panel.run], "", ""
	if len(m.runs) < 2 {
		others = "there is one change"
	}
	if r.now.Outcome.Backup == "" {
		single = "there is no backup"
	}
	esc := key.Binding{Keys: []string{"esc", "backspace"}, Show: "esc", Short: "to the background", Long: "Go on with other screens; the change goes on"}
	pause := key.Binding{Keys: []string{"p"}, Short: "pause", Long: "Let the change stand still"}
	switch {
	case m.panel.sure:
		esc.Short, esc.Long = "back", "Let it go on"
		pause.Disabled = "it is asked whether to cancel"
	case r.ended():
		esc.Short, esc.Long = "close", "Close; c opens it again"
		pause.Short, pause.Disabled = "", "it has ended"
	case r.held():
		pause.Short, pause.Long = "go on", "Let the change go on"
	}
	return []key.Binding{
		esc, {Keys: []string{"enter"}, Short: "do", Long: "Do what the button under the cursor says"},
		{Keys: []string{"tab", "shift+tab", "left", "right"}, Show: "← →", Short: "choose", Long: "The next button, the one before"},
		pause,
		{Keys: []string{"[", "]"}, Show: "[ ]", Short: "other changes", Long: "The change before, the one after", Disabled: others},
		{Keys: []string{"y"}, Short: "copy the undo", Long: "Copy the command that undoes it", Disabled: single},
		{Keys: []string{"j", "down", "pgdown", "k", "up", "pgup"}, Show: "j k", Long: "Scroll what does not fit"},
	}
}

// drawPanel draws what is known of the run, and the buttons.
func (m Model) drawPanel(c canvas.Canvas, ctx screen.Context) {
	th, r, w := ctx.Theme, m.runs[m.panel.run], wide(c)
	s := &sheet{th: th}
	r.tell(s, ctx, w)
	r.tellUndo(s, m.panel.command, w)
	if m.panel.sure {
		s.gap()
		s.wrapped("cancel?", "What was done stays done; what is left is left alone."+r.undoWords(), th.Warn, w)
	}
	foot := []line{{blank: true}, {flush: true, spans: m.panelRow(s)}}
	if room := max(c.Height()-2, 0); len(s.lines)+len(foot) > room {
		foot = fitted(foot, room-len(s.lines))
		s.lines = fitted(s.lines, room-len(foot))
	}
	right := ""
	if n := len(m.runs); n > 1 {
		right = "change " + strconv.Itoa(m.panel.run+1) + " of " + strconv.Itoa(n)
	}
	name, tone := r.name()
	in := widget.Dialog(c, th, widget.DialogSpec{Title: name, Right: right, Tone: tone, Width: w, Height: len(s.lines) + len(foot)})
	below := min(len(foot), in.Height())
	body := in.Sub(0, 0, in.Width(), in.Height()-below)
	drawBody(body, th, s.lines, onCancel, m.panel.scroll)
	for y, l := range foot[len(foot)-below:] {
		l.draw(in.Sub(0, in.Height()-below+y, in.Width(), 1), th, onCancel)
	}
}

func (m Model) panelRow(s *sheet) []widget.Span {
	var spans []widget.Span
	for i, b := range m.panelButtons() {
		style := s.th.Text
		if i == m.panel.at {
			style = s.th.Tab
		}
		spans = append(spans, widget.Span{Text: " " + b.name + " ", Style: style}, widget.Span{Text: "   ", Style: s.th.Dim})
	}
	return spans
}
