package embedded

import (
	"fmt"
	"maps"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// maxClients is what INFO and CONFIG say; there is no limit but that of the system.
const maxClients = 10_000

// section is one part of INFO.
type section struct {
	name   string // its heading; it is asked for in lower case
	rarely bool   // it is only in INFO all, everything, or when asked for by name
	lines  func(s *Server, b *infoText)
}

func sections() []section {
	return []section{
		{name: "Server", lines: serverInfo},
		{name: "Clients", lines: clientsInfo},
		{name: "Memory", lines: memoryInfo},
		{name: "Persistence", lines: persistenceInfo},
		{name: "Stats", lines: statsInfo},
		{name: "Replication", lines: replicationInfo},
		{name: "CPU", lines: cpuInfo},
		{name: "Commandstats", rarely: true, lines: commandInfo},
		{name: "Errorstats", lines: errorInfo},
		{name: "Cluster", lines: func(_ *Server, b *infoText) { b.line("cluster_enabled", 0) }},
		{name: "Keyspace", lines: keyspaceInfo},
	}
}

// infoText is INFO's reply as it grows.
type infoText struct{ strings.Builder }

func (b *infoText) line(name string, v any) { fmt.Fprintf(b, "%s:%v\r\n", name, v) }

func info(c *call) {
	asked := map[string]bool{}
	for _, a := range c.args {
		asked[strings.ToLower(a)] = true
	}
	usual := len(asked) == 0 || asked["default"]
	all := asked["all"] || asked["everything"]
	var b infoText
	for _, one := range sections() {
		if !all && !asked[strings.ToLower(one.name)] && (!usual || one.rarely) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\r\n")
		}
		b.WriteString("# " + one.name + "\r\n")
		one.lines(c.s, &b)
	}
	c.bulk(b.String())
}

func (s *Server) port() int { return s.listener.Addr().(*net.TCPAddr).Port }

func serverInfo(s *Server, b *infoText) {
	now := time.Now()
	up := now.Sub(s.started)
	b.line("redis_version", Version)
	b.line("server_name", Name)
	b.line("redis_mode", "standalone")
	b.line("os", runtime.GOOS+" "+runtime.GOARCH)
	b.line("process_id", os.Getpid())
	b.line("run_id", s.runID)
	b.line("tcp_port", s.port())
	b.line("server_time_usec", now.UnixMicro())
	b.line("uptime_in_seconds", int64(up.Seconds()))
	b.line("uptime_in_days", int64(up.Hours()/24))
	b.line("hz", int64(time.Second/expireEvery))
	b.line("config_file", "")
}

func clientsInfo(s *Server, b *infoText) {
	b.line("connected_clients", len(s.clients))
	b.line("cluster_connections", 0)
	b.line("maxclients", maxClients)
	b.line("blocked_clients", 0)
	b.line("tracking_clients", 0)
	b.line("pubsub_clients", 0)
	b.line("watching_clients", 0)
}

func memoryInfo(s *Server, b *infoText) {
	used := s.usedMemory()
	clients := int64(len(s.clients)) * clientSize
	rss := readSpans().resident(used)
	tables := int64(0)
	for _, db := range s.databases {
		tables += int64(db.keys.len())*keySize + int64(len(db.expires))*expirySize
	}
	overhead := baseSize + clients + tables
	b.line("used_memory", used)
	b.line("used_memory_rss", rss)
	b.line("used_memory_peak", max(s.peak, used))
	b.line("used_memory_overhead", overhead)
	b.line("used_memory_startup", baseSize)
	b.line("used_memory_dataset", used-overhead)
	b.line("allocator_allocated", used)
	b.line("allocator_active", rss)
	b.line("allocator_resident", rss)
	b.line("maxmemory", s.maxMemory)
	b.line("maxmemory_policy", s.policy)
	b.line("allocator_frag_ratio", ratio(rss, used))
	b.line("allocator_frag_bytes", rss-used)
	b.line("allocator_rss_ratio", "1.00")
	b.line("allocator_rss_bytes", 0)
	b.line("rss_overhead_ratio", "1.00")
	b.line("rss_overhead_bytes", 0)
	b.line("mem_fragmentation_ratio", ratio(rss, used))
	b.line("mem_fragmentation_bytes", rss-used)
	b.line("mem_not_counted_for_evict", 0)
	b.line("mem_replication_backlog", 0)
	b.line("mem_clients_slaves", 0)
	b.line("mem_clients_normal", clients)
	b.line("mem_cluster_links", 0)
	b.line("mem_aof_buffer", 0)
	b.line("mem_allocator", "go")
	b.line("active_defrag_running", 0)
	b.line("lazyfree_pending_objects", 0)
}

