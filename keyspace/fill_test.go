package keyspace_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/keyspace"
	"valktop/testserver"
)

// truth is what a test put into a server, by pattern.
type truth map[string]*known

// known is what is true of the keys of a pattern.
type known struct {
	keys  int64
	types map[string]int64
	tiers [keyspace.TierCount]int64
	names []string
}

// filler writes keys in batches and remembers what is true of them.
type filler struct {
	t      testing.TB
	client *redis.Client
	pipe   redis.Pipeliner
	truth  truth
	slow   time.Duration // how many times as long keys live, and tiers are, than is asked for
}

// bounds are those of the tiers that the truth goes by.
func (f *filler) bounds() keyspace.Bounds {
	b := keyspace.DefaultBounds()
	return keyspace.Bounds{Short: b.Short * f.slow, Medium: b.Medium * f.slow, Long: b.Long * f.slow, Week: b.Week * f.slow}
}

func newFiller(t testing.TB, s *testserver.Server) *filler {
	c := s.Client()
	return &filler{t: t, client: c, pipe: c.Pipeline(), truth: truth{}, slow: 1}
}

// put writes a key that belongs to a pattern.
func (f *filler) put(pattern, name, kind string, size int, ttl time.Duration) {
	f.t.Helper()
	ctx := f.t.Context()
	value := strings.Repeat("x", size)
	switch kind {
	case "string":
		f.pipe.Set(ctx, name, value, 0)
	case "hash":
		f.pipe.HSet(ctx, name, "field", value)
	case "list":
		f.pipe.RPush(ctx, name, value, value)
	case "set":
		f.pipe.SAdd(ctx, name, value, "other")
	case "zset":
		f.pipe.ZAdd(ctx, name, redis.Z{Score: 1, Member: value})
	case "stream":
		f.pipe.XAdd(ctx, &redis.XAddArgs{Stream: name, ID: "1-1", Values: []string{"field", value}})
	default:
		f.t.Fatalf("no type %q", kind)
	}
	tier := keyspace.TierNone
	if ttl != keyspace.NoTTL {
		f.pipe.PExpire(ctx, name, ttl*f.slow)
		tier = keyspace.DefaultBounds().Tier(ttl - time.Minute) // by the time it is asked
	}
	k := f.truth[pattern]
	if k == nil {
		k = &known{types: map[string]int64{}}
		f.truth[pattern] = k
	}
	k.keys++
	k.types[kind]++
	k.tiers[tier]++
	k.names = append(k.names, name)
	if f.pipe.Len() >= 5000 {
		f.flush()
	}
}

// flush sends what is still to be written.
func (f *filler) flush() {
	f.t.Helper()
	if f.pipe.Len() == 0 {
		return
	}
	if _, err := f.pipe.Exec(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
}

// add takes in what is true of more keys of a pattern.
func (tr truth) add(pattern string, k *known) {
	sum := tr[pattern]
	if sum == nil {
		sum = &known{types: map[string]int64{}}
		tr[pattern] = sum
	}
	sum.keys += k.keys
	for kind, n := range k.types {
		sum.types[kind] += n
	}
	for tier, n := range k.tiers {
		sum.tiers[tier] += n
	}
	sum.names = append(sum.names, k.names...)
}

// keys is how many keys there are.
func (tr truth) keys() (n int64) {
	for _, k := range tr {
		n += k.keys
	}
	return n
}

// bytes asks the server for the memory of every key of a pattern, measured in full.
func (f *filler) bytes(pattern string) (sum int64) {
	f.t.Helper()
	for names := f.truth[pattern].names; len(names) > 0; {
		batch := names[:min(len(names), 5000)]
		names = names[len(batch):]
		pipe := f.client.Pipeline()
		for _, name := range batch {
			pipe.MemoryUsage(f.t.Context(), name, 0)
		}
		replies, err := pipe.Exec(f.t.Context())
		if err != nil {
			f.t.Fatal(err)
		}
		for _, r := range replies {
			sum += r.(*redis.IntCmd).Val()
		}
	}
	return sum
}

// mixed fills a server with about n keys of all types, mixed TTLs and skewed prefixes.
func mixed(f *filler, n int) {
	ttls := []time.Duration{
		keyspace.NoTTL, 4 * time.Minute, 40 * time.Minute, 20 * time.Hour, 6 * 24 * time.Hour, 30 * 24 * time.Hour,
	}
	kinds := []string{"string", "hash", "list", "set", "zset", "stream"}
	for i := range n {
		switch {
		case i%10 < 5: // half of all
			f.put("user:{id}", fmt.Sprintf("user:%d", i), "hash", 20+i%50, ttls[2])
		case i%10 < 8:
			f.put("user:{id}:posts", fmt.Sprintf("user:%d:posts", i), "list", 30, ttls[3])
		case i%10 < 9:
			f.put("cart:{id}", fmt.Sprintf("cart:%d", i), kinds[i/10%len(kinds)], 10+i%200, ttls[i/10%len(ttls)])
		case i%100 < 99:
			f.put("page:{id}", fmt.Sprintf("page:%d", i), "string", 100+i%1000*10, ttls[4])
		default:
			f.put("deep:a:b:c:d:{id}:e:f", fmt.Sprintf("deep:a:b:c:d:%d:e:f", i), "string", 8, ttls[0])
		}
	}
	f.flush()
}
