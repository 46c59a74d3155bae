package demo

import (
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// clientOptions are those of a client with one connection, which sends each command at
// most once: what is counted must not be repeated behind our back.
func clientOptions(addr string) *redis.Options {
	return &redis.Options{
		Addr: addr, Protocol: 2, DisableIdentity: true,
		PoolSize: 1, PipelinePoolSize: -1, MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

// newClient returns a client whose connection has a name in CLIENT LIST, if not empty.
func newClient(addr, name string) *redis.Client {
	logging.Disable() // go-redis would print into the screen, for all its clients in one way
	o := clientOptions(addr)
	o.ClientName = name
	return redis.NewClient(o)
}
