package workload

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// productPattern names the kind that a deploy drops and a crawler asks for.
const productPattern = "product:{id}"

// statsDays is how many days there are statistics of.
const statsDays = 14

// noise is a number that belongs to a thing for good: the same for the same seed.
func (p *population) noise(rank int, salt uint64) uint64 {
	x := p.seed ^ uint64(rank)*0x9e3779b97f4a7c15 ^ salt*0xd1342543de82ef95 ^ uint64(len(p.pattern))<<56
	for range 3 {
		hi, lo := bits.Mul64(x|1, 0xa0761d6478bd642f)
		x = hi ^ lo ^ x>>29
	}
	return x
}

func pick(n uint64, from ...string) string { return from[n%uint64(len(from))] }

func userKey(p *population, rank int) string  { return "user:" + strconv.Itoa(p.id(rank)) }
func postsKey(p *population, rank int) string { return userKey(p, rank) + ":posts" }

func productKey(p *population, rank int) string { return "product:" + strconv.Itoa(p.id(rank)) }

// absentProduct is a product that never was: its number is beyond those that exist.
func absentProduct(n int) string { return "product:" + strconv.Itoa(90_000_000+n) }

func categories() []string {
	return []string{
		"audio", "bikes", "books", "cameras", "coffee", "garden", "games", "kitchen", "lamps",
		"music", "outdoor", "paper", "phones", "plants", "shoes", "tools", "toys", "watches",
	}
}

func productListKey(p *population, rank int) string {
	all := categories()
	id := p.id(rank)
	return "product:list:" + all[id%len(all)] + ":page:" + strconv.Itoa(id/len(all)+1)
}

func statsKey(_ *population, rank int) string {
	return "stats:" + time.Now().UTC().AddDate(0, 0, -rank).Format(time.DateOnly)
}

// sessionKey is that of the rank's latest login.
func sessionKey(p *population, rank int) string {
	a, b := p.noise(rank, uint64(p.version[rank])*2+1), p.noise(rank, uint64(p.version[rank])*2+2)
	return fmt.Sprintf("session:%08x-%04x-4%03x-%04x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0x3fff|0x8000, b&0xffffffffffff)
}

func seconds(d time.Duration) int64 { return max(1, int64(d.Seconds())) }

func storeUser(p *population, rank int, key string, ttl time.Duration) [][]any {
	n, id := p.noise(rank, 0), strconv.Itoa(p.id(rank))
	name := pick(n, "Ada", "Bo", "Chidi", "Dana", "Emre", "Fatima", "Goro", "Hanna") + " " +
		pick(n>>8, "Lovelace", "Ng", "Okafor", "Petrov", "Quist", "Rossi", "Sato", "Tran")
	return [][]any{
		{
			"HSET", key, "id", id, "name", name, "email", "user" + id + "@example.com",
			"plan", pick(n>>16, "free", "free", "plus", "pro"), "country", pick(n>>24, "DE", "FR", "JP", "NG", "US", "VN"),
			"created_at", strconv.FormatUint(1_500_000_000+n>>32%200_000_000, 10),
		},
		{"EXPIRE", key, seconds(ttl)},
	}
}

func storePosts(p *population, rank int, key string, ttl time.Duration) [][]any {
	n := p.noise(rank, 0)
	push := []any{"RPUSH", key}
	for i := range 3 + n%22 {
		push = append(push, fmt.Sprintf(`{"id":%d,"likes":%d,"title":"%s"}`, n>>20+i, n>>(i%32)%500, prose(n+i, 30)))
	}
	return [][]any{push, {"EXPIRE", key, seconds(ttl)}}
}

func storeSession(p *population, rank int, key string, ttl time.Duration) [][]any {
	n := p.noise(rank, uint64(p.version[rank]))
	v := fmt.Sprintf(`{"user":%d,"csrf":"%016x","cart":%d,"agent":"%s"}`, p.id(rank), n, n%5,
		pick(n>>8, "Mozilla/5.0 (X11; Linux x86_64)", "Mozilla/5.0 (Macintosh)", "shop-ios/7.2"))
	return [][]any{{"SET", key, v, "EX", seconds(ttl)}}
}

func storeProduct(p *population, rank int, key string, ttl time.Duration) [][]any {
	n := p.noise(rank, 0)
	v := productJSON(p.id(rank), n, 1000+int(n>>16%1300))
	return [][]any{{"SET", key, v, "EX", seconds(ttl)}}
}

func storeProductList(p *population, rank int, key string, ttl time.Duration) [][]any {
	var b strings.Builder
	b.WriteString(`{"items":[`)
	n := p.noise(rank, 0)
	for i := range uint64(20) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(productJSON(int(n>>40+i), n+i, 60))
	}
	b.WriteString(`]}`)
	return [][]any{{"SET", key, b.String(), "EX", seconds(ttl)}}
}

func storeStats(p *population, rank int, key string, ttl time.Duration) [][]any {
	add := []any{"ZADD", key}
	for i := range topProducts {
		add = append(add, p.noise(rank, uint64(i))%5000/uint64(i/10+1), "product:"+strconv.Itoa(1000+i))
	}
	return [][]any{add, {"EXPIRE", key, seconds(ttl)}}
}

// topProducts is how many products the statistics of a day hold.
const topProducts = 100

func productJSON(id int, n uint64, text int) string {
	return fmt.Sprintf(`{"id":%d,"sku":"%08x","price":%d.%02d,"currency":"EUR","stock":%d,"rating":%d.%d,"text":"%s"}`,
		id, n>>32, n%300, n>>9%100, n>>16%80, 1+n>>24%4, n>>28%10, prose(n, text))
}

// prose is at least length bytes of words.
func prose(n uint64, length int) string {
	words := []string{"light", "solid", "made", "of", "oak", "and", "steel", "for", "every", "day", "with", "a", "long", "life", "quiet", "new"}
	var b strings.Builder
	b.Grow(length + 8)
	for b.Len() < length {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(words[n%16])
		n = bits.RotateLeft64(n*0x9e3779b97f4a7c15+1, 7)
	}
	return b.String()
}
