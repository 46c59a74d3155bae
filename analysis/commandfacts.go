package analysis

import "strings"

// Linear says in what the time of a command grows, by what the servers' documentation
// (valkey.io/commands, redis.io/commands) gives as its complexity: while it runs, nobody else
// is served. It is empty for those whose time does not grow, or with the logarithm of it, and
// for those with as many keys as the caller names himself.
func Linear(name string) string {
	switch strings.ToLower(name) {
	case "keys", "flushall", "flushdb":
		return "all keys"
	case "smembers", "sunion", "sdiff", "sinter", "sunionstore", "sdiffstore", "sinterstore", "sintercard":
		return "members of the sets"
	case "hgetall", "hkeys", "hvals":
		return "fields of the hash"
	case "lrange", "zrange", "zrevrange", "zrangebyscore", "zrevrangebyscore", "zrangebylex", "zrevrangebylex", "zrangestore", "xrange", "xrevrange":
		return "elements returned"
	case "lindex", "lset", "linsert", "lrem", "lpos", "ltrim":
		return "elements of the list"
	case "sort", "sort_ro":
		return "elements sorted"
	case "zunion", "zinter", "zdiff", "zunionstore", "zinterstore", "zdiffstore", "zintercard":
		return "members of the sorted sets"
	case "zremrangebyrank", "zremrangebyscore", "zremrangebylex":
		return "members removed"
	case "del":
		return "elements of the values"
	case "bitcount", "bitpos", "bitop", "getrange", "substr", "lcs":
		return "bytes of the values"
	case "dump", "restore", "copy", "migrate":
		return "elements of the value"
	case "georadius", "georadius_ro", "georadiusbymember", "georadiusbymember_ro", "geosearch", "geosearchstore":
		return "members in the area"
	case "pfcount", "pfmerge":
		return "keys given"
	case "xtrim":
		return "entries removed"
	case "client|list", "client|kill":
		return "connections"
	case "pubsub|channels":
		return "channels"
	case "publish", "spublish":
		return "subscribers"
	case "memory|usage", "debug|object":
		return "elements sampled"
	case "eval", "evalsha", "eval_ro", "evalsha_ro", "fcall", "fcall_ro":
		return "what the script does"
	case "exec":
		return "commands queued"
	case "save", "debug|reload", "bgsave", "bgrewriteaof":
		return "all memory"
	}
	return ""
}

// Writes reports whether a command changes keys, by its flags in the servers' COMMAND: replicas
// run it again after their primary.
func Writes(name string) bool {
	switch strings.ToLower(name) {
	case "append", "bitfield", "bitop", "blmove", "blmpop", "blpop", "brpop", "brpoplpush", "bzmpop", "bzpopmax", "bzpopmin",
		"copy", "decr", "decrby", "del", "expire", "expireat", "flushall", "flushdb", "function|delete", "function|flush",
		"function|load", "function|restore", "geoadd", "georadius", "georadiusbymember", "geosearchstore", "getdel", "getex", "getset", "hdel", "hexpire",
		"hexpireat", "hgetdel", "hgetex", "hincrby", "hincrbyfloat", "hmset", "hpersist", "hpexpire", "hpexpireat", "hset", "hsetex", "hsetnx", "incr",
		"incrby", "incrbyfloat", "linsert", "lmove", "lmpop", "lpop", "lpush", "lpushx", "lrem", "lset", "ltrim", "migrate", "move",
		"mset", "msetnx", "persist", "pexpire", "pexpireat", "pfadd", "pfdebug", "pfmerge", "psetex", "rename", "renamenx", "restore",
		"restore-asking", "rpop", "rpoplpush", "rpush", "rpushx", "sadd", "sdiffstore", "set", "setbit", "setex", "setnx",
		"setrange", "sinterstore", "smove", "sort", "spop", "srem", "sunionstore", "swapdb", "unlink", "xack", "xackdel", "xadd", "xautoclaim",
		"xclaim", "xdel", "xdelex", "xgroup|create", "xgroup|createconsumer", "xgroup|delconsumer", "xgroup|destroy", "xgroup|setid",
		"xreadgroup", "xsetid", "xtrim", "zadd", "zdiffstore", "zincrby", "zinterstore", "zmpop", "zpopmax", "zpopmin", "zrangestore",
		"zrem", "zremrangebylex", "zremrangebyrank", "zremrangebyscore", "zunionstore":
		return true
	}
	return false
}

// runsItself reports whether valktop runs a command to watch a server or to look at its keys.
func runsItself(name string) bool {
	switch name {
	case "info", "dbsize", "time", "ping", "hello", "auth", "select", "readonly", "role",
		"client|setname", "client|id", "client|no-touch", "client|list", "slowlog|get", "commandlog|get", "latency|latest", "latency|history",
		"latency|histogram", "config|get", "cluster|info", "cluster|myid", "cluster|shards", "cluster|slots", "cluster|nodes",
		"cluster|slot-stats", "cluster|getkeysinslot",
		"scan", "type", "ttl", "pttl", "pexpiretime", "memory|usage", "object|encoding", "object|idletime", "object|freq", "randomkey":
		return true
	}
	return false
}
