package keyspace_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

// inspected reads a page of a key.
func inspected(t *testing.T, i *keyspace.Inspector, key string, p keyspace.ValuePage) keyspace.Reading {
	t.Helper()
	r, err := i.Inspect(t.Context(), key, p)
	if err != nil {
		t.Fatalf("%q: %v", key, err)
	}
	return r
}

// allRows reads a value page by page.
func allRows(t *testing.T, i *keyspace.Inspector, key string) (rows []keyspace.Row, pages int) {
	t.Helper()
	for p := (keyspace.ValuePage{}); ; {
		r := inspected(t, i, key, p)
		rows = append(rows, r.Rows...)
		if pages++; r.Next == nil || pages > 1000 {
			return rows, pages
		}
		p = *r.Next
	}
}

func TestInspectorShowsEachType(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SET", "string", `{"a":1}`, "EX", "1000")
		s.Do("SET", "empty", "")
		s.Do("SET", "a \x00\"b", "binary name")
		s.Do("HSET", "hash", "f1", "v1", "f2", "v2")
		s.Do("RPUSH", "list", "a", "b", "c")
		s.Do("SADD", "set", "only")
		s.Do("ZADD", "zset", "1.5", "one", "2", "two")
		s.Do("XADD", "stream", "1-1", "k", "v", "k2", "v2")
		s.Do("XGROUP", "CREATE", "stream", "workers", "0")
		s.Do("XREADGROUP", "GROUP", "workers", "me", "COUNT", "1", "STREAMS", "stream", ">")
		i := keyspace.NewInspector(reach(t, s, deployment.Config{}))

		r := inspected(t, i, "string", keyspace.ValuePage{})
		if ttl := r.TTL.Or(0); r.Type != "string" || r.Text != `{"a":1}` || r.Len.Or(0) != 7 || r.Next != nil || ttl < 900*time.Second || ttl > 1000*time.Second {
			t.Errorf("string: %+v", r)
		}
		if r.Encoding.Or("") != "embstr" || r.Memory.Or(0) < 50 || !r.Idle.Known() || r.Freq.Known() || len(r.Formats) > 0 {
			t.Errorf("string: %+v", r)
		}
		if r := inspected(t, i, "empty", keyspace.ValuePage{}); r.Type != "string" || r.Text != "" || r.Len.Or(-1) != 0 || r.TTL.Or(0) != keyspace.NoTTL {
			t.Errorf("empty: %+v", r)
		}
		if r := inspected(t, i, "a \x00\"b", keyspace.ValuePage{}); r.Text != "binary name" {
			t.Errorf("binary name: %+v", r)
		}
		if r := inspected(t, i, "nothing", keyspace.ValuePage{}); r.Type != "" || r.Len.Known() {
			t.Errorf("no key: %+v", r)
		}
		for key, want := range map[string][]keyspace.Row{
			"hash":   {{ID: "f1", Value: "v1"}, {ID: "f2", Value: "v2"}},
			"list":   {{ID: "0", Value: "a"}, {ID: "1", Value: "b"}, {ID: "2", Value: "c"}},
			"set":    {{Value: "only"}},
			"zset":   {{Value: "one", Score: "1.5"}, {Value: "two", Score: "2"}},
			"stream": {{ID: "1-1", Value: "k=v k2=v2", Fields: []string{"k", "v", "k2", "v2"}}},
		} {
			r := inspected(t, i, key, keyspace.ValuePage{})
			if r.Type != key || fmt.Sprint(r.Rows) != fmt.Sprint(want) || r.Len.Or(0) != int64(len(want)) || r.Next != nil || r.First != 0 || r.Refused != "" {
				t.Errorf("%s: %+v", key, r)
			}
		}
		groups := inspected(t, i, "stream", keyspace.ValuePage{}).Groups
		if len(groups) != 1 || groups[0].Name != "workers" || groups[0].Consumers != 1 || groups[0].Pending != 1 || groups[0].LastID != "1-1" || groups[0].Lag.Or(-1) != 0 {
			t.Errorf("groups %+v", groups)
		}
	})
}

