package incidents

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/testserver"
)

// incident is something that goes wrong.
type incident struct {
	cause string // that is to come first
	kind  testserver.Kind
	args  []string
	keys  int // how many there are; few when 0
	size  int // of a value, bytes
	ttl   time.Duration
	setup func(a *app)
	do    func(a *app)
	later later
}

// later is what a valktop is to say that is started when it has happened already.
type later struct {
	cause  string // that comes first; "" when none is to be blamed
	may    string // what may come first as well, where none must
	cannot string // the cause that it says it cannot tell, and what would
	says   string // part of what it says of a cause, whatever it finds of it
}

// again has the later valktop find the same cause.
func again(cause string) later { return later{cause: cause} }

// incidents are what is done to servers, by the cause that it is.
func incidents() []incident {
	debug := []string{"--enable-debug-command", "yes"}
	return []incident{
		{cause: "eviction", kind: testserver.Redis, args: []string{"--maxmemory", "12mb", "--maxmemory-policy", "allkeys-random"}, size: 2000, do: junk, later: again("eviction")},
		{cause: "expiry", kind: testserver.Valkey, keys: many, size: 20, do: func(a *app) {
			a.all(func(p redis.Pipeliner, key string) { p.PExpire(a.ctx, key, 100*time.Millisecond) })
			a.again(time.Second, func(ctx context.Context) {
				a.all(func(p redis.Pipeliner, key string) { p.PExpire(ctx, key, 50*time.Millisecond) })
			})
		}, later: again("expiry")},
		{cause: "flush", kind: testserver.Redis, keys: many, size: 20, do: func(a *app) { a.server.Do("FLUSHALL") }, later: again("flush")},
		{cause: "restart", kind: testserver.Valkey, keys: many, size: 20, do: func(a *app) { a.server.Kill(); a.server.Launch() }, later: again("restart")},
		{cause: "deploy", kind: testserver.Redis, keys: many, size: 20, setup: func(a *app) { a.connect(50) }, do: func(a *app) {
			a.reconnect()
			a.prefix.Store("v2:product:")
		}, later: again("deploy")},
		{cause: "dropped_keys", kind: testserver.Valkey, keys: many, size: 20, do: func(a *app) {
			a.all(func(p redis.Pipeliner, key string) { p.Unlink(a.ctx, key) })
		}, later: later{cannot: "dropped_keys", says: "DEL and UNLINK ran 6,000 times before you came"}},
		{cause: "crawler", kind: testserver.Redis, size: 20, do: func(a *app) {
			bot, i := a.server.Client(), 0
			a.again(tick, func(ctx context.Context) {
				_, _ = bot.Pipelined(ctx, func(p redis.Pipeliner) error {
					for range keysEach {
						p.Get(ctx, fmt.Sprint("no such page:", i))
						i++
					}
					return nil
				})
			})
		}, later: again("crawler")},
		{cause: "origin", kind: testserver.Valkey, size: 20, ttl: 2 * time.Second, do: func(a *app) { a.broken.Store(true) }, later: again("origin")},
		// What somebody changed evicts: whoever comes later sees that, and that something was changed.
		{cause: "config_change", kind: testserver.Redis, args: []string{"--maxmemory", "100mb", "--maxmemory-policy", "allkeys-random"}, size: 20_000, do: func(a *app) {
			a.server.Do("CONFIG", "SET", "maxmemory", "3mb")
		}, later: later{cause: "eviction", says: "CONFIG SET ran 1 time before you came"}},
		{cause: "writes_refused", kind: testserver.Valkey, args: []string{"--maxmemory", "12mb"}, size: 2000, ttl: 2 * time.Second, do: junk, later: again("writes_refused")},
		{cause: "client_storm", kind: testserver.Redis, size: 20, do: func(a *app) {
			a.again(5*time.Millisecond, func(ctx context.Context) {
				c := redis.NewClient(&redis.Options{Addr: a.server.Addr, PoolSize: 1, Protocol: 2, DisableIdentity: true})
				_ = c.Ping(ctx).Err()
				_ = c.Close()
			})
		}, later: again("client_storm")},
		{cause: "slow_command", kind: testserver.Valkey, args: debug, size: 20, setup: func(a *app) {
			a.server.Do("DEBUG", "POPULATE", "700000") // KEYS takes 150 to 300 ms: from 100 ms on it counts as slow
		}, do: func(a *app) {
			c := a.server.Client()
			a.again(300*time.Millisecond, func(ctx context.Context) { _ = c.Keys(ctx, "*no such*").Err() })
		}, later: again("slow_command")},
		{cause: "big_key", kind: testserver.Redis, size: 20, setup: func(a *app) {
			a.server.Do("EVAL", "for i = 1, 400 do local t = {} for j = 1, 1000 do t[j] = i * 1000 + j end redis.call('SADD', KEYS[1], unpack(t)) end", 1, "followers:1")
		}, do: func(a *app) {
			c := a.server.Client()
			a.again(300*time.Millisecond, func(ctx context.Context) { _ = c.SMembers(ctx, "followers:1").Err() })
		}, later: again("big_key")},
		{cause: "blocked_server", kind: testserver.Valkey, args: []string{"--rdb-key-save-delay", "5000"}, size: 20, do: func(a *app) {
			a.server.Do("SAVE") // 200 keys, 5 ms each
		}, later: again("blocked_server")},
	}
}

