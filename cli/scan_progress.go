package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"valktop/keyspace"
	"valktop/ui/text"
)

const (
	// redrawAfter is how long a progress line stands at least: faster, nobody reads it.
	redrawAfter = 100 * time.Millisecond
	// progressBar is the width of its bar in cells.
	progressBar = 20
)

// scanProgress is a line on standard error that says how far a scan is. Where that is no
// terminal there is none, but for a wait that would otherwise look like a standstill.
type scanProgress struct {
	w     io.Writer
	lines bool // the terminal can redraw a line
	drawn time.Time
	note  string // the last wait told where no line can be drawn
}

func (p *program) newScanProgress() *scanProgress {
	return &scanProgress{w: p.Err, lines: isTerminal(p.Err) && p.Env("TERM") != "dumb"}
}

// show draws the line anew when its time has come.
func (p *scanProgress) show(r keyspace.Report, now time.Time) {
	if !p.lines {
		p.tell(r)
		return
	}
	if now.Sub(p.drawn) < redrawAfter {
		return
	}
	p.drawn = now
	line := progressLine(r)
	if width := widthOf(p.w); width > 0 {
		line = text.Cut(line, width-1) // a full line would wrap
	}
	fmt.Fprint(p.w, eraseLine+text.Escape(line))
}

// tell says once what a scan waits for.
func (p *scanProgress) tell(r keyspace.Report) {
	note := ""
	if r.State == keyspace.Waiting {
		note = r.Why
	}
	if note != p.note && note != "" {
		fmt.Fprintf(p.w, "valktop: waiting: %s\n", text.Escape(note))
	}
	p.note = note
}

// end takes the line away.
func (p *scanProgress) end() {
	if p.lines && !p.drawn.IsZero() {
		fmt.Fprint(p.w, eraseLine)
	}
}

// progressLine says how many keys were looked at, what share that is, how fast it goes and
// how long it will take.
func progressLine(r keyspace.Report) string {
	seen := looked(r)
	keys := fmt.Sprintf("%s of %s keys", text.Count(float64(seen)), text.Count(float64(r.Total)))
	if r.Total > 0 {
		keys += " (" + text.Percent(min(float64(seen)/float64(r.Total), 1), 0).String() + ")"
	}
	parts := []string{bar(done(r), progressBar), keys}
	switch r.State {
	case keyspace.Starting:
		parts = append(parts, "starting")
	case keyspace.Waiting:
		parts = append(parts, strings.TrimSpace("waiting "+r.Why))
	default:
		parts = append(parts, text.Rate(r.Rate).String())
		if eta, ok := r.ETA.Get(); ok {
			parts = append(parts, "about "+text.Duration(max(eta, time.Second).Round(time.Second)).String()+" left")
		}
		if r.Pace.Slowed {
			parts = append(parts, "slowed: the server or this machine is busy")
		}
	}
	return strings.Join(parts, "  ")
}

// done is how much of the time that it takes has passed, 0 to 1.
func done(r keyspace.Report) float64 {
	if eta, ok := r.ETA.Get(); ok && r.Elapsed+eta > 0 {
		return float64(r.Elapsed) / float64(r.Elapsed+eta)
	}
	if r.Total <= 0 {
		return 0
	}
	return min(float64(looked(r))/float64(r.Total), 1)
}

// looked is how many names count towards the goal: a whole pass has to walk all of them,
// whatever else was drawn meanwhile.
func looked(r keyspace.Report) int64 {
	if r.Goal.Until >= keyspace.Full {
		return r.Walked
	}
	return r.Sampled
}
