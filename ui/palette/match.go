package palette

import (
	"slices"
	"strings"
)

// row is what can be chosen: a command, or a value that may follow one.
type row struct {
	command Command
	value   Value
	rank    int // how well it matches what was typed; less is better
}

// typed is what the line holds when the row is chosen.
func (r row) typed() string {
	switch {
	case r.value.Text != "":
		return r.command.Name + " " + r.value.Text
	case r.command.Arg != "":
		return r.command.Name + " "
	}
	return r.command.Name
}

// rows are what matches the line, the best first and otherwise in the commands' order.
func (m Model) rows() []row {
	var rows []row
	if c, arg, ok := m.command(); ok {
		for _, v := range c.Values {
			if rank, ok := match(arg, v.Text, v.About); ok && rank < scattered && (!c.Whole || arg == "" || rank == 0) {
				rows = append(rows, row{c, v, rank})
			}
		}
	} else {
		wanted := strings.Trim(m.field.Value(), " :")
		for _, c := range m.commands {
			if rank, ok := match(wanted, c.Name, c.About); ok {
				rows = append(rows, row{command: c, rank: rank})
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return a.rank - b.rank })
	return rows
}

// scattered is the rank of a name that merely holds the letters: enough to find a
// command by, too little for a value, where "3s" is not "30s".
const scattered = 4

// match ranks a name by what was typed: the name itself, its beginning, a part of it, a
// word of what it is about, the letters in their order.
func match(typed, name, about string) (rank int, ok bool) {
	typed, name, about = strings.ToLower(typed), strings.ToLower(name), strings.ToLower(about)
	switch {
	case typed == name:
		return 0, true
	case strings.HasPrefix(name, typed):
		return 1, true
	case strings.Contains(name, typed):
		return 2, true
	case strings.Contains(" "+about, " "+typed):
		return 3, true
	case inOrder(typed, name):
		return scattered, true
	}
	return 0, false
}

// inOrder reports whether s holds the letters in their order, others between them.
func inOrder(letters, s string) bool {
	for _, r := range letters {
		i := strings.IndexRune(s, r)
		if i < 0 {
			return false
		}
		s = s[i+len(string(r)):]
	}
	return true
}
