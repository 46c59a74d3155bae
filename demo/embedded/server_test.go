package embedded_test

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"valktop/demo/embedded"
	"valktop/testserver"
)

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within 30 s", what)
		}
	}
}

func TestEvictionKeepsMemoryWithinItsLimit(t *testing.T) {
	t.Parallel()
	const limit = 3 << 20
	for _, policy := range []string{"allkeys-lru", "volatile-lru", "allkeys-random", "volatile-random", "volatile-ttl"} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			c := dial(t, start(t, embedded.Options{MaxMemory: limit, Policy: policy}).Addr())
			v := strings.Repeat("x", 1000)
			for i := range 5000 {
				if r := c.do("SET", fmt.Sprint("key:", i), v, "EX", "1000"); r.kind != "+" {
					t.Fatalf("SET = %v", r)
				}
			}
			evicted, keys := c.stat("evicted_keys"), c.do("DBSIZE").text
			if n, _ := strconv.ParseInt(keys, 10, 64); evicted == 0 || evicted+n != 5000 {
				t.Errorf("%d keys evicted, %s left of 5000", evicted, keys)
			}
			if used := c.stat("used_memory"); used > limit+2000 { // one write beyond it
				t.Errorf("used_memory is %d, the limit %d", used, limit)
			}
		})
	}
}

func TestLRUKeepsWhatIsUsed(t *testing.T) {
	t.Parallel()
	c := dial(t, start(t, embedded.Options{MaxMemory: 3 << 20, Policy: "allkeys-lru"}).Addr())
	v := strings.Repeat("x", 1000)
	c.do("SET", "hot", v)
	for i := range 3000 {
		c.do("SET", fmt.Sprint("cold:", i), v)
		if i%10 == 0 {
			time.Sleep(time.Millisecond) // ages are in milliseconds
		}
		if c.do("GET", "hot").kind == "nil" {
			t.Fatalf("the key that is read all the time was evicted after %d writes", i)
		}
	}
}

func TestFullServerRefusesToGrow(t *testing.T) {
	t.Parallel()
	c := dial(t, start(t, embedded.Options{MaxMemory: 1 << 20}).Addr())
	v := strings.Repeat("x", 100_000)
	var refused reply
	for i := range 20 {
		if refused = c.do("SET", fmt.Sprint(i), v); refused.kind == "-" {
			break
		}
	}
	if !strings.HasPrefix(refused.text, "OOM command not allowed") {
		t.Errorf("beyond the limit SET = %v", refused)
	}
	if got := c.do("GET", "0"); got.text != v {
		t.Errorf("a full server does not serve reads: %v", got)
	}
}

func TestKeysExpireUnasked(t *testing.T) {
	t.Parallel()
	c := dial(t, start(t, embedded.Options{}).Addr())
	for i := range 100 {
		c.do("SET", fmt.Sprint(i), "v", "PX", "30")
	}
	c.do("SET", "stays", "v", "EX", "1000")
	eventually(t, "100 expired keys", func() bool { return c.stat("expired_keys") == 100 })
	if got := c.do("DBSIZE").text; got != "1" {
		t.Errorf("DBSIZE = %s, want 1", got)
	}
	if misses := c.stat("keyspace_misses"); misses != 0 {
		t.Errorf("expiry counted %d misses", misses)
	}
}

func TestScanPagesByCount(t *testing.T) {
	t.Parallel()
	c := dial(t, start(t, embedded.Options{}).Addr())
	for i := range 2000 {
		c.do("SET", fmt.Sprint("key:", i), "v")
		c.do("HSET", "hash", fmt.Sprint("field:", i), "v")
	}
	for _, command := range [][]string{{"SCAN"}, {"HSCAN", "hash"}} {
		seen, cursor, calls := map[string]bool{}, "0", 0
		for {
			r := c.do(append(command, cursor, "COUNT", "100", "MATCH", "*:*")...)
			if n := len(r.array[1].array); n > 300 {
				t.Errorf("%v returned %d elements for COUNT 100", command, n)
			}
			for _, one := range r.array[1].array {
				if strings.Contains(one.text, ":") {
					seen[one.text] = true
				}
			}
			calls++
			if cursor = r.array[0].text; cursor == "0" {
				break
			}
		}
		if len(seen) != 2000 || calls < 10 {
			t.Errorf("%v: %d of 2000 elements in %d calls", command, len(seen), calls)
		}
	}
}