func TestInspectorReadsBigValuesByPage(t *testing.T) {
	t.Parallel()
	const n = 2500
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c := s.Client()
		pipe := c.Pipeline()
		for i := range n {
			e := fmt.Sprintf("element-%04d", i)
			pipe.RPush(t.Context(), "list", e)
			pipe.HSet(t.Context(), "hash", e, "v")
			pipe.SAdd(t.Context(), "set", e)
			pipe.ZAdd(t.Context(), "zset", redis.Z{Score: float64(i), Member: e})
			pipe.XAdd(t.Context(), &redis.XAddArgs{Stream: "stream", ID: fmt.Sprintf("%d-1", i+1), Values: []string{"e", e}})
		}
		if _, err := pipe.Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
		i := keyspace.NewInspector(reach(t, s, deployment.Config{}))
		for _, key := range []string{"list", "hash", "set", "zset", "stream"} {
			rows, pages := allRows(t, i, key)
			seen := map[string]bool{}
			for at, r := range rows {
				seen[r.ID+r.Value] = true
				if key == "list" && r.ID != fmt.Sprint(at) || key == "zset" && r.Score != fmt.Sprint(at) {
					t.Fatalf("%s: row %d is %+v", key, at, r)
				}
			}
			if len(seen) != n || pages < 5 {
				t.Errorf("%s: %d different elements on %d pages", key, len(seen), pages)
			}
		}
		if r := inspected(t, i, "list", keyspace.ValuePage{Count: 7}); len(r.Rows) != 7 || r.Next == nil || r.Next.Count != 7 {
			t.Errorf("a page of 7 has %d rows, next %v", len(r.Rows), r.Next)
		}
	})
}

func TestInspectorNeverLoadsABigStringWhole(t *testing.T) {
	t.Parallel()
	const size = 100 << 20
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SETRANGE", "big", size-1, "x")
		s.Do("RPUSH", "elements", strings.Repeat("a", 1<<20), strings.Repeat("b", 1<<20), strings.Repeat("c", 1<<20))
		before := infoNumber(t, s, "total_net_output_bytes")
		i := keyspace.NewInspector(reach(t, s, deployment.Config{}))
		r := inspected(t, i, "big", keyspace.ValuePage{})
		if r.Len.Or(0) != size || len(r.Text) != 64<<10 || r.Next == nil {
			t.Fatalf("length %v, a page of %d bytes, next %v", r.Len, len(r.Text), r.Next)
		}
		last := inspected(t, i, "big", keyspace.ValuePage{From: fmt.Sprint(size - 10)})
		if last.Text != strings.Repeat("\x00", 9)+"x" || last.Next != nil || last.First != size-10 {
			t.Errorf("the last page is %q from %d", last.Text, last.First)
		}
		if sent := infoNumber(t, s, "total_net_output_bytes") - before; sent > 1<<20 {
			t.Errorf("the server sent %d bytes", sent)
		}
		if r := inspected(t, i, "elements", keyspace.ValuePage{}); len(r.Rows) != 1 || r.Next == nil {
			t.Errorf("%d elements of 1 MiB on a page", len(r.Rows))
		}
	})
}

func TestInspectorReadsAListOfMillionsByPage(t *testing.T) {
	t.Parallel()
	const elements, block = 2_000_000, 5000
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("EVAL", `local block = {}
			for i = 1, ARGV[2] do block[i] = 'element-' .. i end
			for _ = 1, ARGV[1] / ARGV[2] do redis.call('RPUSH', KEYS[1], unpack(block)) end`, 1, "list", elements, block)
		before := infoNumber(t, s, "total_net_output_bytes")
		i := keyspace.NewInspector(reach(t, s, deployment.Config{}))
		for _, from := range []int{0, elements / 2, elements - 100} {
			r := inspected(t, i, "list", keyspace.ValuePage{From: fmt.Sprint(from)})
			if r.Len.Or(0) != elements || len(r.Rows) != 100 || r.Rows[0].ID != fmt.Sprint(from) || r.Rows[99].Value != fmt.Sprint("element-", (from+99)%block+1) {
				t.Errorf("from %d: %d of %v elements, the first is %+v", from, len(r.Rows), r.Len, r.Rows[0])
			}
		}
		if sent := infoNumber(t, s, "total_net_output_bytes") - before; sent > 64<<10 {
			t.Errorf("the server sent %d bytes for three pages", sent)
		}
	})
}

func TestInspectorDecodes(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		var rows strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(&rows, `,{"id":%d}`, i*7919)
		}
		long := "[" + rows.String()[1:] + "]"
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := io.WriteString(w, long); err != nil {
			t.Fatal(err)
		}
		w.Close()
		if b.Len() < 64<<10 {
			t.Fatalf("%d bytes fit into a page", b.Len())
		}
		s.Do("SET", "packed", b.String())
		s.Do("SET", "long", long)
		i := keyspace.NewInspector(reach(t, s, deployment.Config{}))
		if r := inspected(t, i, "packed", keyspace.ValuePage{}); fmt.Sprint(r.Formats) != "[gzip JSON]" || r.Decoded != long || r.Cut || len(r.Text) != 64<<10 {
			t.Errorf("formats %q, decoded to %d bytes of %d, cut %v", r.Formats, len(r.Decoded), len(long), r.Cut)
		}
		if r := inspected(t, i, "long", keyspace.ValuePage{}); fmt.Sprint(r.Formats) != "[JSON]" || r.Decoded != long {
			t.Errorf("formats %q, decoded to %d bytes of %d", r.Formats, len(r.Decoded), len(long))
		}
	})
}

