package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
)

// shape writes key i of a keyspace.
type shape func(w *wire, i int, random *rand.Rand) error

const (
	fillers   = 2    // connections that fill a server together
	fillBatch = 1000 // keys in flight on each
)

// fill writes keys of a shape, those from one number up to another.
func fill(addr string, from, to int, s shape) error {
	errs := make([]error, fillers)
	var filling sync.WaitGroup
	for part := range fillers {
		filling.Go(func() { errs[part] = fillPart(addr, from+part, to, s) })
	}
	filling.Wait()
	for _, err := range errs {
		if err != nil {
			return fmt.Errorf("fill: %w", err)
		}
	}
	return nil
}

func fillPart(addr string, from, to int, s shape) error {
	w, err := dial(addr)
	if err != nil {
		return err
	}
	defer w.Close()
	random := rand.New(rand.NewPCG(1, uint64(from)))
	for i := from; i < to; i += fillers {
		if err := s(w, i, random); err != nil {
			return err
		}
		if w.waiting >= fillBatch {
			if err := w.drain(); err != nil {
				return err
			}
		}
	}
	return w.drain()
}

// cacheLike is a keyspace as caches have it: a few prefixes hold most keys, all types, one
// key in eight without a TTL. size is that of a value, in the mean.
func cacheLike(size int) shape {
	value := strings.Repeat("v", 2*size)
	return func(w *wire, i int, random *rand.Rand) error {
		id := strconv.Itoa(i)
		size := size/3 + random.IntN(size*5/3)
		seconds := strconv.Itoa(60 + random.IntN(100_000))
		switch p := random.IntN(100); {
		case p < 45:
			return w.send("SET", "page:en:"+id, value[:size], "EX", seconds)
		case p < 65:
			return w.send("SET", fmt.Sprintf("session:%08x%08x", random.Uint32(), i), value[:size], "EX", seconds)
		case p < 77:
			_ = w.send("HSET", "user:"+id, "name", value[:size/4], "mail", value[:size/4], "seen", seconds)
			return w.send("EXPIRE", "user:"+id, seconds)
		case p < 87:
			return w.send("SET", "user:"+id+":feed", value[:size])
		case p < 92:
			_ = w.send("RPUSH", "cart:"+id, value[:size/5], value[:size/5], "3", "4")
			return w.send("EXPIRE", "cart:"+id, seconds)
		case p < 95:
			_ = w.send("ZADD", "rank:"+id, "1", "a", "2", "b", "3", value[:size/3])
			return w.send("EXPIRE", "rank:"+id, seconds)
		case p < 97:
			return w.send("SADD", "tags:"+id, "a", "b", value[:size/9])
		case p < 99:
			return w.send("SET", "lock:order:"+id, "1", "EX", seconds)
		}
		return w.send("SET", fmt.Sprintf("deep:eu:shop:%d:item:%s:price", i%500, id), seconds)
	}
}

// unstructured are names without a delimiter.
func unstructured(w *wire, i int, random *rand.Rand) error {
	return w.send("SET", fmt.Sprintf("%08x%08x%08x", random.Uint32(), i, random.Uint32()), "v")
}

// thinPrefixes are n prefixes of one key each, and beside them names without a delimiter.
func thinPrefixes(n int) shape {
	return func(w *wire, i int, random *rand.Rand) error {
		if i < n {
			return w.send("SET", wordOf(i)+":state", "v")
		}
		return unstructured(w, i, random)
	}
}

// wordOf is a word of letters for a number, as a customer or a shop might be called.
func wordOf(i int) string {
	syllables := [...]string{"ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va"}
	var b strings.Builder
	for range 5 {
		b.WriteString(syllables[i%len(syllables)])
		i /= len(syllables)
	}
	return b.String()
}

// hot are the keys that a driver finds.
func hot(w *wire, i int, _ *rand.Rand) error {
	return w.send("SET", "hot:"+strconv.Itoa(i), "v")
}
