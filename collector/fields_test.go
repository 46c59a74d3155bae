package collector

import (
	"slices"
	"testing"
	"time"

	"valktop/maybe"
)

// check compares a value with the one wanted; nil wants it unknown, with a reason.
func check[T comparable](t *testing.T, what string, got maybe.Value[T], want any) {
	t.Helper()
	v, ok := got.Get()
	switch {
	case want == nil && ok:
		t.Errorf("%s = %v, want unknown", what, v)
	case want == nil && got.Why() == "":
		t.Errorf("%s is unknown without a reason", what)
	case want != nil && (!ok || v != want.(T)):
		t.Errorf("%s = %v (%s), want %v", what, v, got.Why(), want)
	}
}

func TestUnitsOfAPrimary(t *testing.T) {
	t.Parallel()
	i := ParseInfo(load(t, "valkey-8.0-primary"))
	if i.Server.ServerTime.Or(time.Time{}).Year() != 2026 {
		t.Errorf("server time %v", i.Server.ServerTime)
	}
	text, _ := i.Field("uptime_in_seconds")
	seconds, _ := time.ParseDuration(text + "s")
	check(t, "uptime", i.Server.Uptime, seconds)
	check(t, "policy", i.Memory.MaxMemoryPolicy, "allkeys-lru")
	check(t, "limit", i.Memory.MaxMemory, int64(64<<20))
	check(t, "config file", i.Server.ConfigFile, "")
	check(t, "loading", i.Persistence.Loading, false)
	check(t, "loading ETA", i.Persistence.LoadingETA, nil)
	check(t, "last save ok", i.Persistence.LastSaveOK, true)
	check(t, "errors", i.Stats.TotalErrorReplies, int64(11))
	if len(i.Errors) != 4 || i.Errors["BUSY"] != 4 || i.Errors["WRONGTYPE"] != 1 {
		t.Errorf("errorstats %v", i.Errors)
	}
	if c := i.Commands["config|set"]; c.Calls == 0 || !c.Failed.Known() {
		t.Errorf("config|set = %+v", c)
	}
	if c := i.Commands["get"]; c.Calls != 602 || c.Failed.Or(0) != 1 {
		t.Errorf("get = %+v, want 602 calls and one failure", c)
	}
	if r := i.Replication.Replicas; r[0].Addr != "[::1]:7202" || r[1].Addr != "127.0.0.1:7201" || r[0].State != "online" || !r[0].Lag.Known() {
		t.Errorf("replicas %+v", r)
	}
	if db := i.Keyspace[0]; db.Index != 0 || db.Keys != 290 || db.Expires != 289 || db.AvgTTL < 20*time.Minute || db.AvgTTL > time.Hour {
		t.Errorf("db0 = %+v", db)
	}
	if got := []int{i.Keyspace[0].Index, i.Keyspace[1].Index, i.Keyspace[2].Index}; !slices.Equal(got, []int{0, 3, 9}) {
		t.Errorf("databases %v", got)
	}
	scripts, _ := i.Field("used_memory_vm_total")
	want, _ := whole(scripts)
	check(t, "engines of scripts", i.Memory.LuaAndVMEval, want)
}

func TestReplicaAndItsLostLink(t *testing.T) {
	t.Parallel()
	up := ParseInfo(load(t, "redis-7.0-replica")).Replication
	check(t, "link", up.LinkUp, true)
	check(t, "link down since", up.LinkDownSince, nil)
	if up.PrimaryAddr != "127.0.0.1:7100" || up.Offset.Or(0) == 0 || up.PrimaryOffset.Or(0) < up.Offset.Or(0) {
		t.Errorf("replica %+v", up)
	}
	down := ParseInfo(load(t, "redis-7.0-link-down")).Replication
	check(t, "link", down.LinkUp, false)
	check(t, "link down since", down.LinkDownSince, 3*time.Second)
	check(t, "last I/O", down.LastIO, nil)
}

func TestLoadingServer(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"redis-7.0-loading", "valkey-8.0-loading"} {
		p := ParseInfo(load(t, name)).Persistence
		check(t, name+": loading", p.Loading, true)
		check(t, name+": ETA", p.LoadingETA, 5*time.Second)
		if loaded := p.LoadingLoaded.Or(0); loaded < 27 || loaded > 28 {
			t.Errorf("%s: %v %% loaded", name, loaded)
		}
	}
}