// junk is a job that writes far more than there is room for.
func junk(a *app) {
	c, i := a.server.Client(), 0
	a.again(tick, func(ctx context.Context) {
		_, _ = c.Pipelined(ctx, func(p redis.Pipeliner) error {
			for range 20 {
				p.Set(ctx, fmt.Sprint("export:", i), strings.Repeat("x", 4000), 0)
				i++
			}
			return nil
		})
	})
}

// prepare starts the application that it happens to.
func (i incident) prepare(t testing.TB, s *testserver.Server) *app {
	t.Helper()
	a := start(t, s, i.keys, i.size, i.ttl)
	if i.setup != nil {
		i.setup(a)
	}
	settle(a)
	return a
}

// settle makes a server forget how it was prepared, once the application hits as it usually does.
func settle(a *app) {
	time.Sleep(a.ttl)
	a.server.Do("SLOWLOG", "RESET")
	a.server.Do("CONFIG", "RESETSTAT")
	a.settled = time.Now()
}

// usual is a cache of so many keys that hits as it usually does, and a valktop that watches it.
func usual(t testing.TB, kind testserver.Kind, keys int) (*app, *watcher) {
	t.Helper()
	s := testserver.Start(t, kind)
	limit(s)
	a := start(t, s, keys, 20, 0)
	settle(a)
	return a, watch(t, s.Port, limited)
}

// The user that valktop logs in as may run neither CONFIG nor MONITOR.
const limited = "watcher"

func limit(s *testserver.Server, rules ...any) {
	s.Do(append([]any{"ACL", "SETUSER", limited, "on", ">secret", "~*", "&*", "+@all", "-config", "-monitor"}, rules...)...)
}

func TestTheRightCauseComesFirst(t *testing.T) {
	t.Parallel()
	for _, i := range incidents() {
		t.Run(i.cause, func(t *testing.T) {
			t.Parallel()
			attempting(t, func(t testing.TB) {
				s := testserver.Start(t, i.kind, i.args...)
				user := limited
				if i.cause == "restart" { // which forgets its users
					user = ""
				} else {
					limit(s)
				}
				a := i.prepare(t, s)
				w := watch(t, s.Port, user)
				w.calm(before)
				if i.cause == "deploy" { // which opens connections for some seconds, on a busy machine
					w.calm(2 * before)
				}
				port := s.Port
				if i.cause != "restart" { // it is as old as it is
					port = older(t, s, time.Since(a.settled))
				}
				i.do(a)
				w.found(i.cause, i.cause)
				watch(t, port, user).late(i.cause, i.cause, i.later)
			})
		})
	}
}

// With next to nothing allowed it is the right cause, or none: never a wrong one.
func TestNobodyIsBlamedWronglyWhereLittleIsAllowed(t *testing.T) {
	t.Parallel()
	for _, i := range incidents() {
		switch i.cause {
		case "eviction", "flush", "dropped_keys", "crawler", "slow_command":
		default:
			continue
		}
		t.Run(i.cause, func(t *testing.T) {
			t.Parallel()
			attempting(t, func(t testing.TB) {
				s := testserver.Start(t, i.kind, i.args...)
				limit(s, "-@all", "+info", "+ping", "+hello", "+auth")
				a := i.prepare(t, s)
				w := watch(t, s.Port, limited)
				w.calm(before)
				i.do(a)
				for begun := time.Now(); time.Since(begun) < after; {
					if got := w.next(); got != "" && got != i.cause {
						t.Fatalf("%s is blamed for %s:\n%s", got, i.cause, w.says())
					}
				}
				t.Logf("%-15s with INFO and PING alone: %v", i.cause, w.first)
			})
		})
	}
}
