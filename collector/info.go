package collector

import (
	"time"

	"valktop/maybe"
)

// Int is a whole number that a server may not report.
type Int = maybe.Value[int64]

// Float is a number that a server may not report.
type Float = maybe.Value[float64]

// Info is one answer to INFO. Names follow the server's fields: keyspace_hits is
// Stats.KeyspaceHits. Sizes are bytes. A field that the server did not send is
// unknown; one that valktop does not know is kept and found with Field.
type Info struct {
	Server      ServerInfo
	Clients     ClientsInfo
	Memory      MemoryInfo
	Persistence PersistenceInfo
	Stats       StatsInfo
	Replication ReplicationInfo
	CPU         CPUInfo
	Cluster     bool                   // cluster_enabled
	Keyspace    []DatabaseInfo         // by index; a database without keys is not listed by servers
	Commands    map[string]CommandStat // by name as the server writes it: "get", "config|set"
	Errors      map[string]int64       // by prefix: "WRONGTYPE"; raw bytes of the server
	fields      map[string]string      // every field as sent, the unknown ones too
}

// ServerInfo tells what runs and since when.
type ServerInfo struct {
	Flavour    string // "Redis", "Valkey", "KeyDB", "Dragonfly"; "" before the first answer or when it does not say
	Version    string // the flavour's own version: valkey_version where there is one
	Mode       string // "standalone", "cluster", "sentinel"; "" when not reported
	RunID      string
	ConfigFile maybe.Value[string]
	ServerTime maybe.Value[time.Time] // server_time_usec
	Uptime     maybe.Value[time.Duration]
	ProcessID  Int
	OS         string
}

// ClientsInfo counts connections.
type ClientsInfo struct {
	Connected, MaxClients, Blocked, Tracking Int
	PubSub, Watching                         Int // pubsub_clients, watching_clients
	MaxInputBuffer, MaxOutputBuffer          Int // client_recent_max_input_buffer, ..._output_buffer; bytes
}

// MemoryInfo is in bytes; ratios are plain numbers.
type MemoryInfo struct {
	Used, RSS, Peak                                            Int
	Overhead, Startup, Dataset                                 Int
	MaxMemory                                                  Int // 0: no limit
	MaxMemoryPolicy                                            maybe.Value[string]
	TotalSystem                                                Int
	FragmentationRatio                                         Float // mem_fragmentation_ratio
	FragmentationBytes                                         Int   // mem_fragmentation_bytes; may be negative
	AllocatorAllocated, AllocatorActive, AllocatorResident     Int
	AllocatorFragRatio, AllocatorRSSRatio, RSSOverheadRatio    Float
	AllocatorFragBytes, AllocatorRSSBytes, RSSOverheadBytes    Int
	NotCountedForEvict                                         Int
	ClientsNormal, ClientsReplicas, ReplicationBacklog         Int // mem_clients_normal, mem_clients_slaves, mem_replication_backlog
	AOFBuffer, ClusterLinks, ScriptsAndFunctions, LuaAndVMEval Int // mem_aof_buffer, mem_cluster_links, used_memory_scripts (+functions), used_memory_lua or _vm_total
	ActiveDefragRunning, LazyfreePending                       Int
}

// PersistenceInfo tells of loading, snapshots (RDB) and the append-only file.
type PersistenceInfo struct {
	Loading               maybe.Value[bool]
	LoadingLoaded         Float // loading_loaded_perc, 0 to 100
	LoadingETA            maybe.Value[time.Duration]
	LastSave              maybe.Value[time.Time]
	LastSaveOK            maybe.Value[bool] // rdb_last_bgsave_status
	ChangesSinceSave      Int
	SaveInProgress        maybe.Value[bool]
	AOFEnabled            maybe.Value[bool]
	AOFRewriteInProgress  maybe.Value[bool]
	AOFLastRewriteOK      maybe.Value[bool]
	AOFLastWriteOK        maybe.Value[bool]
	CurrentForkOf         maybe.Value[time.Duration] // latest_fork_usec
	ExpiredStale          Float                      // expired_stale_perc, 0 to 100 (from Stats)
	ExpiredTimeCapReached Int                        // from Stats
}

// StatsInfo holds counters since the server's start or CONFIG RESETSTAT.
type StatsInfo struct {
	TotalConnectionsReceived, RejectedConnections   Int
	TotalCommandsProcessed, InstantaneousOpsPerSec  Int
	TotalNetInputBytes, TotalNetOutputBytes         Int
	ExpiredKeys, EvictedKeys, EvictedClients        Int
	KeyspaceHits, KeyspaceMisses                    Int
	TotalErrorReplies, UnexpectedErrorReplies       Int
	TotalForks, LatestForkUsec                      Int
	SyncFull, SyncPartialOK, SyncPartialErr         Int
	EventLoopUsec                                   Int // eventloop_duration_sum: how long the thread had something to do (Redis 7.2, Valkey)
	ClientQueryBufferLimit, ClientOutputBufferLimit Int // ..._limit_disconnections
}

// ReplicationInfo is this node's place in its replication set.
type ReplicationInfo struct {
	Role              string // "primary" or "replica"; "" when not reported
	ConnectedReplicas Int
	PrimaryAddr       string                     // of a replica: host:port, raw
	LinkUp            maybe.Value[bool]          // of a replica: master_link_status
	LinkDownSince     maybe.Value[time.Duration] // master_link_down_since_seconds
	LastIO            maybe.Value[time.Duration] // master_last_io_seconds_ago
	SyncInProgress    maybe.Value[bool]
	Offset            Int // master_repl_offset; of a replica: slave_repl_offset
	PrimaryOffset     Int // of a replica: how far it has read its primary's stream (slave_read_repl_offset, since 7.0); Offset is how far it has applied it
	SecondOffset      Int // second_repl_offset: not -1 after this node was promoted
	FailoverState     maybe.Value[string]
	Replicas          []ReplicaInfo
}

// ReplicaInfo is one slaveN line of a primary.
type ReplicaInfo struct {
	Addr   string // host:port, raw
	State  string // "online", "wait_bgsave", ...
	Offset Int
	Lag    maybe.Value[time.Duration]
}

// CPUInfo is processor time since the start.
type CPUInfo struct {
	Sys, User, SysMainThread, UserMainThread maybe.Value[time.Duration]
}

// DatabaseInfo is one dbN line.
type DatabaseInfo struct {
	Index   int
	Keys    int64
	Expires int64         // keys with a TTL
	AvgTTL  time.Duration // of keys with a TTL, as the server estimates it; 0 when it has not
}

// CommandStat is one cmdstat_ line.
type CommandStat struct {
	Calls, Microseconds int64
	Rejected, Failed    Int // since Redis 6.2
}

// Field returns a field as the server sent it, also one that valktop does not know.
func (i Info) Field(name string) (string, bool) {
	v, ok := i.fields[name]
	return v, ok
}
