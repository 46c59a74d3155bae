package actions_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// kept is a key as a server holds it.
type kept struct {
	kind   string
	dump   string // the order of sets and hashes is not always the same after RESTORE
	digest string // DEBUG DIGEST-VALUE, whatever the order
	expiry int64  // Unix time in ms; 0: never
}

// holds reports whether two keys have the same value.
func (k kept) holds(value kept) bool { return k.dump == value.dump || k.digest == value.digest }

// debugging lets a server compare values whatever their order.
func debugging() []string { return []string{"--enable-debug-command", "yes"} }

// database is a whole database.
type database map[string]kept

// pipelined is how many keys are asked about in one round trip.
const pipelined = 200

// stateOf reads all of a database. SCAN alone says which keys there are, and it may say
// one twice; what had expired is not there.
func stateOf(t testing.TB, c *redis.Client) database {
	t.Helper()
	ctx := t.Context()
	var names []string
	for cursor, first := uint64(0), true; first || cursor != 0; first = false {
		page, next, err := c.Scan(ctx, cursor, "", 1000).Result()
		if err != nil {
			t.Fatal(err)
		}
		names, cursor = append(names, page...), next
	}
	all := database{}
	for len(names) > 0 {
		n := min(len(names), pipelined)
		read(ctx, t, c, names[:n], all)
		names = names[n:]
	}
	return all
}

func read(ctx context.Context, t testing.TB, c *redis.Client, names []string, into database) {
	t.Helper()
	kinds, dumps, expiries := make([]*redis.StatusCmd, len(names)), make([]*redis.StringCmd, len(names)), make([]*redis.DurationCmd, len(names))
	digests := make([]*redis.Cmd, len(names))
	_, _ = c.Pipelined(ctx, func(p redis.Pipeliner) error { // of a key that has gone DUMP is an error
		for i, name := range names {
			kinds[i], dumps[i], expiries[i] = p.Type(ctx, name), p.Dump(ctx, name), p.PExpireTime(ctx, name)
			digests[i] = p.Do(ctx, "DEBUG", "DIGEST-VALUE", name)
		}
		return nil
	})
	for i, name := range names {
		dump, err := dumps[i].Result()
		if errors.Is(err, redis.Nil) {
			continue
		}
		if err != nil {
			t.Fatalf("DUMP %q: %v", name, err)
		}
		digest, err := digests[i].StringSlice()
		if err != nil {
			t.Fatalf("DEBUG DIGEST-VALUE %q: %v", name, err)
		}
		k := kept{kind: kinds[i].Val(), dump: dump, digest: digest[0]}
		if at := expiries[i].Val(); at > 0 {
			k.expiry = at.Milliseconds()
		}
		into[name] = k
	}
}

// fillMixed gives each name a value and, for three of four, a TTL; the type and the TTL follow
// from its place in the list.
func fillMixed(t testing.TB, c *redis.Client, names []string) {
	t.Helper()
	ctx := t.Context()
	for len(names) > 0 {
		n := min(len(names), pipelined)
		_, err := c.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, name := range names[:n] {
				give(ctx, p, i, name)
				if ttl := ttlOf(i); ttl > 0 {
					p.PExpire(ctx, name, ttl)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		names = names[n:]
	}
}

// ttlOf is one of each tier; 0 is none.
func ttlOf(i int) time.Duration {
	return []time.Duration{0, 4 * time.Minute, 50 * time.Minute, 20 * time.Hour, 0, 6 * 24 * time.Hour, 30 * 24 * time.Hour, 2 * time.Hour}[i%8]
}

// give writes a value of one of the types, different for each key.
func give(ctx context.Context, p redis.Pipeliner, i int, name string) {
	tag := strconv.Itoa(i)
	switch i % 7 {
	case 0:
		p.Set(ctx, name, "value \x00\xff "+tag, 0)
	case 1:
		p.HSet(ctx, name, "field", tag, "\x00", "b")
	case 2:
		p.RPush(ctx, name, "a", tag, "c")
	case 3:
		p.SAdd(ctx, name, "a", "b", tag)
	case 4:
		p.ZAdd(ctx, name, redis.Z{Score: 1.5, Member: tag}, redis.Z{Score: 2, Member: "two"})
	case 5:
		p.XAdd(ctx, &redis.XAddArgs{Stream: name, ID: "1-1", Values: []string{"k", tag}})
	case 6:
		p.Set(ctx, name, i, 0)
	}
}

// putBack makes the database what it was, by DUMP and RESTORE.
func putBack(t testing.TB, c *redis.Client, want database) {
	t.Helper()
	have, ctx := stateOf(t, c), t.Context()
	_, err := c.Pipelined(ctx, func(p redis.Pipeliner) error {
		for name := range have {
			if _, ok := want[name]; !ok {
				p.Del(ctx, name)
			}
		}
		for name, k := range want {
			if have[name] != k {
				p.Do(ctx, "RESTORE", name, k.expiry, k.dump, "REPLACE", "ABSTTL")
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		t.Fatal(err)
	}
}

// difference tells the first few keys in which two states differ, apart from those that
// are meant to.
func difference(before, after database, meant map[string]bool) []string {
	var all []string
	for name, k := range before {
		now, there := after[name]
		switch {
		case meant[name]:
		case !there:
			all = append(all, fmt.Sprintf("%.80q has gone", name))
		case !now.holds(k):
			all = append(all, fmt.Sprintf("%.80q has another value", name))
		case now.expiry != k.expiry:
			all = append(all, fmt.Sprintf("%.80q expires at %d, not %d", name, now.expiry, k.expiry))
		}
	}
	for name := range after {
		if _, was := before[name]; !was {
			all = append(all, fmt.Sprintf("%.80q has come", name))
		}
	}
	return all[:min(len(all), 10)]
}
