package embedded

import (
	"container/heap"
)

// entry is a key of a database with what it holds.
type entry = node[item]

// item is what a database knows of a key.
type item struct {
	data     value
	size     int64 // estimate, key included; what the key adds to used_memory
	usedAt   int64 // last access, Unix ms
	expireAt int64 // Unix ms; 0: no expiry
	due      int   // index among the expiries
}

// database is one of the numbered keyspaces.
type database struct {
	s       *Server
	index   int
	keys    *dict[item]
	expires expiries
	ttlSum  int64 // of all expireAt, relative to the server's start
}

func newDatabase(s *Server, index int) *database {
	return &database{s: s, index: index, keys: newDict[item]()}
}

// find returns a key that is there and has not expired. A key that has is deleted.
func (db *database) find(key string) *entry {
	e := db.keys.get(key)
	if e != nil && db.dropIfExpired(e) {
		return nil
	}
	return e
}

func (db *database) dropIfExpired(e *entry) bool {
	if e.val.expireAt == 0 || e.val.expireAt > db.s.now {
		return false
	}
	db.drop(e)
	db.s.stats.expiredKeys++
	return true
}

// put stores a new value under key. An expiry that the key had is gone.
func (db *database) put(key string, v value) *entry {
	e, _ := db.keys.put(key)
	db.setExpiry(e, 0)
	e.val.data = v
	e.val.usedAt = db.s.now
	db.changed(e)
	return e
}

// changed accounts for a value that was written, and deletes it if nothing is left of it.
func (db *database) changed(e *entry) {
	db.s.dirty++
	if e.val.data.length() == 0 {
		db.drop(e)
		return
	}
	size := keySize + allocated(len(e.key)+2) + e.val.data.bytes()
	if e.val.expireAt != 0 {
		size += expirySize
	}
	db.s.dataset += size - e.val.size
	e.val.size = size
	db.s.peak = max(db.s.peak, db.s.usedMemory())
}

// drop deletes a key.
func (db *database) drop(e *entry) {
	db.setExpiry(e, 0)
	db.s.dataset -= e.val.size
	db.keys.remove(e.key)
}

// setExpiry sets when a key expires, in Unix ms; 0 for never.
func (db *database) setExpiry(e *entry, at int64) {
	switch was := e.val.expireAt; {
	case was == at:
		return
	case was == 0:
		e.val.expireAt = at
		heap.Push(&db.expires, e)
		db.ttlSum += at - db.s.startMs
	case at == 0:
		heap.Remove(&db.expires, e.val.due)
		e.val.expireAt = 0
		db.ttlSum -= was - db.s.startMs
	default:
		e.val.expireAt = at
		heap.Fix(&db.expires, e.val.due)
		db.ttlSum += at - was
	}
}

// expire is setExpiry for a key that stays.
func (db *database) expire(e *entry, at int64) {
	db.setExpiry(e, at)
	db.changed(e)
}

// avgTTL is the mean time to live of the keys that have one, in ms.
func (db *database) avgTTL() int64 {
	n := int64(len(db.expires))
	if n == 0 {
		return 0
	}
	return max(0, db.ttlSum/n+db.s.startMs-db.s.now)
}

// flush deletes every key.
func (db *database) flush() {
	for e := db.keys.first; e != nil; e = e.after {
		db.s.dataset -= e.val.size
	}
	db.keys, db.expires, db.ttlSum = newDict[item](), nil, 0
}

// expiries are the keys that expire, as a heap: the next one first.
type expiries []*entry

func (x *expiries) Len() int           { return len(*x) }
func (x *expiries) Less(i, j int) bool { return (*x)[i].val.expireAt < (*x)[j].val.expireAt }
func (x *expiries) Swap(i, j int) {
	all := *x
	all[i], all[j] = all[j], all[i]
	all[i].val.due, all[j].val.due = i, j
}

// Push is for package heap.
func (x *expiries) Push(v any) {
	e := v.(*entry)
	e.val.due = len(*x)
	*x = append(*x, e)
}

// Pop is for package heap.
func (x *expiries) Pop() any {
	last := len(*x) - 1
	e := (*x)[last]
	(*x)[last] = nil
	*x = (*x)[:last]
	return e
}
