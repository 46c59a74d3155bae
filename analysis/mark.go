package analysis

import (
	"slices"
	"time"
)

// maxMarks bounds the marks kept: more than a screen could ever show of a day.
const maxMarks = 500

// marks are in the order of their time. When there are too many, the oldest one that
// valktop set itself goes first: a user's own are worth more.
type marks struct{ list []Mark }

func (m *marks) add(mark Mark) {
	at, _ := slices.BinarySearchFunc(m.list, mark, func(a, b Mark) int {
		if a.Time.After(b.Time) {
			return 1
		}
		return -1 // equal ones keep the order in which they came
	})
	m.list = slices.Insert(m.list, at, mark)
	if len(m.list) > maxMarks {
		oldest := max(slices.IndexFunc(m.list, func(m Mark) bool { return m.Gap }), 0)
		m.list = slices.Delete(m.list, oldest, oldest+1)
	}
}

func (m *marks) between(from, to time.Time) []Mark {
	var found []Mark
	for _, mark := range m.list {
		if !mark.Time.Before(from) && !mark.Time.After(to) {
			found = append(found, mark)
		}
	}
	return found
}
