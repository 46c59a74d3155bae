package cli

import (
	"fmt"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/doctor"
	"valktop/ui/text"
)

// historyJSON is what somebody else keeps of the time before valktop comes.
type historyJSON struct {
	Source  string     `json:"source"`
	Samples int        `json:"samples"`
	From    *time.Time `json:"from"`
	Problem *string    `json:"problem"`
}

func (d diagnosis) historyJSON() *historyJSON {
	e, ok := d.earlier.Get()
	if !ok {
		return nil
	}
	j := &historyJSON{Source: text.Escape(d.history), Problem: said(text.Escape(e.Problem))}
	from, samples := span(e)
	if j.Samples = samples; samples > 0 {
		j.From = &from
	}
	return j
}

// past prints whether there is something of the time before valktop comes.
func (d diagnosis) past(b *strings.Builder, width int) {
	e, ok := d.earlier.Get()
	if !ok {
		return
	}
	from, samples := span(e)
	said := fmt.Sprintf("%s: %s, from %s on", d.history, counted(samples, "sample", "samples"), from.Format("2006-01-02 15:04"))
	sign := stateSign(doctor.Works)
	if e.Problem != "" {
		said, sign = d.history+": "+strings.TrimPrefix(e.Problem, e.Source+": "), stateSign(doctor.Missing)
	}
	head := "  " + sign + " history  "
	for _, line := range folded(text.Escape(said), max(width-text.Width(head), 30)) {
		b.WriteString(head + line + "\n")
		head = strings.Repeat(" ", text.Width(head))
	}
	b.WriteString("\n")
}

// span is from when on there is something of all nodes, and how many samples there are.
func span(e analysis.Earlier) (from time.Time, samples int) {
	for _, n := range e.Nodes {
		samples += len(n.Samples)
		if len(n.Samples) > 0 && n.Samples[0].Time.After(from) {
			from = n.Samples[0].Time
		}
	}
	return from, samples
}
