package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"valktop/actions"
	"valktop/ui/text"
)

// changeProgress is a line on standard error that says how far a change is. Where that is
// no terminal there is none, but for a wait that would otherwise look like a standstill.
type changeProgress struct {
	w     io.Writer
	lines bool // the terminal can redraw a line
	drawn time.Time
	note  string // the last wait told where no line can be drawn
}

func (p *program) newChangeProgress() *changeProgress {
	return &changeProgress{w: p.Err, lines: isTerminal(p.Err) && p.Env("TERM") != "dumb"}
}

// previewed says how far a preview has come.
func (p *changeProgress) previewed(v actions.Preview) {
	share := 0.0
	if v.Total > 0 {
		share = min(float64(v.Walked)/float64(v.Total), 1)
	}
	line := fmt.Sprintf("%s  looking: %s of %s names, %s keys so far", bar(share, progressBar),
		text.Count(float64(v.Walked)), text.Count(float64(v.Total)), estimated(v.Keys))
	p.say(line, v.Why)
}

// progressed says how far a run has come.
func (p *changeProgress) progressed(r actions.Progress) {
	share := 0.0
	if r.Total > 0 {
		share = min(float64(r.Walked)/float64(r.Total), 1)
	}
	parts := []string{bar(share, progressBar), text.Keys(text.Whole(r.Outcome.Changed)), text.Rate(r.Rate).String()}
	if eta, ok := r.ETA.Get(); ok && r.State == actions.Running {
		parts = append(parts, "about "+text.Duration(max(eta, time.Second).Round(time.Second)).String()+" left")
	}
	note := ""
	if r.State != actions.Running && !r.State.Ended() {
		note = strings.TrimSpace(string(r.State) + " " + r.Why)
		parts = append(parts, note)
	}
	p.say(strings.Join(parts, "  "), note)
}

// say draws the line anew when its time has come; where no line can be drawn it says once
// what is waited for.
func (p *changeProgress) say(line, note string) {
	if !p.lines {
		if note != "" && note != p.note {
			fmt.Fprintf(p.w, "valktop: %s\n", text.Escape(note))
		}
		p.note = note
		return
	}
	now := time.Now()
	if now.Sub(p.drawn) < redrawAfter {
		return
	}
	p.drawn = now
	if width := widthOf(p.w); width > 0 {
		line = text.Cut(line, width-1) // a full line would wrap
	}
	fmt.Fprint(p.w, eraseLine+text.Escape(line))
}

// end takes the line away.
func (p *changeProgress) end() {
	if p.lines && !p.drawn.IsZero() {
		fmt.Fprint(p.w, eraseLine)
	}
}
