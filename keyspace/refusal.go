package keyspace

import (
	"strings"

	"valktop/refused"
)

// refusal is what an error reply means for what was asked.
type refusal int

const (
	passing  refusal = iota // the server cannot answer now, but will: ask again
	forKey                  // this user may not look at that key
	forGood                 // this user may not, or this server cannot, run the command
	otherLFU                // the server keeps frequencies, not idle times
	otherLRU                // the server keeps idle times, not frequencies
	unclear                 // something else
)

// judge reads an error reply by the code that it begins with.
func judge(err error) refusal {
	reply := err.Error()
	switch refused.Of(reply) {
	case refused.ByUser, refused.ByServer:
		return forGood
	case refused.ForKey:
		return forKey
	case refused.ForNow:
		switch code, _, _ := strings.Cut(reply, " "); code {
		case "READONLY", "MISCONF", "NOREPLICAS", "OOM": // of writes, and PING: what reads is answered
			return unclear
		}
		return passing
	case refused.Otherwise:
	}
	switch {
	case strings.Contains(reply, "LFU maxmemory policy is selected"):
		return otherLFU
	case strings.Contains(reply, "LFU maxmemory policy is not selected"):
		return otherLRU
	}
	return unclear
}

// words says in a few words why a command got no answer.
func words(command string, err error) string {
	switch judge(err) {
	case passing:
		return refused.Waits(err.Error())
	case forKey:
		return "this user may not look at some keys"
	case forGood:
		if isDenial(err) {
			return command + " is denied to this user"
		}
		if refused.Of(err.Error()) == refused.ByServer {
			return "this server has no " + command
		}
	}
	return command + " was refused: " + err.Error()
}

// advice is what would make a server answer.
func advice(command string, err error) string {
	if isDenial(err) && judge(err) == forGood {
		return "an administrator can allow it: ACL SETUSER <user> +" + strings.ToLower(strings.ReplaceAll(command, " ", "|"))
	}
	return ""
}
