// Package refused reads error replies: what one means for the command that it answers. A
// server, a managed service and a proxy each have their own words for the same thing.
package refused

import "strings"

// Kind is what an error reply means.
type Kind int

// The kinds of error replies.
const (
	Otherwise Kind = iota // something about this one command: a wrong type, a syntax, a key that is not there
	ByUser                // this user may not run the command
	ByServer              // nobody may: the server does not know it, has renamed it, or its operator forbids it
	ForKey                // this user may not touch that key
	ForNow                // the server cannot do it now, but may later; see Waits
)

// ForGood reports whether there is no use in sending the command again.
func (k Kind) ForGood() bool { return k == ByUser || k == ByServer }

// aborted is what EXEC puts before the reason for which it was refused itself.
const aborted = "EXECABORT Transaction discarded because of: "

// Of reads an error reply by the code that it begins with, and where that is "ERR" or
// missing by the words of those who answer so.
func Of(reply string) Kind {
	reply = strings.TrimPrefix(reply, aborted)
	code, rest, _ := strings.Cut(reply, " ")
	switch code {
	case "NOPERM":
		// "... has no permissions to run the 'config|get' command"; others name keys or channels.
		if strings.Contains(reply, " run the ") {
			return ByUser
		}
		return ForKey
	case "NOAUTH", "DENIED":
		return ByUser
	}
	if _, passes := passing()[code]; passes {
		return ForNow
	}
	if code != "ERR" {
		rest = reply // proxies leave the code out
	}
	if byServer(strings.ToLower(rest)) {
		return ByServer
	}
	return Otherwise
}

// byServer knows the words in which commands are refused to everybody. What stands between
// the command's name and the end may be arguments, so only beginnings and ends count.
func byServer(said string) bool {
	for _, begins := range []string{
		"unknown command",             // the servers; ElastiCache, MemoryDB, Azure, Memorystore, Dragonfly, newer Envoys
		"unknown subcommand",          // the servers
		"unknown or disabled command", // gateways in front of servers
		"command not found",           // early managed services
		"command is not available",    // Upstash: "Command is not available: 'SLOWLOG'. See https://..."
		"command is not allowed",      // Redis Enterprise, Azure Managed Redis
		"unsupported command",         // Envoy: "unsupported command 'HELLO'"
		"syntax error, try client (",  // subcommands of CLIENT before Redis 4
		"syntax error. try object (",  // and of OBJECT
	} {
		if strings.HasPrefix(said, begins) && !strings.HasPrefix(said, "command is not allowed in") { // a transaction, a script
			return true
		}
	}
	if !strings.HasPrefix(said, "command ") {
		return false
	}
	return strings.HasSuffix(said, " not support for normal user") || // ApsaraDB
		strings.HasSuffix(said, "' is not allowed") // Codis
}

// Waits says what a reply that is ForNow waits for, in words for a user; "" for others.
func Waits(reply string) string {
	code, _, _ := strings.Cut(strings.TrimPrefix(reply, aborted), " ")
	return passing()[code]
}

// passing are the codes of what passes.
func passing() map[string]string {
	return map[string]string{
		"LOADING":     "the server is loading its data",
		"BUSY":        "a script blocks the server",
		"MASTERDOWN":  "the server has lost its primary",
		"CLUSTERDOWN": "the cluster is down",
		"TRYAGAIN":    "the cluster is moving these keys",
		"READONLY":    "the server is a replica now: after a failover, or the address is that of a replica",
		"MISCONF":     "the server takes no writes because it cannot save to its disk",
		"NOREPLICAS":  "the server takes no writes because it has too few replicas",
		"OOM":         "the server is out of memory for it (maxmemory)",
	}
}
