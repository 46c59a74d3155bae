package access

import (
	"testing"
	"time"

	"valktop/maybe"
)

func TestManyMissesOfAKeyAtOnceAreAStampede(t *testing.T) {
	t.Parallel()
	r, noon := newRush(), time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	key := Key{0, "report"}
	for i := range 4 {
		r.miss(key, "report", noon.Add(time.Duration(i)*100*time.Millisecond))
	}
	if len(r.list()) != 0 {
		t.Errorf("four misses are told as %+v", r.list())
	}
	r.miss(key, "report", noon.Add(500*time.Millisecond))
	r.miss(key, "report", noon.Add(1900*time.Millisecond))
	if all := r.list(); len(all) != 1 || all[0].Misses != 6 || all[0].Key != key {
		t.Errorf("six misses are told as %+v", all)
	}
	for i := range 20 { // one a second is what a key that is not there gets
		r.miss(Key{0, "slow"}, "slow", noon.Add(time.Duration(i)*1100*time.Millisecond))
	}
	if all := r.list(); len(all) != 1 {
		t.Errorf("slow misses are told: %+v", all)
	}
	r.filled(map[Key]int{key: 3})
	for i := range 5 {
		r.miss(Key{0, "later"}, "later", noon.Add(time.Hour+time.Duration(i)))
	}
	if all := r.list(); all[0].Name != "report" || all[0].Fills != maybe.Of(3) {
		t.Errorf("what was filled does not stand first: %+v", all)
	}
}

func TestStampedesTakeBoundedMemory(t *testing.T) {
	t.Parallel()
	r, now := newRush(), time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for i := range 3 * rushKeys {
		key := Key{0, string(rune(i + 0x100))}
		for range rushMisses {
			r.miss(key, "x", now)
		}
		now = now.Add(100 * time.Microsecond)
	}
	if len(r.keys) > rushKeys || len(r.list()) > rushKept {
		t.Errorf("%d keys are watched, %d told", len(r.keys), len(r.list()))
	}
}
