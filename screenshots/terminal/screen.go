package terminal

import (
	"fmt"
	"strings"
	"time"
)

// frameGrace is how long a reader waits for the end of a synchronized update before it
// takes the screen as it is.
const frameGrace = time.Second

// Screen returns the rows of the screen as text, without spaces at their ends.
func (t *Terminal) Screen() []string {
	var rows []string
	t.look(func() { rows = t.rows() })
	return rows
}

// Styled returns the screen as lines of text with escape sequences for its styles.
func (t *Terminal) Styled() string {
	var content string
	t.look(func() { content = t.screen.Render() })
	return content
}

// Frame returns the rows of the screen as text and the styled screen, of one instant.
func (t *Terminal) Frame() (rows []string, styled string) {
	t.look(func() { rows, styled = t.rows(), t.screen.Render() })
	return rows, styled
}

// Raw returns what the program has written, as far as it is kept: the newest megabyte at most.
func (t *Terminal) Raw() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]byte(nil), t.raw...)
}

// Written is how many bytes the program has written so far.
func (t *Terminal) Written() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.written
}

// Size is how many columns and rows the terminal has.
func (t *Terminal) Size() (w, h int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen.Width(), t.screen.Height()
}

// WaitFor waits until the screen shows text somewhere in one row.
func (t *Terminal) WaitFor(text string, timeout time.Duration) error {
	shows := func(rows []string) bool {
		for _, row := range rows {
			if strings.Contains(row, text) {
				return true
			}
		}
		return false
	}
	if err := t.WaitUntil(shows, timeout); err != nil {
		return fmt.Errorf("no %q: %w", text, err)
	}
	return nil
}

// WaitUntil waits until the rows of the screen satisfy a condition. When they don't, the
// error shows the screen.
func (t *Terminal) WaitUntil(satisfied func(rows []string) bool, timeout time.Duration) error {
	tooLate := time.NewTimer(timeout)
	defer tooLate.Stop()
	for {
		changed, whole, rows := t.peek()
		if whole && satisfied(rows) {
			return nil
		}
		select {
		case <-changed:
			continue
		case <-t.finished:
			if _, _, rows = t.peek(); satisfied(rows) {
				return nil
			}
			if t.err != nil {
				return fmt.Errorf("the program has ended: %w; it left\n%s", t.err, boxed(rows))
			}
			return fmt.Errorf("the program has ended and left\n%s", boxed(rows))
		case <-tooLate.C:
			return fmt.Errorf("after %v there was\n%s", timeout, boxed(rows))
		}
	}
}

// look calls f with the screen at rest, if it comes to rest, and the lock held.
func (t *Terminal) look(f func()) {
	deadline := time.Now().Add(frameGrace)
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.updating() && time.Now().Before(deadline) {
		changed := t.changed
		t.mu.Unlock()
		select {
		case <-changed:
		case <-t.finished:
			deadline = time.Now()
		case <-time.After(time.Until(deadline)):
		}
		t.mu.Lock()
	}
	f()
}

// peek returns the screen as it is now, whether it is a whole frame, and what is closed
// when it changes.
func (t *Terminal) peek() (changed <-chan struct{}, whole bool, rows []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.changed, !t.updating(), t.rows()
}

// rows reads the screen; the caller holds the lock.
func (t *Terminal) rows() []string {
	rows := make([]string, t.screen.Height())
	var b strings.Builder
	for y := range rows {
		b.Reset()
		for x := 0; x < t.screen.Width(); x++ {
			cell := t.screen.CellAt(x, y)
			if cell == nil || cell.Width == 0 {
				continue // the second half of a wide character
			}
			b.WriteString(cell.Content)
		}
		rows[y] = strings.TrimRight(b.String(), " ")
	}
	return rows
}

func boxed(rows []string) string {
	return "  │" + strings.Join(rows, "\n  │")
}
