package workload

import (
	"strconv"
	"time"
)

// worker makes the requests of one tick on one connection.
type worker struct {
	w    *Workload
	conn *connection
}

// look sends a command that looks a key up, and makes the key when it is not there.
// present tells from the reply whether it is.
func (k *worker) look(p *population, rank int, key string, present func(v any) bool, args ...any) {
	k.conn.do(func(v any) { k.looked(p, rank, key, present(v)) }, args...)
}

func (k *worker) looked(p *population, rank int, key string, hit bool) {
	k.w.ledger.looked(p.pattern, hit)
	if !hit {
		k.w.miss(p, rank, key, k.conn)
	}
}

func isValue(v any) bool { return v != nil }

func isFull(v any) bool {
	all, ok := v.([]any)
	return ok && len(all) > 0
}

func firstIsValue(v any) bool { return isFull(v) && v.([]any)[0] != nil }

func lookText(k *worker, p *population, rank int) {
	key := p.key(p, rank)
	k.look(p, rank, key, isValue, "GET", key)
}

func lookUser(k *worker, p *population, rank int) {
	key := p.key(p, rank)
	switch n := k.w.random.IntN(100); {
	case n < 60:
		k.look(p, rank, key, isFull, "HGETALL", key)
	case n < 85:
		k.look(p, rank, key, isValue, "HGET", key, "name")
	default:
		k.look(p, rank, key, firstIsValue, "HMGET", key, "name", "plan")
	}
}

func lookPosts(k *worker, p *population, rank int) {
	key := p.key(p, rank)
	k.look(p, rank, key, isFull, "LRANGE", key, 0, 9)
}

func lookStats(k *worker, p *population, rank int) {
	key := p.key(p, rank)
	k.look(p, rank, key, isFull, "ZREVRANGE", key, 0, 9)
}

// lookProduct looks up a product, sometimes related ones with it, and now and then one
// that does not exist.
func lookProduct(k *worker, p *population, rank int) {
	r := k.w.random
	if r.Float64() < absentProducts {
		k.lookAbsent(p)
		return
	}
	if r.IntN(relatedEvery) > 0 {
		lookText(k, p, rank)
		return
	}
	ranks, args := []int{rank}, []any{"MGET", p.key(p, rank)}
	for range related - 1 {
		other := p.draw()
		ranks, args = append(ranks, other), append(args, p.key(p, other))
	}
	k.conn.do(func(v any) {
		found, _ := v.([]any)
		for i, one := range found {
			k.looked(p, ranks[i], args[i+1].(string), one != nil)
		}
	}, args...)
}

// lookAbsent asks for a product that does not exist. Nothing is stored for it.
func (k *worker) lookAbsent(p *population) {
	k.conn.do(func(v any) { k.w.ledger.looked(p.pattern, v != nil) }, "GET", absentProduct(k.w.random.IntN(1_000_000)))
}

// visit counts a request against its sender's limit: the first in a minute starts it.
func (k *worker) visit() {
	r := k.w.random
	key := "rate:10." + strconv.Itoa(r.IntN(4)) + "." + strconv.Itoa(r.IntN(4)) + "." + strconv.Itoa(1+r.IntN(60))
	k.conn.do(func(v any) {
		if v == int64(1) {
			k.conn.do(nil, "EXPIRE", key, 60)
		}
	}, "INCR", key)
}

// lockTTL ends a lock whose holder is gone.
const lockTTL = 5 * time.Second

// miss makes a value that was not in the cache, once, however many ask for it meanwhile.
func (w *Workload) miss(p *population, rank int, key string, conn *connection) {
	if !p.locked {
		if !p.inFlight[key] {
			p.inFlight[key] = true
			w.ask(p, rank, key, "", conn)
		}
		return
	}
	lock := "lock:" + key
	conn.do(func(v any) {
		if v != nil {
			w.ask(p, rank, key, lock, conn)
		}
	}, "SET", lock, conn.name, "NX", "PX", lockTTL.Milliseconds())
}

// asked is a value that the origin is about to deliver.
type asked struct {
	p         *population
	rank      int
	key, lock string
	conn      *connection
	due       time.Time
}

func (w *Workload) ask(p *population, rank int, key, lock string, conn *connection) {
	delay := p.origin/2 + time.Duration(w.random.Int64N(int64(p.origin)))
	w.origin = append(w.origin, asked{p, rank, key, lock, conn, time.Now().Add(delay)})
}

// deliver stores what the origin has delivered.
func (w *Workload) deliver(now time.Time) {
	waiting := w.origin[:0]
	for _, a := range w.origin {
		if a.due.After(now) {
			waiting = append(waiting, a)
			continue
		}
		delete(a.p.inFlight, a.key)
		key := a.key
		if a.p.renewed {
			a.p.version[a.rank]++
			key = a.p.key(a.p, a.rank)
		}
		for _, args := range a.p.store(a.p, a.rank, key, a.p.ttl(a.rank)) {
			a.conn.do(nil, args...)
		}
		if a.lock != "" {
			a.conn.do(nil, "DEL", a.lock)
		}
	}
	w.origin = waiting
}
