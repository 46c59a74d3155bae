package terminal

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// escPause follows the escape key: a terminal sends it as the first byte of other keys'
// sequences, so programs wait a moment before they take it for itself.
const escPause = 200 * time.Millisecond

// Press presses keys one after the other. They are spelled as Bubble Tea spells them:
// "q", "G", "enter", "esc", "space", "ctrl+c", "alt+x", "shift+tab", "up", "pgdown", "f1".
func (t *Terminal) Press(keys ...string) error {
	for _, key := range keys {
		sequence, err := t.sequence(key)
		if err != nil {
			return err
		}
		if err := t.send(sequence); err != nil {
			return err
		}
		if key == "esc" {
			time.Sleep(escPause)
		}
	}
	return nil
}

// Type presses the keys that write s.
func (t *Terminal) Type(s string) error { return t.send(s) }

// Resize changes the terminal to w × h cells and tells the program.
func (t *Terminal) Resize(w, h int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := pty.Setsize(t.pty, size(w, h)); err != nil {
		return fmt.Errorf("terminal: %w", err)
	}
	t.screen.Resize(w, h)
	return nil
}

func (t *Terminal) send(s string) error {
	if _, err := t.pty.WriteString(s); err != nil {
		return fmt.Errorf("terminal: %w", err)
	}
	return nil
}

// sequence is what a terminal sends for a key.
func (t *Terminal) sequence(key string) (string, error) {
	if s, ok := named()[key]; ok {
		final, isCSI := strings.CutPrefix(s, "\x1b[")
		if isCSI && len(final) == 1 && strings.Contains("ABCDHF", final) && t.applicationKeys() {
			return "\x1bO" + final, nil
		}
		return s, nil
	}
	if utf8.RuneCountInString(key) == 1 {
		return key, nil
	}
	if letter, ok := strings.CutPrefix(key, "ctrl+"); ok && len(letter) == 1 && letter[0] >= '@' && letter[0] < 0x7f {
		return string(rune(letter[0] & 0x1f)), nil
	}
	if rest, ok := strings.CutPrefix(key, "alt+"); ok {
		s, err := t.sequence(rest)
		return "\x1b" + s, err
	}
	return "", fmt.Errorf("terminal: no key is called %q", key)
}

// applicationKeys reports whether cursor keys come with an O in place of a bracket.
func (t *Terminal) applicationKeys() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.modes[ansi.ModeCursorKeys]
}

// updating reports whether the program is in the middle of a synchronized update; the
// caller holds the lock.
func (t *Terminal) updating() bool { return t.modes[ansi.ModeSynchronizedOutput] }

func named() map[string]string {
	return map[string]string{
		"enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "backspace": "\x7f", "esc": "\x1b", "space": " ",
		"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
		"insert": "\x1b[2~", "delete": "\x1b[3~", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
		"f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
		"f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~", "f12": "\x1b[24~",
	}
}
