package embedded

import (
	"fmt"
	"testing"
	"time"

	"github.com/tidwall/redcon"
	"pgregory.net/rapid"
)

// silent is a connection that swallows replies. Calls that it does not have would panic.
type silent struct {
	redcon.Conn
	context any
}

func (*silent) WriteString(string)     {}
func (*silent) WriteBulkString(string) {}
func (*silent) WriteInt64(int64)       {}
func (*silent) WriteArray(int)         {}
func (*silent) WriteNull()             {}
func (*silent) WriteError(string)      {}
func (*silent) WriteRaw([]byte)        {}
func (*silent) RemoteAddr() string     { return "" }
func (s *silent) Context() any         { return s.context }
func (s *silent) SetContext(v any)     { s.context = v }

// used_memory is the sum of what MEMORY USAGE says of each key, and INFO's expires and
// avg_ttl are those of the keys, whatever was done to them.
func TestMemoryAndExpiriesAddUp(t *testing.T) {
	t.Parallel()
	s, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	conn := &silent{}
	conn.SetContext(&client{conn: conn, db: s.databases[0]})
	rapid.Check(t, func(t *rapid.T) {
		run := func(words ...string) {
			raw := redcon.Command{}
			for _, w := range words {
				raw.Args = append(raw.Args, []byte(w))
			}
			s.serve(conn, raw)
		}
		run("FLUSHALL")
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			key := fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "key"))
			other := fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "other"))
			run(rapid.SampledFrom([][]string{
				{"SET", key, "v", "EX", "100"}, {"SET", key, "long value of a key", "KEEPTTL"}, {"APPEND", key, "x"}, {"INCR", key},
				{"GETDEL", key}, {"DEL", key}, {"RENAME", key, other}, {"EXPIRE", key, "500"}, {"EXPIRE", key, "-1"}, {"PERSIST", key},
				{"HSET", key, other, "v"}, {"HDEL", key, other}, {"HINCRBY", key, other, "7"}, {"LPUSH", key, other}, {"RPOP", key},
				{"LTRIM", key, "0", "1"}, {"SADD", key, other}, {"SREM", key, other}, {"ZADD", key, "1", other}, {"ZREM", key, other},
				{"ZINCRBY", key, "2", other}, {"PEXPIRE", key, "100000", "LT"}, {"MSET", key, "a", other, "b"},
			}).Draw(t, "command")...)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		db := s.databases[0]
		size, expires, sum := int64(0), 0, int64(0)
		for e := db.keys.first; e != nil; e = e.after {
			if e.val.data.length() == 0 {
				t.Fatalf("%s is there without elements", e.key)
			}
			size += e.val.size
			if e.val.expireAt != 0 {
				expires++
				sum += e.val.expireAt - s.startMs
				if db.expires[e.val.due] != e {
					t.Fatalf("%s is not where its expiry says", e.key)
				}
			}
		}
		if size != s.dataset || expires != len(db.expires) || sum != db.ttlSum {
			t.Fatalf("dataset %d, expires %d, sum of expiries %d; the keys say %d, %d, %d",
				s.dataset, len(db.expires), db.ttlSum, size, expires, sum)
		}
	})
}

func TestOpsMeterAveragesOverItsSamples(t *testing.T) {
	t.Parallel()
	var m opsMeter
	if got := m.perSecond(); got != 0 {
		t.Errorf("without a sample: %d", got)
	}
	begin := time.Now()
	for i := range 40 {
		m.sample(begin.Add(time.Duration(i)*100*time.Millisecond), int64(i*50))
		if got := m.perSecond(); i > 0 && got != 500 {
			t.Errorf("after %d samples: %d, want 500", i+1, got)
		}
	}
}
