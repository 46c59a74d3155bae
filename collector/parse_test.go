package collector

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func load(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "info", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// texts are the names of the answers in testdata.
func texts(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "info", "*.txt"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no texts: %v", err)
	}
	for i, file := range names {
		names[i] = strings.TrimSuffix(filepath.Base(file), ".txt")
	}
	return names
}

// brief says the gist of an Info in a line, ? for what is unknown.
func brief(i Info) string {
	number := func(n Int) string {
		if v, ok := n.Get(); ok {
			return fmt.Sprint(v)
		}
		return "?"
	}
	role, clock := i.Replication.Role, "no clock"
	if role == "" {
		role = "?"
	}
	if i.Server.ServerTime.Known() {
		clock = "clock"
	}
	var keys int64
	for _, db := range i.Keyspace {
		keys += db.Keys
	}
	line := fmt.Sprintf("%s %s %s %s, %s, used %s, clients %s of %s, hits %s, misses %s, %d keys in %d dbs, %d replicas, %d commands",
		i.Server.Flavour, i.Server.Version, i.Server.Mode, role, clock, number(i.Memory.Used), number(i.Clients.Connected), number(i.Clients.MaxClients),
		number(i.Stats.KeyspaceHits), number(i.Stats.KeyspaceMisses), keys, len(i.Keyspace), len(i.Replication.Replicas), len(i.Commands))
	if i.Cluster {
		line += ", cluster"
	}
	return line
}

func TestEveryFlavourIsRead(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"azure-6.0":                     "Redis 6.0.14 standalone primary, no clock, used 1532576, clients 1 of 1000, hits 918273645, misses 54321, 292 keys in 3 dbs, 0 replicas, 0 commands",
		"dragonfly-1.27":                "Dragonfly 1.27.1 standalone primary, no clock, used 152043520, clients 12 of 64000, hits 6012345, misses 412345, 412345 keys in 1 dbs, 1 replicas, 2 commands",
		"elasticache-redis-6.2-replica": "Redis 6.2.6 standalone replica, clock, used 1532576, clients 1 of 65000, hits 918273645, misses 54321, 292 keys in 3 dbs, 0 replicas, 0 commands",
		"keydb-6.3":                     "KeyDB 6.3.4 standalone primary, clock, used 1532576, clients 1 of 10000, hits 918273645, misses 54321, 526496 keys in 1 dbs, 1 replicas, 2 commands",
		"memorydb-7.2":                  "Valkey 7.2.6 cluster primary, clock, used 1522464, clients 1 of 10000, hits 301, misses 301, 9000000 keys in 1 dbs, 2 replicas, 0 commands, cluster",
		"redis-5.0-sections":            "Redis 5.0.14 standalone primary, no clock, used 1532576, clients 1 of ?, hits 77, misses 23, 292 keys in 3 dbs, 0 replicas, 2 commands",
		"redis-6.2-sections":            "Redis 6.2.14 standalone primary, clock, used 1532576, clients 1 of 10000, hits 918273645, misses 54321, 292 keys in 3 dbs, 0 replicas, 2 commands",
		"redis-7.0-cluster":             "Redis 7.0.15 cluster primary, clock, used 1714888, clients 1 of 10000, hits 0, misses 0, 0 keys in 0 dbs, 0 replicas, 4 commands, cluster",
		"redis-7.0-link-down":           "Redis 7.0.15 standalone replica, clock, used 1120184, clients 1 of 10000, hits 0, misses 0, 292 keys in 3 dbs, 0 replicas, 4 commands",
		"redis-7.0-loading":             "Redis 7.0.15 standalone primary, clock, used 954160, clients 1 of 10000, hits 0, misses 0, 75 keys in 1 dbs, 0 replicas, 0 commands",
		"redis-7.0-primary":             "Redis 7.0.15 standalone primary, clock, used 1532576, clients 1 of 10000, hits 301, misses 301, 292 keys in 3 dbs, 2 replicas, 22 commands",
		"redis-7.0-replica":             "Redis 7.0.15 standalone replica, clock, used 1079400, clients 2 of 10000, hits 0, misses 0, 292 keys in 3 dbs, 0 replicas, 4 commands",
		"redis-7.2":                     "Redis 7.2.5 standalone primary, clock, used 1532576, clients 1 of 10000, hits 301, misses 301, 292 keys in 3 dbs, 2 replicas, 22 commands",
		"redis-7.4":                     "Redis 7.4.1 standalone primary, clock, used 1532576, clients 1 of 10000, hits 301, misses 301, 301 keys in 1 dbs, 2 replicas, 22 commands",
		"redis-8.0":                     "Redis 8.0.3 standalone primary, clock, used 1532576, clients 1 of 10000, hits 301, misses 301, 301 keys in 1 dbs, 2 replicas, 22 commands",
		"sentinel-7.0":                  "Redis 7.0.15 sentinel ?, clock, used ?, clients 4 of 10000, hits ?, misses ?, 0 keys in 0 dbs, 0 replicas, 0 commands",
		"upstash":                       "Redis 6.2.0 standalone ?, no clock, used 1048576, clients 3 of ?, hits ?, misses ?, 120 keys in 1 dbs, 0 replicas, 0 commands",
		"valkey-7.2":                    "Valkey 7.2.8 standalone primary, clock, used 1532576, clients 1 of 10000, hits 301, misses 301, 292 keys in 3 dbs, 2 replicas, 22 commands",
		"valkey-8.0-cluster":            "Valkey 8.0.1 cluster primary, clock, used 2818840, clients 1 of 10000, hits 0, misses 0, 0 keys in 0 dbs, 0 replicas, 4 commands, cluster",
		"valkey-8.0-link-down":          "Valkey 8.0.1 standalone replica, clock, used 1174424, clients 1 of 10000, hits 0, misses 0, 292 keys in 3 dbs, 0 replicas, 5 commands",
		"valkey-8.0-loading":            "Valkey 8.0.1 standalone primary, clock, used 981168, clients 1 of 10000, hits 0, misses 0, 75 keys in 1 dbs, 0 replicas, 0 commands",
		"valkey-8.0-primary":            "Valkey 8.0.1 standalone primary, clock, used 1522464, clients 1 of 10000, hits 301, misses 301, 292 keys in 3 dbs, 2 replicas, 22 commands",
		"valkey-8.0-replica":            "Valkey 8.0.1 standalone replica, clock, used 1108952, clients 2 of 10000, hits 0, misses 0, 292 keys in 3 dbs, 0 replicas, 4 commands",
		"valkey-9.0":                    "Valkey 9.0.1 standalone primary, clock, used 1522464, clients 48 of 10000, hits 301, misses 301, 301 keys in 1 dbs, 2 replicas, 22 commands",
	}
	for _, name := range texts(t) {
		if got := brief(ParseInfo(load(t, name))); got != want[name] {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want[name])
		}
	}
}

