package actions

import (
	"context"
	"time"

	"valktop/keyspace"
)

// trip measures the round trip to a node, and asks how many keys it has.
func (a *asker) trip(ctx context.Context, n Node) (keys int64, err error) {
	for range floorTrips {
		err = a.persist(ctx, func(ctx context.Context) error {
			replies, spent, err := n.Uncounted(ctx, keyspace.Command{"DBSIZE"})
			if err != nil {
				return err
			}
			if refused := replies[0].Err; refused != nil && judge(refused) == passing {
				return waits(refused)
			}
			a.pace.tripped(spent.Took)
			keys, _ = replies[0].Value.(int64)
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return keys, nil
}

// prices are what commands have cost a server on average, by their names in INFO; none
// when it does not tell.
func (a *asker) prices(ctx context.Context, n Node) map[string]time.Duration {
	var info string
	err := a.persist(ctx, func(ctx context.Context) error {
		replies, spent, err := n.Uncounted(ctx, keyspace.Command{"INFO", "commandstats"})
		if err != nil {
			return err
		}
		a.pace.rest(a.pace.over(spent.Took, 1))
		info, _ = replies[0].Value.(string)
		return nil
	})
	if err != nil {
		return nil
	}
	prices := map[string]time.Duration{}
	for name, s := range keyspace.ReadCommandStats(info) {
		if s.Calls > 0 {
			prices[name] = s.Time / time.Duration(s.Calls)
		}
	}
	return prices
}
