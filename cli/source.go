package cli

import (
	"context"

	"golang.org/x/sync/errgroup"

	"valktop/collector"
	"valktop/deployment"
)

// source is a server that is being polled.
type source struct {
	*collector.Collector
	name string
	stop func()
}

// poll begins to poll the server c. Everything it started has ended when stop returns.
func poll(ctx context.Context, s settings, c deployment.Config) (source, error) {
	d, err := deployment.New(c)
	if err != nil {
		p := explain(err)
		p.code = exitUsage // nothing was sent yet: a file or a setting is wrong
		return source{}, p
	}
	ctx, cancel := context.WithCancel(ctx)
	poller := collector.New(d, collector.Options{Interval: s.interval.Or(defaultInterval)})
	var polling errgroup.Group
	polling.Go(func() error { return poller.Run(ctx) })
	return source{poller, d.Name(), func() {
		cancel()
		_ = polling.Wait() // it ended because it was told to
		_ = d.Close()      // what is left of it is of no use to anybody
	}}, nil
}