func ratio(a, b int64) string { return fmt.Sprintf("%.2f", float64(a)/float64(b)) }

func persistenceInfo(s *Server, b *infoText) {
	b.line("loading", 0)
	b.line("async_loading", 0)
	b.line("rdb_changes_since_last_save", s.dirty)
	b.line("rdb_bgsave_in_progress", 0)
	b.line("rdb_last_save_time", s.started.Unix())
	b.line("rdb_last_bgsave_status", "ok")
	b.line("rdb_saves", 0)
	b.line("aof_enabled", 0)
	b.line("aof_rewrite_in_progress", 0)
	b.line("aof_last_bgrewrite_status", "ok")
	b.line("aof_last_write_status", "ok")
}

func statsInfo(s *Server, b *infoText) {
	b.line("total_connections_received", s.stats.connectionsReceived)
	b.line("total_commands_processed", s.stats.commandsProcessed)
	b.line("instantaneous_ops_per_sec", s.ops.perSecond())
	b.line("total_net_input_bytes", s.listener.in.Load()-s.stats.netIn)
	b.line("total_net_output_bytes", s.listener.out.Load()-s.stats.netOut)
	b.line("rejected_connections", 0)
	b.line("sync_full", 0)
	b.line("sync_partial_ok", 0)
	b.line("sync_partial_err", 0)
	b.line("expired_keys", s.stats.expiredKeys)
	b.line("expired_stale_perc", "0.00")
	b.line("expired_time_cap_reached_count", 0)
	b.line("evicted_keys", s.stats.evictedKeys)
	b.line("evicted_clients", 0)
	b.line("keyspace_hits", s.stats.hits)
	b.line("keyspace_misses", s.stats.misses)
	b.line("pubsub_channels", 0)
	b.line("pubsub_patterns", 0)
	b.line("latest_fork_usec", 0)
	b.line("total_forks", 0)
	b.line("unexpected_error_replies", 0)
	b.line("total_error_replies", s.stats.errorReplies)
	b.line("client_query_buffer_limit_disconnections", 0)
	b.line("client_output_buffer_limit_disconnections", 0)
}

func replicationInfo(s *Server, b *infoText) {
	b.line("role", "master")
	b.line("connected_slaves", 0)
	b.line("master_failover_state", "no-failover")
	b.line("master_replid", s.runID)
	b.line("master_repl_offset", 0)
	b.line("second_repl_offset", -1)
}

// cpuInfo gives the time in commands as user time, and the time in writes to sockets as
// system time: the process's own would tell of the client that shares it.
func cpuInfo(s *Server, b *infoText) {
	user := fmt.Sprintf("%.6f", s.stats.busy.Seconds())
	sys := fmt.Sprintf("%.6f", time.Duration(s.listener.writeTime.Load()).Seconds())
	b.line("used_cpu_sys", sys)
	b.line("used_cpu_user", user)
	b.line("used_cpu_sys_main_thread", sys)
	b.line("used_cpu_user_main_thread", user)
}

func commandInfo(s *Server, b *infoText) {
	for _, name := range slices.Sorted(maps.Keys(s.stats.commands)) {
		c := s.stats.commands[name]
		perCall := 0.0
		if c.calls > 0 {
			perCall = float64(c.time.Nanoseconds()) / 1e3 / float64(c.calls)
		}
		b.line("cmdstat_"+name, fmt.Sprintf("calls=%d,usec=%d,usec_per_call=%.2f,rejected_calls=%d,failed_calls=%d",
			c.calls, c.time.Microseconds(), perCall, c.rejected, c.failed))
	}
}

func errorInfo(s *Server, b *infoText) {
	for _, kind := range slices.Sorted(maps.Keys(s.stats.errors)) {
		b.line("errorstat_"+strings.ReplaceAll(kind, ":", "?"), fmt.Sprintf("count=%d", s.stats.errors[kind]))
	}
}

func keyspaceInfo(s *Server, b *infoText) {
	for _, db := range s.databases {
		if n := db.keys.len(); n > 0 {
			b.line(fmt.Sprintf("db%d", db.index), fmt.Sprintf("keys=%d,expires=%d,avg_ttl=%d", n, len(db.expires), db.avgTTL()))
		}
	}
}
