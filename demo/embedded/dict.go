package embedded

import (
	"hash/maphash"
	"math/bits"
	"math/rand/v2"
)

// minBuckets is the size of an empty dict's table; a power of two.
const minBuckets = 4

// dict is a hash table that can be walked with a cursor while it changes. It holds the
// keys of a database, the fields of a hash and the members of a set.
//
// Its buckets are a power of two, and a walk visits them in the order of their reversed
// numbers. When the table doubles, a bucket's keys go to two buckets that are neighbours
// in that order, so everything before a cursor stays before it: a key that is there
// throughout is met at least once, whatever else comes and goes.
type dict[V any] struct {
	buckets     []*node[V]
	n           int
	first, last *node[V] // in order of insertion
	seed        maphash.Seed
}

type node[V any] struct {
	key           string
	val           V
	hash          uint64
	chain         *node[V] // next in the bucket
	before, after *node[V] // in order of insertion
}

func newDict[V any]() *dict[V] {
	return &dict[V]{buckets: make([]*node[V], minBuckets), seed: maphash.MakeSeed()}
}

func (d *dict[V]) len() int { return d.n }

func (d *dict[V]) bucket(hash uint64) **node[V] {
	return &d.buckets[hash&uint64(len(d.buckets)-1)]
}

func (d *dict[V]) get(key string) *node[V] {
	hash := maphash.String(d.seed, key)
	for n := *d.bucket(hash); n != nil; n = n.chain {
		if n.hash == hash && n.key == key {
			return n
		}
	}
	return nil
}

// put returns key's node, made with a zero value where there was none.
func (d *dict[V]) put(key string) (n *node[V], added bool) {
	if n := d.get(key); n != nil {
		return n, false
	}
	if d.n == len(d.buckets) {
		d.resize(2 * len(d.buckets))
	}
	hash := maphash.String(d.seed, key)
	b := d.bucket(hash)
	n = &node[V]{key: key, hash: hash, chain: *b, before: d.last}
	*b = n
	if d.last == nil {
		d.first = n
	} else {
		d.last.after = n
	}
	d.last = n
	d.n++
	return n, true
}

func (d *dict[V]) remove(key string) bool {
	hash := maphash.String(d.seed, key)
	for at := d.bucket(hash); *at != nil; at = &(*at).chain {
		n := *at
		if n.hash != hash || n.key != key {
			continue
		}
		*at = n.chain
		if n.before == nil {
			d.first = n.after
		} else {
			n.before.after = n.after
		}
		if n.after == nil {
			d.last = n.before
		} else {
			n.after.before = n.before
		}
		d.n--
		if len(d.buckets) > minBuckets && d.n*8 < len(d.buckets) {
			d.resize(len(d.buckets) / 4)
		}
		return true
	}
	return false
}

func (d *dict[V]) resize(size int) {
	d.buckets = make([]*node[V], max(size, minBuckets))
	for n := d.first; n != nil; n = n.after {
		b := d.bucket(n.hash)
		n.chain, *b = *b, n
	}
}

// scan visits whole buckets from cursor on until about count nodes were met, and returns
// the cursor to go on from: 0 at the end. visit must not change the dict.
func (d *dict[V]) scan(cursor uint64, count int, visit func(*node[V])) uint64 {
	if d.n == 0 {
		return 0
	}
	mask := uint64(len(d.buckets) - 1)
	met := 0
	for range emptyBucketsPerKey * count {
		for n := d.buckets[cursor&mask]; n != nil; n = n.chain {
			visit(n)
			met++
		}
		cursor = bits.Reverse64(bits.Reverse64(cursor|^mask) + 1)
		if cursor == 0 || met >= count {
			break
		}
	}
	return cursor
}

// emptyBucketsPerKey bounds a scan of a sparse table, as the server does: it gives up
// after ten times as many buckets as keys were asked for.
const emptyBucketsPerKey = 10

// random returns any node, nearly evenly, or nil when there is none.
func (d *dict[V]) random(r *rand.Rand) *node[V] {
	if d.n == 0 {
		return nil
	}
	for { // an eighth of the buckets at least is filled, or the table would have shrunk
		n := d.buckets[r.IntN(len(d.buckets))]
		if n == nil {
			continue
		}
		length := 0
		for m := n; m != nil; m = m.chain {
			length++
		}
		for range r.IntN(length) {
			n = n.chain
		}
		return n
	}
}
