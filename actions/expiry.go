package actions

import (
	"strconv"
	"time"

	"github.com/cespare/xxhash/v2"

	"valktop/keyspace"
)

// expiry is how a plan sets times to live.
type expiry struct {
	plan Plan
	seed uint64
}

// The commands that change when a key expires.
const (
	expireCommand   = "PEXPIRE"
	expireAtCommand = "PEXPIREAT"
	persistCommand  = "PERSIST"
)

// never stands for a key without a TTL, as PTTL and PEXPIRETIME answer, and for one that
// is not there.
const (
	never int64 = -1
	gone  int64 = -2
)

// ttl is what a key's time to live is to be, in ms. It is drawn from the name, so it is the
// same when it is asked for again.
func (e expiry) ttl(name string) int64 {
	draw := float64(xxhash.Sum64String(strconv.FormatUint(e.seed, 16)+name)>>11) / (1 << 53) // 0 to 1, evenly
	if e.plan.Action == Invalidate {
		return 1 + int64(draw*float64(e.plan.Spread.Milliseconds()))
	}
	share := 1 + e.plan.Jitter*(2*draw-1)
	return max(int64(share*float64(e.plan.TTL)/float64(time.Millisecond)), 1)
}

// command changes a key's time to live from now on. It needs Redis 7.0 where it has an option.
func (e expiry) command(name string) keyspace.Command {
	if e.plan.Action == Persist {
		return keyspace.Command{persistCommand, name}
	}
	c := keyspace.Command{expireCommand, name, strconv.FormatInt(e.ttl(name), 10)}
	switch {
	case e.plan.Action == Invalidate:
		c = append(c, "LT")
	case e.plan.OnlyMissing:
		c = append(c, "NX")
	}
	return c
}

// after is when a key is to expire that expires at before, by the server's clock, both
// Unix time in ms; 0: never. change is false when there is nothing to do.
func (e expiry) after(name string, before, now int64) (after int64, change bool) {
	switch e.plan.Action {
	case Persist:
		return 0, before != 0
	case Expire:
		return now + e.ttl(name), before == 0 || !e.plan.OnlyMissing
	}
	after = now + e.ttl(name)
	return after, before == 0 || after < before
}

// commandAt makes a key expire at a time.
func commandAt(name string, at int64) keyspace.Command {
	if at == 0 {
		return keyspace.Command{persistCommand, name}
	}
	return keyspace.Command{expireAtCommand, name, strconv.FormatInt(at, 10)}
}
