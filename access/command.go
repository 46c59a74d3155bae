package access

import (
	"strconv"
	"strings"
)

// use is what a command does with its keys.
type use uint8

const (
	reads  use = iota + 1 // it looks keys up: each is a keyspace hit or miss
	writes                // it changes keys, and looks none up
	both                  // it looks keys up and changes them: GETEX, GETDEL
)

// places is where a command's keys are: from first on, in steps, up to last (negative: from
// the end). With numkeys the keys are counted by the argument at that place.
type places struct {
	use               use
	first, last, step int
	numkeys           int
}

// placesOf knows the commands that caches are used with. Others name no key that is counted.
func placesOf(command string) (places, bool) {
	one := places{first: 1, last: 1, step: 1}
	all := places{first: 1, last: -1, step: 1}
	switch command {
	case "get", "strlen", "getrange", "substr", "getbit", "bitcount", "bitpos", "type", "ttl", "pttl", "expiretime", "pexpiretime", "dump",
		"hget", "hmget", "hgetall", "hlen", "hexists", "hkeys", "hvals", "hstrlen", "hscan", "hrandfield",
		"lrange", "llen", "lindex", "lpos", "smembers", "sismember", "smismember", "scard", "srandmember", "sscan",
		"zrange", "zrangebyscore", "zrangebylex", "zrevrange", "zrevrangebyscore", "zrevrangebylex", "zscore", "zmscore", "zcard", "zcount",
		"zlexcount", "zrank", "zrevrank", "zrandmember", "zscan", "xlen", "xrange", "xrevrange", "xpending",
		"geohash", "geopos", "geodist", "geosearch", "georadius_ro", "georadiusbymember_ro", "bitfield_ro", "sort_ro", "json.get":
		one.use = reads
		return one, true
	case "mget", "exists", "touch", "sinter", "sunion", "sdiff", "pfcount":
		all.use = reads
		return all, true
	case "getex", "getdel":
		one.use = both
		return one, true
	case "set", "setex", "psetex", "setnx", "getset", "append", "setrange", "setbit", "incr", "decr", "incrby", "decrby", "incrbyfloat",
		"hset", "hmset", "hsetnx", "hdel", "hincrby", "hincrbyfloat", "lpush", "rpush", "lpushx", "rpushx", "lset", "lrem", "ltrim", "linsert",
		"lpop", "rpop", "sadd", "srem", "spop", "zadd", "zrem", "zincrby", "zpopmin", "zpopmax", "zremrangebyscore", "zremrangebyrank",
		"zremrangebylex", "xadd", "xtrim", "xdel", "expire", "pexpire", "expireat", "pexpireat", "persist", "restore", "bitfield", "pfadd", "geoadd",
		"json.set":
		one.use = writes
		return one, true
	case "del", "unlink":
		all.use = writes
		return all, true
	case "mset", "msetnx":
		return places{use: writes, first: 1, last: -1, step: 2}, true
	case "object":
		return places{use: reads, first: 2, last: 2, step: 1}, true
	case "zinter", "zunion", "zdiff", "sintercard", "zintercard":
		return places{use: reads, step: 1, numkeys: 1}, true
	}
	return places{}, false
}

// keysOf are the keys of a command that MONITOR shows, and what it does with them.
func keysOf(args []string) ([]string, use) {
	if len(args) < 2 {
		return nil, 0
	}
	p, ok := placesOf(strings.ToLower(args[0]))
	if !ok {
		return nil, 0
	}
	if p.numkeys > 0 {
		n, err := strconv.Atoi(args[p.numkeys])
		if err != nil || n < 1 || n > len(args)-p.numkeys-1 {
			return nil, 0
		}
		return args[p.numkeys+1 : p.numkeys+1+n], p.use
	}
	last := p.last
	if last < 0 {
		last += len(args)
	}
	if p.first > last || last >= len(args) {
		return nil, 0
	}
	if p.step == 1 {
		return args[p.first : last+1], p.use
	}
	var keys []string
	for i := p.first; i <= last; i += p.step {
		keys = append(keys, args[i])
	}
	return keys, p.use
}

// sets reports whether a command writes the whole value of its key, as a cache is filled.
func sets(args []string) bool {
	switch strings.ToLower(args[0]) {
	case "set", "setex", "psetex", "hset", "hmset", "mset", "json.set":
		return true
	}
	return false
}

// locks reports whether a command takes a key only if nobody has it: SETNX, SET with NX.
func locks(args []string) bool {
	switch strings.ToLower(args[0]) {
	case "setnx":
		return true
	case "set":
		for _, a := range args[min(3, len(args)):] {
			if strings.EqualFold(a, "nx") {
				return true
			}
		}
	}
	return false
}

// removes reports whether a command takes its key away.
func removes(command string) bool {
	switch strings.ToLower(command) {
	case "del", "unlink", "getdel":
		return true
	}
	return false
}

// aside reports whether a command has no key, whatever its arguments are.
func aside(command string) bool {
	switch strings.ToLower(command) {
	case "ping", "info", "client", "config", "hello", "auth", "select", "command", "scan", "memory", "slowlog", "latency", "cluster",
		"publish", "subscribe", "psubscribe", "unsubscribe", "punsubscribe", "ssubscribe", "spublish", "eval", "evalsha", "eval_ro", "evalsha_ro",
		"fcall", "fcall_ro", "script", "function", "replconf", "psync", "wait", "multi", "exec", "discard", "acl", "debug", "keys", "echo", "time":
		return true
	}
	return false
}