// CLIENT NO-TOUCH lets a dashboard look without making keys look used.
func TestNoTouchLeavesIdleTimeAlone(t *testing.T) {
	t.Parallel()
	s := start(t, embedded.Options{})
	app, watcher := dial(t, s.Addr()), dial(t, s.Addr())
	watcher.do("CLIENT", "NO-TOUCH", "ON")
	app.do("SET", "k", "v")
	time.Sleep(1500 * time.Millisecond)
	watcher.do("GET", "k")
	if idle := watcher.do("OBJECT", "IDLETIME", "k").text; idle == "0" {
		t.Error("a read under NO-TOUCH made the key look used")
	}
	eventually(t, "a read that makes the key look used", func() bool {
		app.do("GET", "k")
		return watcher.do("OBJECT", "IDLETIME", "k").text == "0"
	})
}

// Every field of INFO is one that real servers have, and the sections are asked for alike.
func TestInfoHasTheFieldsOfRealServers(t *testing.T) {
	t.Parallel()
	redis := dial(t, testserver.Start(t, testserver.Redis).Addr)
	valkey := dial(t, testserver.Start(t, testserver.Valkey).Addr)
	own := dial(t, start(t, embedded.Options{}).Addr())
	for _, c := range []*session{redis, valkey, own} {
		c.do("SET", "k", "v", "EX", "100")
		c.do("GET")
		c.do("GET", "k")
	}
	for _, sections := range [][]string{nil, {"everything"}, {"default", "commandstats"}, {"memory", "CPU"}} {
		r, v, got := redis.info(sections...), valkey.info(sections...), own.info(sections...)
		if len(got) < 10 {
			t.Errorf("INFO %v has %d fields", sections, len(got))
		}
		for name := range got {
			_, inRedis := r[name]
			_, inValkey := v[name]
			if !inRedis && !inValkey {
				t.Errorf("INFO %v: no real server has %s", sections, name)
			}
		}
	}
	all := own.info("everything")
	for name, want := range map[string]string{
		"keyspace_hits": "1", "keyspace_misses": "0", "total_error_replies": "1", "errorstat_ERR": "count=1",
		"connected_clients": "1", "server_name": embedded.Name, "redis_version": embedded.Version, "role": "master",
	} {
		if all[name] != want {
			t.Errorf("%s is %q, want %q", name, all[name], want)
		}
	}
	if got := all["cmdstat_get"]; !strings.HasPrefix(got, "calls=1,") || !strings.Contains(got, "rejected_calls=1") {
		t.Errorf("cmdstat_get is %q", got)
	}
	if !strings.HasPrefix(all["db0"], "keys=1,expires=1,avg_ttl=") {
		t.Errorf("db0 is %q", all["db0"])
	}
}

func TestResetStatStartsCountersAnew(t *testing.T) {
	t.Parallel()
	c := dial(t, start(t, embedded.Options{}).Addr())
	c.do("SET", "k", strings.Repeat("x", 10_000))
	c.do("GET", "k")
	c.do("GET", "absent")
	c.do("CONFIG", "RESETSTAT")
	for _, name := range []string{"keyspace_hits", "keyspace_misses", "total_error_replies", "expired_keys"} {
		if n := c.stat(name); n != 0 {
			t.Errorf("%s is %d after CONFIG RESETSTAT", name, n)
		}
	}
	if n := c.stat("total_net_input_bytes"); n > 5000 {
		t.Errorf("total_net_input_bytes is %d after CONFIG RESETSTAT", n)
	}
	if got := c.do("DBSIZE").text; got != "1" {
		t.Errorf("CONFIG RESETSTAT left %s keys", got)
	}
}

func TestManyClientsAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t, embedded.Options{MaxMemory: 2 << 20, Policy: "allkeys-lru"})
	var wg sync.WaitGroup
	for i := range 8 {
		c := dial(t, s.Addr())
		wg.Go(func() {
			for n := range 300 {
				key := fmt.Sprint("k", n%50)
				for _, command := range [][]string{
					{"CLIENT", "SETNAME", fmt.Sprint("c", i)}, {"SET", key, strings.Repeat("x", n*10), "PX", "20"}, {"GET", key},
					{"INCR", "total"}, {"SCAN", "0", "COUNT", "20"}, {"INFO", "everything"}, {"CLIENT", "LIST"}, {"UNLINK", key},
				} {
					if r := c.do(command...); r.kind == "-" {
						t.Errorf("%v: %v", command, r)
					}
				}
			}
		})
	}
	wg.Wait()
	if got := dial(t, s.Addr()).do("GET", "total").text; got != "2400" {
		t.Errorf("8 clients counted to %s, want 2400", got)
	}
}

func TestCloseEndsEverything(t *testing.T) { // not parallel: it looks at all goroutines
	before := goleak.IgnoreCurrent()
	s, err := embedded.Start(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := dial(t, s.Addr())
	c.do("SET", "k", "v")
	s.Close()
	s.Close()
	if conn, err := net.Dial("tcp", s.Addr()); err == nil {
		conn.Close()
		t.Error("the port is open after Close")
	}
	goleak.VerifyNone(t, before)
}
