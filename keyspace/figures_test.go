package keyspace_test

import (
	"testing"
	"time"

	"valktop/keyspace"
	"valktop/maybe"
)

func TestTheTTLOfAnExampleRunsDown(t *testing.T) {
	t.Parallel()
	asked := time.Unix(1_700_000_000, 0)
	for _, c := range []struct {
		ttl, after, want time.Duration
	}{
		{time.Minute, 0, time.Minute},
		{time.Minute, 20 * time.Second, 40 * time.Second},
		{time.Minute, 2 * time.Minute, 0},
		{time.Minute, -time.Second, time.Minute}, // the clock was set back
		{keyspace.NoTTL, time.Hour, keyspace.NoTTL},
	} {
		e := keyspace.Example{TTL: maybe.Of(c.ttl), At: asked}
		if got := e.TTLAt(asked.Add(c.after)); got != maybe.Of(c.want) {
			t.Errorf("%v after it was asked a TTL of %v is %v, want %v", c.after, c.ttl, got, c.want)
		}
	}
	if got := (keyspace.Example{TTL: maybe.Unknown[time.Duration]("denied")}).TTLAt(asked); got.Known() || got.Why() != "denied" {
		t.Errorf("an unknown TTL is %v", got)
	}
}