func TestNoFieldIsLost(t *testing.T) {
	t.Parallel()
	for _, name := range texts(t) {
		text := load(t, name)
		i := ParseInfo(text)
		seen := map[string]bool{}
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\r\n")
			if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "cmdstat_host:") {
				continue
			}
			field, value, _ := strings.Cut(line, ":")
			if seen[field] {
				continue // the first counts
			}
			seen[field] = true
			if got, ok := i.Field(field); !ok || got != value {
				t.Errorf("%s: %s = %q, %v; want %q", name, field, got, ok, value)
			}
		}
	}
}

func FuzzParseInfo(f *testing.F) {
	for _, name := range texts(f) {
		f.Add(load(f, name))
	}
	f.Fuzz(func(t *testing.T, text string) {
		i := ParseInfo(text)
		for n, db := range i.Keyspace {
			if db.Keys < 0 || db.Expires < 0 || db.AvgTTL < 0 || n > 0 && db.Index <= i.Keyspace[n-1].Index {
				t.Errorf("impossible database %+v", db)
			}
		}
		for name, c := range i.Commands {
			if c.Calls < 0 || c.Microseconds < 0 {
				t.Errorf("impossible command %q %+v", name, c)
			}
		}
		if up, ok := i.Server.Uptime.Get(); ok && up < 0 {
			t.Errorf("uptime %v", up)
		}
		if now, ok := i.Server.ServerTime.Get(); ok && (now.Year() < 1969 || now.Year() > 10000) {
			t.Errorf("clock %v", now)
		}
		if used, ok := i.Memory.Used.Get(); ok && used < 0 {
			t.Errorf("used memory %d", used)
		}
		if _, ok := i.Field(""); ok {
			t.Error("a field without a name")
		}
	})
}

func BenchmarkParseInfo(b *testing.B) {
	for _, name := range []string{"redis-7.0-primary", "valkey-8.0-primary", "valkey-9.0"} {
		b.Run(name, func(b *testing.B) {
			text := load(b, name)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				ParseInfo(text)
			}
		})
	}
}
