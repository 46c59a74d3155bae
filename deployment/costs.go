package deployment

import (
	"strings"

	"valktop/collector"
)

// serverID is what the server calls itself in its answer to HELLO; empty where it has none.
type serverID struct{ name, version, mode string }

// costOf is the table of what commands cost in lookups, as measured on redis-server 7.0
// and valkey-server 8.0. What is not in it was not measured and makes the hit rate unknown.
func costOf(server serverID, c collector.Command) cost {
	name := nameOf(c)
	switch name {
	case "GET", "DUMP", "OBJECT ENCODING", "OBJECT FREQ", "OBJECT IDLETIME", "OBJECT REFCOUNT":
		return nullIsMiss
	case "TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME":
		return goneIsMiss
	case "TYPE":
		return noneIsMiss
	case "EXISTS", "TOUCH":
		return countIsHits
	case "HLEN", "LLEN", "SCARD", "ZCARD", "HGETALL", "HKEYS", "HVALS", "SMEMBERS":
		return emptyIsMiss
	case "STRLEN", "XLEN", "GETRANGE", "HGET", "HEXISTS", "HSTRLEN", "LINDEX", "LRANGE", "SISMEMBER",
		"XRANGE", "XREVRANGE", "ZRANGE", "ZREVRANGE", "ZSCORE",
		"COPY": // its 0 is a source that is not there, or a name that is taken
		return emptyMayBeMiss
	case "HSCAN", "SSCAN", "ZSCAN":
		return pageMayBeMiss
	case "XINFO STREAM", "XINFO GROUPS":
		return errorIsMiss
	case "SCAN":
		if hasOption(c[1:], "TYPE") && server.name != "valkey" {
			return uncertain // Redis 7.0 counts a hit for every key that it looks at, and returns some of them
		}
		return free
	}
	if isFree(name) {
		return free
	}
	return uncertain
}

// isFree lists what never counts: commands without a key, those that write, and those
// that look at a key aside of the statistics. MULTI and EXEC are among them: what they
// enclose is counted by itself.
func isFree(name string) bool {
	switch name {
	case "ASKING", "AUTH", "DBSIZE", "ECHO", "HELLO", "INFO", "LASTSAVE", "PING", "PUBLISH", "RANDOMKEY", "READONLY", "READWRITE", "ROLE", "SELECT", "TIME", "WAIT",
		"DEL", "EXPIRE", "EXPIREAT", "PERSIST", "PEXPIRE", "PEXPIREAT", "RENAME", "RENAMENX", "RESTORE", "SET", "UNLINK", "UNWATCH", "WATCH",
		multiCommand, execCommand, discardCommand:
		return true
	}
	family, _, _ := strings.Cut(name, " ")
	switch family {
	case "ACL", "CLIENT", "CLUSTER", "COMMAND", "COMMANDLOG", "CONFIG", "FUNCTION", "LATENCY", "MEMORY", "MODULE",
		"PUBSUB", "SCRIPT", "SENTINEL", "SLOWLOG":
		return true
	}
	return false
}
