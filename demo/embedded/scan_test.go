package embedded

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// What SCAN promises: a key that is there from the first call to the last is returned,
// whatever comes and goes meanwhile, and however often the table changes its size.
func TestScanReturnsEveryKeyThatStays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := newDict[int]()
		stay := rapid.IntRange(0, 200).Draw(t, "keys that stay")
		for i := range stay {
			d.put(fmt.Sprint("stay", i))
		}
		passing := rapid.IntRange(0, 2000).Draw(t, "keys that pass at first")
		for i := range passing {
			d.put(fmt.Sprint("pass", i))
		}
		seen := map[string]bool{}
		cursor, calls := uint64(0), 0
		for {
			cursor = d.scan(cursor, rapid.IntRange(1, 50).Draw(t, "COUNT"), func(n *node[int]) { seen[n.key] = true })
			if cursor == 0 {
				break
			}
			if calls++; calls > 100_000 {
				t.Fatal("the scan does not end")
			}
			from := rapid.IntRange(0, 2000).Draw(t, "from")
			for i := range rapid.IntRange(0, 300).Draw(t, "many") {
				if rapid.Bool().Draw(t, "add") {
					d.put(fmt.Sprint("pass", from+i))
				} else {
					d.remove(fmt.Sprint("pass", from+i))
				}
			}
		}
		for i := range stay {
			if !seen[fmt.Sprint("stay", i)] {
				t.Fatalf("stay%d was not returned", i)
			}
		}
	})
}

// A table is a map that also knows the order in which its keys came.
func TestDictIsAMap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, want, order := newDict[int](), map[string]int{}, []string{}
		for i := range rapid.IntRange(0, 500).Draw(t, "steps") {
			key := fmt.Sprint(rapid.IntRange(0, 60).Draw(t, "key"))
			_, known := want[key]
			if rapid.Bool().Draw(t, "put") {
				n, added := d.put(key)
				if added == known {
					t.Fatalf("put(%s) says added: %v", key, added)
				}
				n.val, want[key] = i, i
				if !known {
					order = append(order, key)
				}
				continue
			}
			if removed := d.remove(key); removed != known {
				t.Fatalf("remove(%s) = %v", key, removed)
			}
			delete(want, key)
			for at, one := range order {
				if one == key {
					order = append(order[:at:at], order[at+1:]...)
				}
			}
		}
		if d.len() != len(want) {
			t.Fatalf("%d keys, want %d", d.len(), len(want))
		}
		at := 0
		for n := d.first; n != nil; n = n.after {
			if n.key != order[at] || n.val != want[n.key] {
				t.Fatalf("place %d holds %s=%d, want %s=%d", at, n.key, n.val, order[at], want[order[at]])
			}
			at++
		}
		for key, v := range want {
			if n := d.get(key); n == nil || n.val != v {
				t.Fatalf("get(%s) = %v, want %d", key, n, v)
			}
		}
	})
}
