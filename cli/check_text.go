package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"valktop/ui/text"
)

// checkWidth is how many cells a line takes where no terminal says how wide it is: that of
// logs.
const checkWidth = 80

// writeText prints the verdict in a line, then a line for each check; what is longer than
// width cells goes on below. 0 is as wide as logs are.
func (v *verdict) writeText(w io.Writer, width int) error {
	if width == 0 {
		width = checkWidth
	}
	var b strings.Builder
	over := ""
	if v.OverMS > 0 {
		over = "  over " + text.Duration(time.Duration(v.OverMS)*time.Millisecond).String()
	}
	fmt.Fprintf(&b, "%s  %s%s\n", v.Health, v.Server, over)
	names := 0
	for _, f := range v.Checks {
		names = max(names, text.Width(f.Name))
	}
	for _, f := range v.Checks {
		head := "  " + sign(f.level) + " " + text.Pad(f.Name, names) + "  "
		for _, line := range folded(f.says(), width-text.Width(head)) {
			b.WriteString(strings.TrimRight(head+line, " ") + "\n")
			head = strings.Repeat(" ", text.Width(head))
		}
	}
	v.Change.writeText(&b, width)
	_, err := io.WriteString(w, b.String())
	return err
}

// says is the text of a finding behind its name: the same words twice tell nothing.
func (f finding) says() string {
	said := f.Text
	name := strings.ReplaceAll(f.Name, "_", " ")
	if rest, ok := strings.CutPrefix(said, name+": "); ok {
		said = rest
	} else if rest, ok := strings.CutPrefix(said, name+" "); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		said = rest // "ping 0.06 ms"; in "fragmentation does not matter" it is needed
	}
	if node, ok := f.Node.Get(); ok {
		said += " (" + node + ")"
	}
	return said
}

// folded breaks s at spaces into lines of at most w cells; a longer word has a line to
// itself. Nothing is left out.
func folded(s string, w int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		switch {
		case line == "":
			line = word
		case text.Width(line)+1+text.Width(word) <= w:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}