func TestInspectorOfAKeyThatChangesItsType(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		i := keyspace.NewInspector(reach(t, s, deployment.Config{}))
		s.Do("SET", "key", "text")
		if r := inspected(t, i, "key", keyspace.ValuePage{}); r.Type != "string" || r.Text != "text" {
			t.Errorf("%+v", r)
		}
		s.Do("DEL", "key")
		s.Do("LPUSH", "key", "item")
		if r := inspected(t, i, "key", keyspace.ValuePage{From: "2"}); r.Type != "list" || r.Text != "" {
			t.Errorf("%+v", r)
		}
		s.Do("DEL", "key")
		if r := inspected(t, i, "key", keyspace.ValuePage{}); r.Type != "" {
			t.Errorf("%+v", r)
		}
	})
}

func TestInspectorSaysWhatIsDenied(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("ACL", "SETUSER", "guest", "on", ">secret", "~open:*", "+@all", "-memory", "-getrange", "-object")
		s.Do("SET", "open:a", "text")
		s.Do("RPUSH", "open:list", "item")
		s.Do("SET", "closed", "text")
		i := keyspace.NewInspector(reach(t, s, deployment.Config{User: "guest", Password: deployment.NewSecret("secret")}))
		for range 3 {
			r := inspected(t, i, "open:a", keyspace.ValuePage{})
			if r.Type != "string" || r.Memory.Known() || r.Encoding.Known() || !r.TTL.Known() || !strings.Contains(r.Refused, "GETRANGE is denied") {
				t.Errorf("%+v", r)
			}
		}
		if r := inspected(t, i, "open:list", keyspace.ValuePage{}); len(r.Rows) != 1 || r.Refused != "" {
			t.Errorf("%+v", r)
		}
		if r := inspected(t, i, "closed", keyspace.ValuePage{}); r.Type != "" || r.Exists().Known() || r.Refused != "NOPERM: this user may not look at this key" {
			t.Errorf("%+v", r)
		}
		denials := s.Do("ACL", "LOG").([]any)
		count := map[string]int64{}
		for _, d := range denials {
			entry := d.([]any)
			count[entry[7].(string)] += entry[1].(int64)
		}
		if count["getrange"] != 1 || count["memory|usage"] != 1 {
			t.Errorf("denials %v: each command is tried once", count)
		}
	})
}

func TestInspectorThatMayNotAskForTheType(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SET", "key", "text")
		s.Do("ACL", "SETUSER", "few", "on", ">secret", "~*", "+info", "+scan")
		s.Do("ACL", "SETUSER", "timer", "on", ">secret", "~*", "+info", "+scan", "+pttl")
		as := func(user string) *keyspace.Inspector {
			return keyspace.NewInspector(reach(t, s, deployment.Config{User: user, Password: deployment.NewSecret("secret")}))
		}
		few := as("few")
		for range 2 { // the second time from memory
			r := inspected(t, few, "key", keyspace.ValuePage{})
			if r.Type != "" || r.Exists().Known() || len(r.Limits) != 5 || r.Refused != "NOPERM: this user may not run TYPE, PTTL, MEMORY USAGE, OBJECT ENCODING, OBJECT IDLETIME" {
				t.Errorf("%+v", r)
			}
		}
		timer := as("timer")
		if r := inspected(t, timer, "key", keyspace.ValuePage{}); r.Type != "" || !r.Exists().Or(false) || r.TTL.Or(0) != keyspace.NoTTL || !strings.Contains(r.Limits[0].Try, "+type") {
			t.Errorf("%+v", r)
		}
		if r := inspected(t, timer, "nobody", keyspace.ValuePage{}); r.Exists().Or(true) {
			t.Errorf("%+v", r)
		}
	})
}

func TestInspectorCostsTheHitRateWhatTheLedgerSays(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SET", "string", "v")
		s.Do("SET", "empty", "")
		s.Do("RPUSH", "list", "v")
		s.Do("HSET", "hash", "f", "v")
		s.Do("XADD", "stream", "*", "f", "v")
		d := dial(t, s, deployment.Config{})
		i := keyspace.NewInspector(d.Keyspace())
		hits, misses := lookups(t, s)
		before := ledger(t, d)
		for _, key := range []string{"string", "empty", "list", "hash", "stream", "nothing"} {
			inspected(t, i, key, keyspace.ValuePage{})
		}
		nowHits, nowMisses := lookups(t, s)
		own := ledger(t, d)
		if own.Hits-before.Hits != uint64(nowHits-hits) || own.Misses-before.Misses != uint64(nowMisses-misses) {
			t.Errorf("the ledger says %d hits, %d misses; the server counted %d and %d",
				own.Hits-before.Hits, own.Misses-before.Misses, nowHits-hits, nowMisses-misses)
		}
	})
}
