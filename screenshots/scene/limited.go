package scene

import (
	"strings"

	"github.com/tidwall/redcon"
)

// Limited is a user of the scene's server who may watch it, but neither read values nor
// change anything.
const Limited = "monitor"

// Answer is what the server says to a command of that user, or why it refuses.
func Answer(words []string) (reply any, refusal string) {
	command := strings.ToUpper(words[0])
	switch command {
	case "ACL", "CLIENT", "CLUSTER", "COMMAND", "LATENCY", "MEMORY", "OBJECT", "SLOWLOG", "XINFO":
		if len(words) > 1 {
			command += "|" + strings.ToUpper(words[1])
		}
	}
	ok := redcon.SimpleString("OK")
	switch command {
	case "AUTH", "CLIENT|SETNAME", "CLIENT|NO-TOUCH", "SELECT":
		return ok, ""
	case "HELLO", "HPTTL":
		return nil, "ERR unknown command '" + words[0] + "'"
	case "PING":
		return redcon.SimpleString("PONG"), ""
	case "INFO":
		return totals(0).info(Begin(), 0), ""
	case "DBSIZE", "CLIENT|ID":
		return 1_204_332, ""
	case "SCAN":
		return []any{"0", []any{"user:42", "session:9f"}}, ""
	case "TYPE":
		return redcon.SimpleString("string"), ""
	case "PTTL":
		return 2_104_000, ""
	case "MEMORY|USAGE", "OBJECT|IDLETIME":
		return 72, ""
	case "OBJECT|ENCODING":
		return "embstr", ""
	case "OBJECT|FREQ":
		return nil, "ERR An LFU maxmemory policy is not selected, access frequency not tracked."
	case "SLOWLOG|GET", "LATENCY|LATEST":
		return []any{}, ""
	case "ACL|WHOAMI":
		return Limited, ""
	case "ACL|DRYRUN":
		if _, refusal = Answer(words[3:]); strings.HasPrefix(refusal, "NOPERM ") {
			return strings.TrimPrefix(refusal, "NOPERM "), ""
		}
		return ok, ""
	}
	return nil, "NOPERM User " + Limited + " has no permissions to run the '" + strings.ToLower(command) + "' command"
}
