package analysis

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
)

// SlowShape is what costly commands have in common: the command and the pattern of its key.
type SlowShape struct {
	Command string // "HGETALL", "CONFIG GET", "EVALSHA 9f86d081"; raw bytes
	Pattern string // "user:{id}"; "" where it names no key; raw bytes
}

// shapeOf reads the arguments of a command as the server's logs hold them.
func shapeOf(args []string, names *slowNames) SlowShape {
	if len(args) == 0 {
		return SlowShape{Command: "?"}
	}
	name := strings.ToUpper(args[0])
	s := SlowShape{Command: name}
	at := 1 // of the key
	switch name {
	case "ACL", "CLIENT", "CLUSTER", "COMMAND", "COMMANDLOG", "CONFIG", "DEBUG", "FUNCTION", "LATENCY", "MEMORY", "MODULE",
		"OBJECT", "PUBSUB", "SCRIPT", "SLOWLOG", "XGROUP", "XINFO":
		if len(args) > 1 {
			s.Command += " " + strings.ToUpper(args[1])
		}
		at = 2
		if !slices.Contains([]string{"MEMORY USAGE", "DEBUG OBJECT"}, s.Command) && name != "OBJECT" && name != "XGROUP" && name != "XINFO" {
			return s
		}
	case "EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "FCALL", "FCALL_RO":
		if len(args) > 1 {
			s.Command += " " + script(name, args[1])
		}
		if len(args) < 4 || args[2] == "0" {
			return s
		}
		at = 3
	case "XREAD", "XREADGROUP":
		at = 1 + slices.IndexFunc(args, func(a string) bool { return strings.EqualFold(a, "STREAMS") })
	case "SCAN":
		at = 1 + slices.IndexFunc(args, func(a string) bool { return strings.EqualFold(a, "MATCH") })
	case "BITOP", "MIGRATE":
		at = 2
	case "PING", "INFO", "DBSIZE", "FLUSHALL", "FLUSHDB", "MULTI", "EXEC", "DISCARD", "UNWATCH", "SAVE", "BGSAVE", "BGREWRITEAOF", "AUTH", "HELLO",
		"SELECT", "SWAPDB", "TIME", "RANDOMKEY", "WAIT", "WAITAOF", "ROLE", "REPLICAOF", "SLAVEOF", "SYNC", "PSYNC", "REPLCONF", "SHUTDOWN", "MONITOR",
		"LASTSAVE", "ECHO", "RESET", "QUIT", "READONLY", "READWRITE", "ASKING", "FAILOVER", "LOLWUT":
		return s
	case "KEYS", "PSUBSCRIBE": // a glob is its own pattern
		s.Pattern = strings.Join(args[1:min(len(args), 2)], "")
		return s
	}
	if at <= 0 || at >= len(args) {
		return s
	}
	pattern := names.of
	if name == "SCAN" { // what stands there is a glob, which no pattern takes the place of
		pattern = names.alone
	}
	s.Pattern = pattern(unshortened(args[at]))
	if severalKeys(name) && len(args) > at+1 {
		s.Pattern += " …"
	}
	return s
}

// unshortened is a key without what the server says that it left out.
func unshortened(arg string) string {
	if at := strings.LastIndex(arg, "... ("); at > 0 && strings.HasSuffix(arg, " more bytes)") {
		arg = arg[:at]
	}
	return arg
}

// script names a script in a few characters: by its hash, or the function's name.
func script(command, text string) string {
	const few = 8
	switch {
	case strings.HasPrefix(command, "EVALSHA"):
		return text[:min(len(text), few)]
	case strings.HasPrefix(command, "FCALL"):
		return text[:min(len(text), 2*few)]
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(text))
	return "#" + strconv.FormatUint(uint64(h.Sum32()), 16)
}

// severalKeys reports whether all that follows the first key are keys as well, or mostly.
func severalKeys(name string) bool {
	switch name {
	case "MGET", "MSET", "MSETNX", "DEL", "UNLINK", "EXISTS", "TOUCH", "SUNION", "SINTER", "SDIFF", "SUNIONSTORE", "SINTERSTORE", "SDIFFSTORE", "WATCH", "PFCOUNT", "PFMERGE":
		return true
	}
	return false
}
