package collector

import (
	"strconv"

	"valktop/maybe"
)

// errText is an error reply.
type errText string

func (e errText) Error() string { return string(e) }

// fakeLog is a server's slow log of entries first to n-1.
type fakeLog struct {
	first, n int64
	asked    map[string]int // by count
}

func newFakeLog(n int64) *fakeLog { return &fakeLog{n: n, asked: map[string]int{}} }

func (f *fakeLog) ask(_ string, c Command) (any, error) {
	f.asked[c[2]]++
	count, _ := strconv.ParseInt(c[2], 10, 64)
	var list []any
	for id := f.n - 1; id >= f.first && int64(len(list)) < count; id-- {
		list = append(list, []any{id, 1_700_000_000 + id, int64(12_000), []any{"GET", "k"}, "10.0.0.7:1", ""})
	}
	if list == nil {
		list = []any{}
	}
	return list, nil
}

func before(list []SlowEntry) maybe.Value[[]SlowEntry] {
	if list == nil {
		return maybe.Value[[]SlowEntry]{}
	}
	return maybe.Of(list)
}
