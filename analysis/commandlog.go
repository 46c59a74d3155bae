package analysis

import (
	"maps"
	"slices"
	"time"
)

const (
	// commandKeep is how far back it is known which commands ran: as far as rows of a second.
	commandKeep = 15 * time.Minute
	// maxCommandNames bounds the names: a server has some 250, modules add some hundred.
	maxCommandNames = 1000
)

// commandLog is which commands ran in each second of the last minutes, summed over nodes.
type commandLog struct {
	names map[string]int
	list  []string
	rows  []commandRow // oldest first
}

// errorMark begins the names of errors in the log: no command has such a name.
const errorMark = "!"

// commandRow is what ran in the second that begins at a Unix time.
type commandRow struct {
	second int64
	ran    []ran
}

// ran is how often a command ran and how long that took in all.
type ran struct {
	command       int
	calls, micros int64
}

// commandUse is a command with what ran of it in a stretch of time.
type commandUse struct {
	name  string
	calls int64
	took  time.Duration
}

func newCommandLog() *commandLog { return &commandLog{names: map[string]int{}} }

// log adds what ran between two polls, to the second in which the later one was.
func (h *History) log(v view, intervals []interval) {
	if h.commands == nil {
		return
	}
	l, second := h.commands, h.now.Unix()
	keep := slices.IndexFunc(l.rows, func(r commandRow) bool { return r.second > second-int64(commandKeep/time.Second) })
	if keep > 0 {
		l.rows = slices.Delete(l.rows, 0, keep)
	}
	for i, n := range v.all {
		if !intervals[i].counted { // a server that stood still is asked late, and ran commands all the same
			continue
		}
		node := h.nodes[n.Addr]
		for name, now := range node.last.commands {
			was := node.before[name]
			if calls := now.Calls - was.Calls; calls > 0 {
				l.add(second, name, calls, max(now.Microseconds-was.Microseconds, 0))
			}
		}
		for name, now := range node.last.errors {
			if more := now - node.erred[name]; more > 0 {
				l.add(second, errorMark+name, more, 0)
			}
		}
	}
}

func (l *commandLog) add(second int64, name string, calls, micros int64) {
	id, ok := l.names[name]
	if !ok {
		if len(l.list) >= maxCommandNames {
			return
		}
		id = len(l.list)
		l.names[name] = id
		l.list = append(l.list, name)
	}
	if len(l.rows) == 0 || l.rows[len(l.rows)-1].second != second {
		l.rows = append(l.rows, commandRow{second: second})
	}
	row := &l.rows[len(l.rows)-1]
	at := slices.IndexFunc(row.ran, func(r ran) bool { return r.command == id })
	if at < 0 {
		row.ran = append(row.ran, ran{command: id})
		at = len(row.ran) - 1
	}
	row.ran[at].calls += calls
	row.ran[at].micros += micros
}

// between is what ran in a stretch of time, by name.
func (l *commandLog) between(from, to time.Time) map[string]commandUse {
	found := map[string]commandUse{}
	if l == nil {
		return found
	}
	sums := make([]ran, len(l.list))
	for _, row := range l.rows {
		if row.second < from.Unix() || row.second > to.Unix() {
			continue
		}
		for _, r := range row.ran {
			sums[r.command].calls += r.calls
			sums[r.command].micros += r.micros
		}
	}
	for id, sum := range sums {
		if sum.calls > 0 {
			found[l.list[id]] = commandUse{l.list[id], sum.calls, time.Duration(sum.micros) * time.Microsecond}
		}
	}
	return found
}

// clone copies what still changes; nil stays nil.
func (l *commandLog) clone() *commandLog {
	if l == nil {
		return nil
	}
	c := &commandLog{names: maps.Clone(l.names), list: slices.Clone(l.list), rows: slices.Clone(l.rows)}
	for i := range c.rows {
		c.rows[i].ran = slices.Clone(c.rows[i].ran)
	}
	return c
}
