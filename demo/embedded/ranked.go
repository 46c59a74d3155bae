package embedded

import (
	"slices"
	"strings"
)

// ranked is a sorted set: scores by member, and the members in order of (score, member).
type ranked struct {
	d     *dict[float64]
	order []rank
	total int64
	table bool
}

type rank struct {
	score  float64
	member string
}

func newRanked() *ranked { return &ranked{d: newDict[float64]()} }

func (z *ranked) kind() string     { return "zset" }
func (z *ranked) length() int      { return z.d.len() }
func (z *ranked) encoding() string { return flatOr(z.table, "skiplist") }
func (z *ranked) bytes() int64 {
	return collectionBytes(z.d.len(), z.total, z.table, 2, rankedSize)
}

func (z *ranked) set(member string, score float64) (added bool) {
	n, added := z.d.put(member)
	if added {
		z.total += int64(len(member)) + 8
	} else {
		i, _ := z.find(rank{n.val, member})
		z.order = slices.Delete(z.order, i, i+1)
	}
	n.val = score
	i, _ := z.find(rank{score, member})
	z.order = slices.Insert(z.order, i, rank{score, member})
	z.table = z.table || z.d.len() > flatMembers || len(member) > flatElement
	return added
}

func (z *ranked) remove(member string) bool {
	n := z.d.get(member)
	if n == nil {
		return false
	}
	i, _ := z.find(rank{n.val, member})
	z.order = slices.Delete(z.order, i, i+1)
	z.total -= int64(len(member)) + 8
	return z.d.remove(member)
}

func (z *ranked) find(r rank) (int, bool) {
	return slices.BinarySearchFunc(z.order, r, func(a, b rank) int {
		switch {
		case a.score < b.score:
			return -1
		case a.score > b.score:
			return 1
		}
		return strings.Compare(a.member, b.member)
	})
}
