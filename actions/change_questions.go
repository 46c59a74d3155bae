package actions

import (
	"time"

	"valktop/keyspace"
)

// keyQuestion is something that a watched key is asked.
type keyQuestion struct {
	command string // "MEMORY USAGE"
	words   keyspace.Command
	// read takes in the answer, and reports whether the key is there. now is the server's
	// clock, Unix time in ms.
	read func(k *looked, v any, now int64) bool
}

// of is the question to one key.
func (q keyQuestion) of(name string) keyspace.Command {
	c := make(keyspace.Command, 0, len(q.words)+1)
	return append(append(c, q.words...), name)
}

// questions are what has to be known of a key before it is changed. There is one at least:
// whether it is there.
func (w *watched) questions() []keyQuestion {
	var list []keyQuestion
	if len(w.narrow.Types) > 0 {
		list = append(list, keyQuestion{"TYPE", keyspace.Command{"TYPE"}, func(k *looked, v any, _ int64) bool {
			k.kind, _ = v.(string)
			return k.kind != "none"
		}})
	}
	if w.narrow.Idle > 0 {
		list = append(list, keyQuestion{"OBJECT IDLETIME", keyspace.Command{"OBJECT", "IDLETIME"}, func(k *looked, v any, _ int64) bool {
			seconds, there := v.(int64)
			k.idle = time.Duration(seconds) * time.Second
			return there
		}})
	}
	if w.backsUpValues() {
		list = append(list, keyQuestion{"MEMORY USAGE", keyspace.Command{"MEMORY", "USAGE"}, func(k *looked, v any, _ int64) bool {
			size, there := v.(int64)
			k.size = size
			return there
		}})
	}
	if w.vault != nil || w.expiry != nil || w.narrow.volatile() || len(list) == 0 {
		list = append(list, w.timeQuestion())
	}
	return list
}

// expireTimeCommand tells when a key expires, from Redis 7.0 on.
const expireTimeCommand = "PEXPIRETIME"

// needsClock reports whether the server's clock has to be known.
func (w *watched) needsClock() bool {
	return w.expiry != nil || w.narrow.volatile() || w.noExpireTime && w.vault != nil
}

// timeQuestion asks when a key expires.
func (w *watched) timeQuestion() keyQuestion {
	if w.noExpireTime {
		return keyQuestion{"PTTL", keyspace.Command{"PTTL"}, func(k *looked, v any, now int64) bool {
			ttl, _ := v.(int64)
			if ttl >= 0 {
				k.before = now + ttl
			}
			return ttl != gone
		}}
	}
	return keyQuestion{expireTimeCommand, keyspace.Command{expireTimeCommand}, func(k *looked, v any, _ int64) bool {
		at, _ := v.(int64)
		k.before = max(at, 0)
		return at != gone
	}}
}
