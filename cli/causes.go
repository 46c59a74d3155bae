package cli

import (
	"fmt"
	"strings"

	"valktop/analysis"
	"valktop/maybe"
	"valktop/ui/text"
)

// causeFigures is one reason for what got worse, as `valktop check --json` prints it.
type causeFigures struct {
	Name     string               `json:"name"`
	Ruling   string               `json:"ruling"`   // found, ruled_out, cannot_tell
	Strength maybe.Value[float64] `json:"strength"` // of one that is found, 0 to 1; the strongest stands first
	Text     string               `json:"text"`
	Evidence []string             `json:"evidence"`
	Needs    maybe.Value[string]  `json:"needs"` // what would tell, when nobody can
}

// changeFigures is what got worse and what may have caused it.
type changeFigures struct {
	Basis    string         `json:"basis"`    // watched, usual, remembered
	Symptoms []string       `json:"symptoms"` // what got worse; empty when nothing did
	Causes   []causeFigures `json:"causes"`
}

func changeOf(e analysis.Explanation) changeFigures {
	c := changeFigures{Basis: string(e.Basis), Symptoms: []string{}, Causes: []causeFigures{}}
	for _, s := range e.Symptoms {
		c.Symptoms = append(c.Symptoms, text.Escape(s.Text))
	}
	for _, one := range e.Causes {
		f := causeFigures{
			Name: one.Name, Ruling: string(one.Ruling), Text: text.Escape(one.Text), Evidence: escaped(one.Evidence),
			Needs: reported(one.Would),
		}
		if one.Ruling == analysis.Found {
			f.Strength = maybe.Of(one.Strength.Score())
		}
		c.Causes = append(c.Causes, f)
	}
	return c
}

// writeText writes what got worse and the causes that are found, with their evidence; who
// else was asked about is in the JSON. Nothing when nothing got worse.
func (c changeFigures) writeText(b *strings.Builder, width int) {
	if len(c.Symptoms) == 0 {
		return
	}
	write := func(head, said string) {
		for _, line := range folded(said, width-text.Width(head)) {
			b.WriteString(strings.TrimRight(head+line, " ") + "\n")
			head = strings.Repeat(" ", text.Width(head))
		}
	}
	write("why  ", strings.Join(c.Symptoms, "; "))
	found := 0
	for _, one := range c.Causes {
		if one.Ruling != string(analysis.Found) {
			continue
		}
		found++
		write(fmt.Sprintf("  %d  ", found), one.Text)
		for _, why := range one.Evidence {
			write("     ", why)
		}
	}
	if found > 0 {
		return
	}
	write("  ", "no cause found")
	for _, one := range c.Causes {
		if one.Ruling == string(analysis.CannotTell) {
			write("  ◌  ", one.Text+"; would need "+one.Needs.Or("to be seen"))
		}
	}
}
