package actions

import (
	"time"

	"valktop/keyspace"
)

// The questions that a preview asks of keys.

func typeQuestion() keyQuestion {
	return keyQuestion{"TYPE", keyspace.Command{"TYPE"}, func(k *looked, v any, _ int64) bool {
		k.kind, _ = v.(string)
		return k.kind != "none"
	}}
}

func ttlQuestion() keyQuestion {
	return keyQuestion{"PTTL", keyspace.Command{"PTTL"}, func(k *looked, v any, now int64) bool {
		ttl, ok := v.(int64)
		if ttl >= 0 {
			k.before = now + ttl
		}
		return ok && ttl != gone
	}}
}

func sizeQuestion() keyQuestion {
	return keyQuestion{"MEMORY USAGE", keyspace.Command{"MEMORY", "USAGE"}, func(k *looked, v any, _ int64) bool {
		size, there := v.(int64)
		k.size = size
		return there
	}}
}

func idleQuestion() keyQuestion {
	return keyQuestion{"OBJECT IDLETIME", keyspace.Command{"OBJECT", "IDLETIME"}, func(k *looked, v any, _ int64) bool {
		seconds, there := v.(int64)
		k.idle = time.Duration(seconds) * time.Second
		return there
	}}
}
