package main

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// bareLoop scans all names with go-redis and does nothing with them.
func bareLoop(ctx context.Context, s *server) error {
	c := redis.NewClient(&redis.Options{Addr: s.addr, Protocol: 2})
	defer c.Close()
	for cursor := uint64(0); ; {
		_, next, err := c.Scan(ctx, cursor, "", scanCount).Result()
		if err != nil {
			return err
		}
		if cursor = next; next == 0 {
			return nil
		}
	}
}
