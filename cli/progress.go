package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"valktop/ui/text"
)

// progressWidth is how many cells the bar takes: with what stands behind it, it fits the
// smallest terminal in use, so that a line never wraps.
const progressWidth = 30

// eraseLine takes the cursor to the beginning of its line and empties it.
const eraseLine = "\r\x1b[K"

// progress says on a terminal how far a command is that takes a while. The zero progress
// says nothing: where standard error is a file or another program, a bar is only dirt.
type progress struct {
	to   io.Writer
	over time.Duration
}

// newProgress draws on standard error where that is a terminal.
func (p *program) newProgress(over time.Duration) progress {
	if over <= 0 || !isTerminal(p.Err) || p.Env("TERM") == "dumb" {
		return progress{}
	}
	return progress{to: p.Err, over: over}
}

// show draws how much of the time has passed, in place of what was drawn before.
func (p progress) show(passed time.Duration) {
	if p.to == nil {
		return
	}
	passed = min(max(passed, 0), p.over)
	share := float64(passed) / float64(p.over)
	fmt.Fprintf(p.to, "%s%s  %s of %s", eraseLine, bar(share, progressWidth), text.Age(passed), text.Age(p.over))
}

// clear takes the bar away: what follows begins on an empty line.
func (p progress) clear() {
	if p.to != nil {
		_, _ = io.WriteString(p.to, eraseLine)
	}
}

// bar draws a share, 0 to 1, in w cells as the dashboard does.
func bar(share float64, w int) string {
	full := int(share * float64(w))
	return strings.Repeat("━", full) + strings.Repeat("─", w-full)
}
