package terminal

import (
	"errors"
	"io"
	"os"
	"reflect"
	"slices"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/term"
)

// follow keeps track of the modes that the program switches, and answers that frames
// may come as synchronized updates.
func (t *Terminal) follow() {
	t.screen.SetCallbacks(vt.Callbacks{
		EnableMode:  func(m ansi.Mode) { t.modes[m] = true },
		DisableMode: func(m ansi.Mode) { t.modes[m] = false },
	})
	request := ansi.Command('?', '$', 'p')
	t.screen.RegisterCsiHandler(request, func(params ansi.Params) bool {
		n, _, ok := params.Param(0, 0)
		if !ok || ansi.DECMode(n) != ansi.ModeSynchronizedOutput {
			return false
		}
		setting := ansi.ModeReset
		if t.modes[ansi.ModeSynchronizedOutput] {
			setting = ansi.ModeSet
		}
		_, _ = io.WriteString(t.screen.InputPipe(), ansi.ReportMode(ansi.ModeSynchronizedOutput, setting))
		return true
	})
}

// Unrestored names what the program changed of the terminal and has not put back. After
// a program has ended, nothing should be left. Line settings are compared until Close.
func (t *Terminal) Unrestored() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var left []string
	for _, m := range []struct {
		mode ansi.Mode
		name string
		on   bool // how the program finds it
	}{
		{ansi.ModeAltScreen, "alternate screen", false},
		{ansi.ModeAltScreenSaveCursor, "alternate screen", false},
		{ansi.ModeTextCursorEnable, "hidden cursor", true},
		{ansi.ModeAutoWrap, "no automatic wrapping", true},
		{ansi.ModeCursorKeys, "application cursor keys", false},
		{ansi.ModeNumericKeypad, "application keypad", false},
		{ansi.ModeMouseNormal, "mouse reports", false},
		{ansi.ModeMouseButtonEvent, "mouse reports", false},
		{ansi.ModeMouseAnyEvent, "mouse reports", false},
		{ansi.ModeMouseExtSgr, "mouse reports", false},
		{ansi.ModeFocusEvent, "focus reports", false},
		{ansi.ModeBracketedPaste, "bracketed paste", false},
		{ansi.ModeSynchronizedOutput, "a synchronized update", false},
		{ansi.ModeUnicodeCore, "grapheme clustering", false},
	} {
		if now, switched := t.modes[m.mode]; switched && now != m.on && !slices.Contains(left, m.name) {
			left = append(left, m.name)
		}
	}
	if now, err := lineSettings(t.pty); err == nil && !reflect.DeepEqual(t.fresh, now) {
		left = append(left, "line settings (echo, line editing, signals)")
	}
	return left
}

// freshSettings are the line settings (echo, line editing, signals) of a pseudo-terminal
// that nobody changed.
func freshSettings() (*term.State, error) {
	master, tty, err := pty.Open()
	if err != nil {
		return nil, err
	}
	defer master.Close()
	defer tty.Close()
	return lineSettings(master)
}

// lineSettings goes through SyscallConn because File.Fd would make reads of the file
// block even after it was closed.
func lineSettings(master *os.File) (s *term.State, err error) {
	conn, err := master.SyscallConn()
	if err != nil {
		return nil, err
	}
	failed := conn.Control(func(fd uintptr) { s, err = term.GetState(int(fd)) })
	return s, errors.Join(failed, err)
}

func size(w, h int) *pty.Winsize {
	return &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}
}
