package keyspace_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"valktop/keyspace"
)

// usualNames are names as one application has them, in no order.
func usualNames(n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	names := make([]string, n)
	for i := range names {
		switch id := r.Uint64(); r.IntN(10) {
		case 0, 1, 2:
			names[i] = fmt.Sprintf("user:%d", id%10_000_000)
		case 3:
			names[i] = fmt.Sprintf("user:%d:posts", id%10_000_000)
		case 4:
			names[i] = fmt.Sprintf("session:%08x-%04x-4%03x-a%03x-%012x", uint32(id), uint16(id>>7), id>>3&0xfff, id>>9&0xfff, id>>16)
		case 5:
			names[i] = fmt.Sprintf("sess:%s", token(r, 32))
		case 6:
			names[i] = fmt.Sprintf("bull:mail:%d", id%100_000)
		case 7:
			names[i] = fmt.Sprintf("cache:v41:page-data:product-list:%d", id%5000)
		case 8:
			names[i] = fmt.Sprintf("rate:10.0.%d.%d:login", id>>8&255, id&255)
		default:
			names[i] = fmt.Sprintf("stats:2024-%02d-%02d:views", 1+id%12, 1+id>>8%28)
		}
	}
	return names
}

// token is random text of letters and digits.
func token(r *rand.Rand, n int) string {
	const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	text := make([]byte, n)
	for i := range text {
		text[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(text)
}

// BenchmarkTreeAdd is the time that a name takes to be folded and counted.
func BenchmarkTreeAdd(b *testing.B) {
	names := usualNames(1 << 16)
	t := keyspace.NewTree(keyspace.Options{})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		t.Add(names[i&(1<<16-1)])
	}
}

// BenchmarkMatch is the time that a name takes to be folded and compared with a pattern.
func BenchmarkMatch(b *testing.B) {
	names := usualNames(1 << 16)
	m := keyspace.Fold("user:42:posts", ":").Matcher()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m.Match(names[i&(1<<16-1)])
	}
}

// BenchmarkTreeAddRandom is that time where no name is like another.
func BenchmarkTreeAddRandom(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	names := make([]string, 1<<16)
	for i := range names {
		text := make([]byte, 16)
		for j := range text {
			text[j] = byte(r.Uint32())
		}
		names[i] = string(text)
	}
	t := keyspace.NewTree(keyspace.Options{})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		t.Add(names[i&(1<<16-1)])
	}
}