func TestOtherServersAndOlderOnes(t *testing.T) {
	t.Parallel()
	fly := ParseInfo(load(t, "dragonfly-1.27"))
	check(t, "rejected connections that are not counted", fly.Stats.RejectedConnections, nil)
	check(t, "last save", fly.Persistence.LastSave, time.Unix(1718000000, 0))
	check(t, "main thread", fly.CPU.SysMainThread, 10500*time.Millisecond)
	if fly.Keyspace[0].AvgTTL != 0 {
		t.Errorf("average TTL %v of -1", fly.Keyspace[0].AvgTTL)
	}
	old := ParseInfo(load(t, "redis-5.0-sections"))
	check(t, "fragmentation", old.Memory.FragmentationRatio, 0.84)
	check(t, "fragmentation bytes", old.Memory.FragmentationBytes, int64(-245202))
	check(t, "last save", old.Persistence.LastSaveOK, false)
	check(t, "failed calls", old.Commands["get"].Failed, nil)
	check(t, "CPU", old.CPU.User, 98700*time.Millisecond)
	if _, ok := old.Commands["host:"]; !ok {
		t.Errorf("a command with a colon in its name is missing: %v", old.Commands)
	}
	managed := ParseInfo(load(t, "elasticache-redis-6.2-replica"))
	check(t, "hidden config file", managed.Server.ConfigFile, nil)
	if managed.Replication.PrimaryAddr != "master.cache-1.abc123.use1.cache.amazonaws.com:6379" {
		t.Errorf("primary %q", managed.Replication.PrimaryAddr)
	}
	both := ParseInfo(load(t, "keydb-6.3")).Replication
	if both.Role != Primary || len(both.Replicas) != 1 || both.Offset.Or(0) != 9001 {
		t.Errorf("an active replica counts as a primary: %+v", both)
	}
}

func TestHostileLines(t *testing.T) {
	t.Parallel()
	i := ParseInfo("used_memory:1\nused_memory:2\r\n" +
		"used_memory_rss:99999999999999999999\nused_memory_peak:18446744073709551615\n" +
		"mem_fragmentation_ratio:-nan\nallocator_frag_ratio:inf\nmaxmemory: 5\n" +
		"used_cpu_sys:1e300\nused_cpu_user:99999999999999999999.5\nuptime_in_seconds:9223372036854775807\n" +
		"server_time_usec:9223372036854775807\nrdb_last_save_time:0\nlatest_fork_usec:-3\nloading:2\n" +
		"evicted_keys:\x1b[31m5\n:nameless\nno colon\n#comment:1\n\x00\xff:raw\xfe\n" +
		"cmdstat_a:b|c:calls=5,usec=7\ncmdstat_evil:calls=x,usec=1\ncmdstat_neg:calls=-1,usec=1\ncmdstat_\x1b]0;x\a:calls=1,usec=2,=,,rejected_calls=3\n" +
		"errorstat_A:B:count=3\nerrorstat_\x1b[2J:count=1\nerrorstat_bad:count=-1\n" +
		"db1:keys=1,expires=0,avg_ttl=99999999999999999999\ndb01:keys=9,expires=9\ndb-1:keys=9,expires=9\ndb2:keys=1\ndb3:expires=1,keys=-1\ndbx:keys=1,expires=1\n" +
		"slave7:ip=a,port=1\nslave2:ip=2001:db8::7,port=6379,state=online,offset=5,lag=-1\nslave_x:ip=b\nrole:master")
	check(t, "a field that comes twice", i.Memory.Used, int64(1))
	for name, v := range map[string]Int{"overflow": i.Memory.RSS, "wrapped": i.Memory.Peak, "space": i.Memory.MaxMemory, "escape": i.Stats.EvictedKeys, "negative": i.Stats.LatestForkUsec} {
		check(t, name, v, nil)
	}
	check(t, "nan", i.Memory.FragmentationRatio, nil)
	check(t, "inf", i.Memory.AllocatorFragRatio, nil)
	for name, v := range map[string]maybe.Value[time.Duration]{"exponent": i.CPU.Sys, "too long": i.CPU.User, "uptime": i.Server.Uptime, "fork": i.Persistence.CurrentForkOf} {
		check(t, name, v, nil)
	}
	check(t, "year 294247", i.Server.ServerTime, nil)
	check(t, "never saved", i.Persistence.LastSave, nil)
	check(t, "loading", i.Persistence.Loading, nil)
	if raw, ok := i.Field("\x00\xff"); !ok || raw != "raw\xfe" {
		t.Errorf("raw bytes = %q, %v", raw, ok)
	}
	if len(i.Commands) != 2 || i.Commands["a:b|c"].Calls != 5 || i.Commands["\x1b]0;x\a"].Rejected.Or(0) != 3 {
		t.Errorf("commands %v", i.Commands)
	}
	if len(i.Errors) != 2 || i.Errors["A:B"] != 3 || i.Errors["\x1b[2J"] != 1 {
		t.Errorf("errors %v", i.Errors)
	}
	if len(i.Keyspace) != 1 || i.Keyspace[0] != (DatabaseInfo{Index: 1, Keys: 1}) {
		t.Errorf("databases %+v", i.Keyspace)
	}
	if r := i.Replication.Replicas; len(r) != 2 || r[0].Addr != "[2001:db8::7]:6379" || r[0].Lag.Known() || r[1].Addr != "a:1" {
		t.Errorf("replicas %+v", r)
	}
}
